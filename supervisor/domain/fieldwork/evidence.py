"""Lists that prove an event's figures: the posts offered, the people served.

Of a list of people nothing is kept that names anybody: a name keeps its first character, a number
its first three and last two digits. The list as handed in stays with whoever handed it in; its
SHA-256 is kept, so that it can be recognised.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from supervisor.domain.fieldwork.row_reader import CellProblem
from supervisor.domain.platform.labelled import LabelledEnum

MOST_POSTS: Final = 10_000
"""The most posts one line may offer; more is taken for a slip."""
MOST_REFUSED: Final = 20
"""How many refused cells are named; a list with any is refused as a whole."""
_SHOWN_FIRST, _SHOWN_LAST, _LEAST_DIGITS = 3, 2, 7
_DIGITS: Final = re.compile(r"\d")


class EvidenceKind(LabelledEnum):
    """What a list proves."""

    POSTS = ("posts", "岗位清单")
    PEOPLE = ("people", "服务人员名单")

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns of the list."""
        return _HEADINGS[self]


_HEADINGS: Final[Mapping[EvidenceKind, tuple[str, ...]]] = {
    EvidenceKind.POSTS: ("单位", "岗位", "招聘人数"),
    EvidenceKind.PEOPLE: ("姓名", "联系电话", "服务内容"),
}


class EvidenceError(ValueError):
    """A refusal the person can act on; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """A list as it is kept: its rows under the headings, what they add up to, what was repeated.

    ``amount`` are posts, or people told apart by their number (by name where there is none).
    """

    kind: EvidenceKind
    rows: tuple[tuple[str, ...], ...]
    amount: int
    repeated: int = 0


def read_list(
    kind: EvidenceKind, rows: Iterable[tuple[int, Mapping[str, str]]]
) -> EvidenceList | list[CellProblem]:
    """Return a list as it is kept, or what is wrong with it; ``rows`` are numbered."""
    numbered = [(number, [cells[one].strip() for one in kind.headings]) for number, cells in rows]
    read = _posts if kind is EvidenceKind.POSTS else _people
    found, problems = read(numbered)
    return problems or found


def masked_name(name: str) -> str:
    """Return a name with everything after its first character hidden."""
    return name[:1] + "*" * min(max(len(name) - 1, 0), 3)


def masked_number(number: str) -> str:
    """Return a telephone number of which the middle is hidden; a short one is hidden whole."""
    digits = "".join(_DIGITS.findall(number))
    if len(digits) < _LEAST_DIGITS:
        return "*" * len(digits)
    hidden = "*" * (len(digits) - _SHOWN_FIRST - _SHOWN_LAST)
    return digits[:_SHOWN_FIRST] + hidden + digits[-_SHOWN_LAST:]


Numbered = Sequence[tuple[int, list[str]]]


def _posts(rows: Numbered) -> tuple[EvidenceList, list[CellProblem]]:
    problems, kept, amount = [], [], 0
    for number, (party, post, count) in rows:
        if not party or not post:
            problems.append(_wrong(number, "单位、岗位", party or post, "单位和岗位都要填写"))
        elif not count.isdecimal() or not 0 < int(count) <= MOST_POSTS:
            problems.append(_wrong(number, "招聘人数", count, f"1 到 {MOST_POSTS} 的整数"))
        else:
            kept.append((party[:200], post[:200], str(int(count))))
            amount += int(count)
    return EvidenceList(EvidenceKind.POSTS, tuple(kept), amount), problems


def _people(rows: Numbered) -> tuple[EvidenceList, list[CellProblem]]:
    problems, kept, seen = [], [], set()
    for number, (name, phone, service) in rows:
        digits = "".join(_DIGITS.findall(phone))
        if not name and not digits:
            problems.append(_wrong(number, "姓名", "", "姓名或者联系电话至少填一项"))
            continue
        seen.add(digits or name)
        kept.append((masked_name(name), masked_number(phone), _without_numbers(service)))
    made = EvidenceList(EvidenceKind.PEOPLE, tuple(kept), len(seen), len(kept) - len(seen))
    return made, problems


def _without_numbers(words: str) -> str:
    """Return free words in which runs of digits as long as a telephone's are hidden."""
    return re.sub(r"\d{7,}", lambda found: "*" * len(found.group()), words[:200])


def _wrong(number: int, column: str, found: str, expected: str) -> CellProblem:
    return CellProblem(f"第 {number} 行{column}", found, expected)
