"""What stands around the registered part of a name: brackets, separators, remarks."""

import re
from dataclasses import dataclass

from supervisor.domain.names.hidden import is_anonymous, is_platform
from supervisor.domain.names.lexicon import Lexicon
from supervisor.domain.names.regions import find_whole
from supervisor.domain.names.separated import SEPARATORS, divide
from supervisor.domain.names.tail import COMPANY, is_branch_alone, is_remark, split_tail

# A name of Chinese characters only: no brackets, separators or foreign words stand around it.
_PLAIN = re.compile("[\u4e00-\u9fff]+")
_BRACKET = re.compile(r"\(([^()]*)(?:\)|$)")
_CLOSING_FORMS = ("集团", "有限合伙", "普通合伙", "特殊普通合伙", "个人独资", "个体工商户", "股份")
_REMARK = re.compile(
    r"[招聘]|原|简称|认证|先生|女士|老师|小姐|人事|直签|日结|旗下|中介|猎头|公司|…"
)
_BRANCH_IN_BRACKETS = ("分公司", "店", "部", "处")
_SHORTEST_NAME = 4
"""A remark is taken off the head only where so many characters are left."""


@dataclass(slots=True)
class Shell:
    """What was peeled off a name, and the ``core`` that is left."""

    core: str
    branch: str = ""
    notes: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    bracket_regions: tuple[str, ...] = ()
    bracket_codes: tuple[str, ...] = ()
    is_anonymous: bool = False
    is_platform: bool = False
    is_truncated: bool = False

    def note(self, *texts: str) -> None:
        """Keep pieces that belong to no part of the name."""
        self.notes += tuple(text for text in texts if text)


def peel(text: str, words: Lexicon) -> Shell:
    """Return the normalised name ``text`` without what stands around it."""
    shell = Shell(text)
    if not _PLAIN.fullmatch(text):
        _take_signs(shell, words)
    if shell.core.startswith(words.prefixes):
        _take_prefixes(shell, words)
    tail = split_tail(shell.core, words, is_truncated=shell.is_truncated)
    shell.core = tail.core
    shell.branch = tail.branch + shell.branch
    shell.notes += tail.notes
    shell.is_platform = is_platform(shell.core, words)
    shell.is_anonymous = is_anonymous(shell.core, words)
    return shell


def _take_signs(shell: Shell, words: Lexicon) -> None:
    """Take off an ellipsis, brackets, and what separators divide from the name."""
    text = shell.core
    if text.endswith("…"):
        shell.is_truncated = True
        shell.note("…")
        shell.core = text[:-1]
    if "(" in text or ")" in text:
        _take_brackets(shell, words)
    if SEPARATORS.search(shell.core) or shell.core[:1].isascii():
        _take_separated(shell, words)


def _take_brackets(shell: Shell, words: Lexicon) -> None:
    """Sort what stands in brackets: a region, a form, a branch, the full name, or a remark."""
    outside: list[str] = []
    end = 0
    for bracket in _BRACKET.finditer(shell.core):
        outside.append(shell.core[end : bracket.start()])
        end = bracket.end()
        _sort_bracket(shell, outside, bracket, words)
    outside.append(shell.core[end:])
    core = "".join(outside)
    for stray in "()":
        shell.note(stray * core.count(stray))
        core = core.replace(stray, "")
    if not core and (shell.qualifiers or shell.notes):
        shell.note(*shell.qualifiers)
        shell.qualifiers = ()
        *others, last = shell.notes
        core = last.strip("()")
        shell.notes = tuple(others)
        shell.note(last.replace(core, "") if core else last)
    shell.core = core


def _sort_bracket(shell: Shell, outside: list[str], bracket: re.Match[str], words: Lexicon) -> None:
    """Give one bracket its place; ``outside`` is what was read before it."""
    whole, content = bracket.group(), bracket.group(1)
    marks = whole.replace(content, "", 1) if content else whole
    codes = find_whole(content)
    if codes:
        shell.bracket_regions = (*shell.bracket_regions, whole)
        shell.bracket_codes = codes
    elif content == "集团":
        shell.note(*marks)
        outside.append(content)
    elif content in _CLOSING_FORMS:
        shell.note(marks, content)
    elif content.endswith("公司") and content in words.forms and "".join(outside):
        shell.note(*marks)
        outside.append(content)
    elif _is_full_name(content) and not COMPANY.search("".join(outside)):
        shell.note(marks, "".join(outside))
        outside[:] = [content]
    elif content.endswith(words.branches) and content.endswith(_BRANCH_IN_BRACKETS):
        shell.note(*marks)
        shell.branch += content
    elif _REMARK.search(content) or content.isascii() or is_remark(content, words):
        shell.note(whole)
    elif content in words.trades and not "".join(outside):
        shell.note(whole)  # （劳务派遣）武汉X: what is offered, before the name
    else:
        shell.qualifiers = (*shell.qualifiers, whole)


def _is_full_name(content: str) -> bool:
    """Return whether a bracket holds a company's name: 上海分公司 is only a part of one."""
    return content.endswith("公司") and not is_branch_alone(content)


def _take_separated(shell: Shell, words: Lexicon) -> None:
    """Keep what is the name where separators stand in it or divide it from remarks."""
    found = divide(shell.core, words)
    shell.core = found.core
    shell.branch += found.branch
    shell.note(*found.notes)


def _take_prefixes(shell: Shell, words: Lexicon) -> None:
    """Take 急聘 and the like off the head, as long as a name is left."""
    while shell.core.startswith(words.prefixes):
        prefix = next(word for word in words.prefixes if shell.core.startswith(word))
        rest = shell.core[len(prefix) :]
        if len(rest) < _SHORTEST_NAME or rest[0].isascii():
            return
        shell.note(prefix)
        shell.core = rest
