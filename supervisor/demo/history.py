"""What happened before the demonstration begins: earlier rounds of star ratings.

The agencies that hold a star today held the same one in the rounds before, so that a report over
past years finds the stars of those years.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class PastRound:
    """A round of ratings long in effect: its title, its days, and star by agency code."""

    title: str
    opened_on: date
    effective_on: date
    stars: dict[str, int]


_ROUNDS: Final = (
    ("2016年度人力资源服务机构星级评定", date(2016, 9, 5), date(2016, 12, 20)),
    ("2019年度人力资源服务机构星级评定", date(2019, 3, 4), date(2019, 6, 20)),
    ("2022年度人力资源服务机构星级评定", date(2022, 3, 7), date(2022, 6, 20)),
)


def past_rounds(stars: Iterable[tuple[str, int]]) -> list[PastRound]:
    """Return the rounds before the present stars, oldest first."""
    held = dict(stars)
    return [PastRound(title, opened, effective, held) for title, opened, effective in _ROUNDS]
