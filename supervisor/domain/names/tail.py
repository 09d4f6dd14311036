"""What follows the legal form of a name: a branch or other unit, or a remark of the poster."""

import re
from typing import NamedTuple

from supervisor.domain.names.lexicon import Lexicon
from supervisor.domain.names.regions import find_whole, region_table

STRONG_FORM = re.compile(r"(?:集团)?(?:股份)?有限(?:责任)?公司|(?:集团|控股|总)公司")
COMPANY = re.compile(r"公司|合作社|供销社|事务所|研究院|工作室|合伙企业")
_UNIT_PARENTS = ("公司", "合作社", "供销社")
_DIGITS = re.compile(r"(?<=[\u4e00-\u9fff)])\d{1,4}$")
_ORDINAL = re.compile(r"第?[一二三四五六七八九十百\d]+$")
_LOOSE_BRANCHES = ("分公司", "支公司", "办事处", "营业部", "代表处", "分店", "分部", "门店")
_LOOSE_PEOPLE = ("女士", "先生", "小姐")
_SHORTEST_NAME = 4


class Tail(NamedTuple):
    """A name with its tail taken off and sorted."""

    core: str
    branch: str = ""
    notes: tuple[str, ...] = ()


def split_tail(core: str, words: Lexicon, *, is_truncated: bool) -> Tail:
    """Sort what follows the legal form; without a form, take off what is surely no name."""
    at = core.find("公司")
    if at == len(core) - 2 and at > 0:
        return _split_branch(core)
    head = (STRONG_FORM.search(core) if at >= 0 else None) or COMPANY.search(core)
    if head is None:
        return _split_loose(core, words)
    tail = core[head.end() :]
    if not tail:
        return Tail(core)
    if is_remark(tail, words) or tail.isascii():
        return Tail(core[: head.end()], "", (tail,))
    if _is_unit(tail, head.group(), is_truncated, words):
        return Tail(core[: head.end()], tail)
    return Tail(core)


def _is_unit(tail: str, form: str, is_truncated: bool, words: Lexicon) -> bool:
    """Return whether what follows a legal form names a part of that legal person."""
    if tail in words.forms or "有限" in tail:
        return False
    if is_truncated or tail.endswith(words.branches) or find_whole(tail):
        return True
    if STRONG_FORM.fullmatch(form):
        return tail.endswith(words.units)
    return form in _UNIT_PARENTS and tail.endswith(words.units) and not tail.endswith("公司")


def is_branch_alone(text: str) -> bool:
    """Return whether a text names a branch and no company: 江夏分公司."""
    form = COMPANY.search(text)
    return text.endswith(_LOOSE_BRANCHES) and (form is None or form.end() == len(text))


def is_remark(tail: str, words: Lexicon) -> bool:
    """Return whether a text is only account words, a person and digits."""
    rest = tail
    while rest:
        if digits := re.match(r"\d+", rest):
            rest = rest[digits.end() :]
        elif word := next((word for word in words.suffixes if rest.startswith(word)), ""):
            rest = rest[len(word) :]
        else:
            return any(rest.endswith(p) and len(rest) - len(p) <= 2 for p in words.people)
    return True


def _split_loose(core: str, words: Lexicon) -> Tail:
    notes: list[str] = []
    shorter = _without_remark(core, words)
    while shorter != core:
        notes.append(core[len(shorter) :])
        core, shorter = shorter, _without_remark(shorter, words)
    return _split_branch(core, tuple(notes))


def _without_remark(core: str, words: Lexicon) -> str:
    """Take one remark off a name without a form, where it cannot be part of the name."""
    digits = _DIGITS.search(core) if core[-1:].isdigit() else None
    if digits and digits.start() >= _SHORTEST_NAME:
        return core[: digits.start()]
    if core.endswith(words.loose_suffixes):
        word = next(word for word in words.loose_suffixes if core.endswith(word))
        rest = core[: -len(word)]
        if len(rest) >= 2 and not rest.isascii():
            return rest
    if core.endswith(_LOOSE_PEOPLE) and len(core) >= _SHORTEST_NAME + 3:
        return core[:-3]
    return core


def _split_branch(core: str, notes: tuple[str, ...] = ()) -> Tail:
    """Take a branch off where the name ends in one."""
    if not core.endswith(_LOOSE_BRANCHES):
        return Tail(core, "", notes)
    rest = _without_branch(core)
    return Tail(rest, core[len(rest) :], notes)


def _without_branch(core: str) -> str:
    """Take a branch off: the ending, an ordinal before it and a place before that."""
    rest = next(core.removesuffix(end) for end in _LOOSE_BRANCHES if core.endswith(end))
    if ordinal := _ORDINAL.search(rest):
        rest = rest[: ordinal.start()]
    table = region_table()
    for length in (4, 3, 2):
        place = rest[-length:]
        if (place in table.leading or place in table.county_short) and len(rest) >= length + 4:
            rest = rest[:-length]
            break
    return rest if len(rest) >= 2 else core
