"""What a subscriber is told of an agency, and what has changed between two days.

Only what the public page shows; and of a new penalty no more than that there is one, for a mail
cannot be taken back when the penalty is repaired.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.ratings.stars import star_words
from supervisor.domain.ratings.suspension import RATINGS_SUSPENDED
from supervisor.domain.register.agencies import LicenceKind, LicenceStanding

CONFIRM_WITHIN: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PublicState:
    """How an agency stands in public on a day; ``penalties`` are the ids of those shown."""

    standings: Mapping[LicenceKind, LicenceStanding]
    grade: Grade | None
    star: int | None
    penalties: frozenset[int]
    is_suspended: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the state as it is stored."""
        return {
            "standings": {kind.value: one.value for kind, one in self.standings.items()},
            "grade": self.grade.value if self.grade else None,
            "star": self.star,
            "penalties": sorted(self.penalties),
            "suspended": self.is_suspended,
        }

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "PublicState":
        """Return what ``as_json`` was given."""
        return cls(
            {LicenceKind.of(k): LicenceStanding.of(one) for k, one in stored["standings"].items()},
            Grade.of(stored["grade"]) if stored["grade"] else None,
            stored["star"],
            frozenset(stored["penalties"]),
            stored.get("suspended", False),
        )


def changes(before: PublicState, now: PublicState) -> tuple[str, ...]:
    """Return what a subscriber is told, a line for each change; empty where nothing is news."""
    return (*_licences(before, now), *_ratings(before, now))


def _licences(before: PublicState, now: PublicState) -> Iterator[str]:
    for kind in LicenceKind:
        was = before.standings.get(kind, LicenceStanding.NONE)
        is_ = now.standings.get(kind, LicenceStanding.NONE)
        if was is not is_:
            yield f"{kind.label}：由“{was.label}”变为“{is_.label}”"


def _ratings(before: PublicState, now: PublicState) -> Iterator[str]:
    if before.is_suspended is not now.is_suspended:
        yield (
            f"{RATINGS_SUSPENDED}：没有有效的许可" if now.is_suspended else "星级、信用等级恢复显示"
        )
    elif now.grade is not None and before.grade is not now.grade:
        yield f"信用等级：由“{_grade(before.grade)}”变为“{_grade(now.grade)}”"
    if before.star != now.star and before.is_suspended is now.is_suspended:
        yield f"星级：由“{star_words(before.star)}”变为“{star_words(now.star)}”"
    fresh = len(now.penalties - before.penalties)
    if fresh:
        yield f"新公示处理决定 {fresh} 件"


def _grade(grade: Grade | None) -> str:
    return f"{grade.value} {grade.label}" if grade else "尚未评定"
