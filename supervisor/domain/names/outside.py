"""Everything around the registered part of a name: brackets, remarks, account words, branches."""

import re
from dataclasses import dataclass, field

from supervisor.domain.names.lexicon import Lexicon
from supervisor.domain.names.regions import find_whole, region_table

_BRACKET = re.compile(r"\(([^()]*)(?:\)|$)")
_SEPARATORS = re.compile(r"[-—–_|/\\·,:;、，：；~～+*#@!！?？=]+")
_DIGITS = re.compile(r"(?<=[\u4e00-\u9fff)])\d{1,4}$")
_STRONG_FORM = re.compile(
    r"(?:集团)?(?:股份)?有限(?:责任)?公司|(?:集团|控股|总)公司"
)
_COMPANY = re.compile(r"公司|合作社|供销社|事务所|研究院|工作室|合伙企业")
_ORDINAL = re.compile(r"第?[一二三四五六七八九十百\d]+$")
_ASCII = re.compile(r"[\x00-\x7f]*")
_CLOSING_FORMS = ("集团", "有限合伙", "普通合伙", "特殊普通合伙", "个人独资", "个体工商户", "股份")


@dataclass(slots=True)
class Shell:
    """What was peeled off a name, and the ``core`` that is left."""

    core: str
    form: str = ""
    branch: str = ""
    notes: tuple[str, ...] = ()
    bracket_regions: tuple[str, ...] = ()
    bracket_codes: tuple[str, ...] = ()
    is_anonymous: bool = False
    is_platform: bool = False
    is_truncated: bool = False
    _found: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Keep a piece that belongs to no part of the name."""
        if text:
            self.notes = (*self.notes, text)


def peel_notes(text: str, words: Lexicon) -> Shell:
    """Return the name without what stands around it."""
    shell = Shell(core=text)
    if text.endswith("…"):
        shell.is_truncated = True
        shell.note("…")
        shell.core = text[:-1]
    if "(" in shell.core or ")" in shell.core:
        _take_brackets(shell, words)
    if _SEPARATORS.search(shell.core):
        _take_separated(shell, words)
    _take_prefixes(shell, words)
    _take_tail(shell, words)
    shell.is_platform = is_platform(shell.core, words)
    shell.is_anonymous = is_anonymous(shell.core, words)
    return shell


def _take_brackets(shell: Shell, words: Lexicon) -> None:
    """Sort what stands in brackets: a region, a form, a branch, the full name, or a remark."""
    outside: list[str] = []
    end = 0
    for bracket in _BRACKET.finditer(shell.core):
        outside.append(shell.core[end : bracket.start()])
        end = bracket.end()
        content, whole = bracket.group(1), bracket.group()
        codes = find_whole(content)
        if codes:
            shell.bracket_regions = (*shell.bracket_regions, whole)
            shell.bracket_codes = codes
        elif content in _CLOSING_FORMS:
            shell.note("()" if whole.endswith(")") else "(")
            outside.append(content if content == "集团" else "")
            if content != "集团":
                shell.note(content)
        elif content.endswith("公司") and not _COMPANY.search("".join(outside)):
            shell.note("()" if whole.endswith(")") else "(")
            shell.note("".join(outside))
            outside = [content]
        elif content.endswith(words.branches[:40]) and content.endswith(("公司", "店", "部", "处")):
            shell.branch = whole
        else:
            shell.note(whole)
    outside.append(shell.core[end:])
    core = "".join(outside)
    if ")" in core or "(" in core:
        for stray in "()":
            shell.note(stray * core.count(stray))
            core = core.replace(stray, "")
    if not core and shell.notes:
        core = shell.notes[-1].strip("()")
        brackets = shell.notes[-1].replace(core, "")
        shell.notes = shell.notes[:-1]
        shell.note(brackets)
    shell.core = core


def _take_separated(shell: Shell, words: Lexicon) -> None:
    """Keep the one piece that is a name where separators divide a name from remarks."""
    pieces = _SEPARATORS.split(shell.core)
    if all(_ASCII.fullmatch(piece) for piece in pieces):
        return
    named = [piece for piece in pieces if piece.endswith(("公司", "集团"))]
    named = named or [piece for piece in pieces if _COMPANY.search(piece)]
    if not named:
        named = sorted(
            (piece for piece in pieces if piece and piece not in words.suffixes),
            key=len,
            reverse=True,
        )
    if not named:
        return
    chosen = named[0]
    before, _, after = shell.core.partition(chosen)
    shell.note(before)
    shell.note(after)
    shell.core = chosen


def _take_prefixes(shell: Shell, words: Lexicon) -> None:
    """Take 急聘 and the like off the head, as long as a name is left."""
    taken = True
    while taken:
        taken = False
        for prefix in words.prefixes:
            rest = shell.core[len(prefix) :]
            if shell.core.startswith(prefix) and len(rest) >= 4 and not rest[0].isascii():
                shell.note(prefix)
                shell.core = rest
                taken = True
                break


def _take_tail(shell: Shell, words: Lexicon) -> None:
    """Sort what follows the legal form; without a form, take off what is surely a remark."""
    core = shell.core
    head = _STRONG_FORM.search(core) or _COMPANY.search(core)
    end = head.end() if head else 0
    tail = core[end:]
    if not head:
        _take_loose_branch(shell, words)
        _take_loose_remarks(shell, words)
    elif tail and _is_remark(tail, words):
        shell.core = core[:end]
        shell.note(tail)
    elif tail and _is_unit(tail, head.group(), shell.is_truncated, words):
        shell.core = core[:end]
        shell.branch = tail + shell.branch


def _is_unit(tail: str, form: str, is_truncated: bool, words: Lexicon) -> bool:
    """Return whether what follows a legal form names a part of that legal person."""
    if tail in words.forms or "有限" in tail:
        return False
    if tail.endswith(words.branches) or find_whole(tail) or is_truncated:
        return True
    if _STRONG_FORM.fullmatch(form):
        return tail.endswith(words.units)
    return form in ("公司", "合作社", "供销社") and tail.endswith(words.units[:-1])


def _is_remark(tail: str, words: Lexicon) -> bool:
    """Return whether a tail after the form is only account words, people or digits."""
    rest = tail
    while rest:
        if digits := re.match(r"\d+", rest):
            rest = rest[digits.end() :]
            continue
        person = next((p for p in words.people if rest.endswith(p) and len(rest) - len(p) <= 2), "")
        word = next((w for w in words.suffixes if rest.startswith(w)), "")
        if word:
            rest = rest[len(word) :]
        elif person:
            rest = ""
        else:
            return False
    return True


def _take_loose_branch(shell: Shell, words: Lexicon) -> None:
    """Split a branch off a name without a form: the ending, an ordinal and a region before it."""
    core = shell.core
    ending = next((ending for ending in _LOOSE_BRANCHES if core.endswith(ending)), "")
    if not ending:
        return
    rest = core[: -len(ending)]
    if ordinal := _ORDINAL.search(rest):
        rest = rest[: ordinal.start()]
    table = region_table()
    for length in (4, 3, 2):
        place = rest[-length:]
        if (place in table.leading or place in table.county_short) and len(rest) - length >= 4:
            rest = rest[:-length]
            break
    if len(rest) >= 2:
        shell.branch = core[len(rest) :] + shell.branch
        shell.core = rest


_LOOSE_BRANCHES = ("分公司", "支公司", "办事处", "营业部", "代表处", "分店", "分部", "门店")
_LOOSE = (
    "代招", "直招", "急招", "急聘", "诚聘", "厂招", "hr", "hrbp", "委托招聘", "官方账号", "招聘账号", "招聘专员",
    "招聘部", "人事部", "招聘中心", "人事专员", "人事经理", "招聘经理", "内推", "官方招聘", "人力资源部",
)  # fmt: skip


def _take_loose_remarks(shell: Shell, words: Lexicon) -> None:
    """Take remarks off a name without a form, where they cannot be part of it."""
    taken = True
    while taken:
        taken = False
        core = shell.core
        if (digits := _DIGITS.search(core)) and digits.start() >= 4:
            shell.note(digits.group())
            shell.core = core[: digits.start()]
            taken = True
            continue
        for word in _LOOSE:
            if (
                core.endswith(word)
                and len(core) - len(word) >= 2
                and not core[: -len(word)].isascii()
            ):
                shell.note(word)
                shell.core = core[: -len(word)]
                taken = True
                break
        for person in ("女士", "先生", "小姐"):
            if core.endswith(person) and len(core) >= 7:
                shell.note(core[-3:])
                shell.core = core[:-3]
                taken = True
                break


def is_platform(core: str, words: Lexicon) -> bool:
    """Return whether the name is a recruitment platform, alone or with words like 官方."""
    if core in words.platforms:
        return True
    for filler in words.platform_fillers:
        if core.endswith(filler) and core.removesuffix(filler) in words.platforms:
            return True
    return False


_QUICK = re.compile(
    r"某|知名|著名|大型|一线|顶级|头部|龙头|上市|500强|五百强|外资|匿名|保密|百强|独角兽|国有企业|名企|外企|国企"
)


def is_anonymous(core: str, words: Lexicon) -> bool:
    """Return whether the poster hides its name: 某知名企业, 国内一线互联网公司."""
    if _QUICK.search(core) is None:
        return False
    head, some, _ = core.partition("某")
    if some and (not head or head in words.adjectives or find_whole(head) or head in words.trades):
        return True
    rest = core
    for noun in words.nouns:
        rest = rest.removesuffix(noun) if rest.endswith(noun) else rest
    while rest:
        length = next(
            (
                size
                for size in range(min(8, len(rest)), 0, -1)
                if rest[:size] in words.adjectives
                or rest[:size] in words.trades
                or find_whole(rest[:size])
            ),
            0,
        )
        if not length:
            return False
        rest = rest[length:]
    return True
