"""Whom a campaign visits: why somebody is on the list, and how far the list has been worked off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.fieldwork.campaigns import MINIMUM_OFFICERS
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import Activity, LicenceKind

MOST_TARGETS: Final = 200
"""How many targets are put on a list in one act."""


@dataclass(frozen=True, slots=True)
class TargetCriteria:
    """What candidates are drawn by; each that is set adds those who meet it.

    ``street`` alone narrows; ``lead_days`` is how far back confirmed leads are looked for, 0 not
    at all; ``unregistered`` adds posters whom the lists do not know and whose lead is confirmed,
    ``leaflets`` those among them whose leaflet was seen again, confirmed or not.
    """

    activities: tuple[Activity, ...] = ()
    kinds: tuple[LicenceKind, ...] = ()
    grades: tuple[Grade, ...] = ()
    street: Street | None = None
    lead_days: int = 0
    unregistered: bool = False
    heavier: bool = False
    leaflets: bool = False

    @property
    def is_set(self) -> bool:
        """Tell whether anything draws candidates."""
        drawn = (self.activities, self.kinds, self.grades, self.lead_days)
        return any(drawn) or self.unregistered or self.heavier or self.leaflets


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """What is known of one agency, or of a poster outside the register (no ``agency_id``)."""

    agency_id: int | None
    party: str
    street: Street | None = None
    activities: frozenset[Activity] = frozenset()
    kinds: frozenset[LicenceKind] = frozenset()
    grade: Grade | None = None
    leads: int = 0
    is_heavier: bool = False
    is_lighter: bool = False
    sightings: int = 0


@dataclass(frozen=True, slots=True)
class TargetCandidate:
    """Somebody who may be put on the list, and why, in words."""

    agency_id: int | None
    party: str
    street: Street | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """How far the list is worked off; ``dropped`` are off it."""

    targets: int
    assigned: int
    visited: int
    dropped: int

    @property
    def open(self) -> int:
        """How many still wait for their visit."""
        return self.targets - self.visited


def reasons(one: CandidateFacts, by: TargetCriteria) -> tuple[str, ...]:
    """Return why the criteria draw somebody; nothing where they do not.

    Whoever has the measure of fewer checks is drawn by a confirmed lead only.
    """
    if by.street is not None and one.street is not by.street:
        return ()
    found: list[str] = []
    if by.lead_days and one.leads:
        found.append(f"属实线索 {one.leads} 条")
    if one.agency_id is None:
        outside = found if by.unregistered else []
        if by.leaflets and one.sightings:
            outside = [*outside, f"同一传单拍到 {one.sightings} 次"]
        return (f"名册未见，{'，'.join(outside)}",) if outside else ()
    if one.is_lighter and not found:
        return ()
    found += [f"许可事项：{a.label}" for a in by.activities if a in one.activities]
    found += [kind.label for kind in by.kinds if kind in one.kinds]
    if one.grade is not None and one.grade in by.grades:
        found.append(f"信用等级 {one.grade.value}")
    if by.heavier and one.is_heavier:
        found.append("列为检查重点")
    return tuple(found)


def candidates(everybody: Iterable[CandidateFacts], by: TargetCriteria) -> list[TargetCandidate]:
    """Return whom the criteria draw, those with most reasons first."""
    found = [
        TargetCandidate(one.agency_id, one.party, one.street, why)
        for one in everybody
        if (why := reasons(one, by))
    ]
    return sorted(found, key=lambda one: (-len(one.reasons), one.party))


def pair_problem(officers: Sequence[int], known: Iterable[int]) -> str:
    """Return in Chinese why these officers cannot visit; nothing where they can."""
    if set(officers) - set(known):
        return "请选择参加这次行动的人员。"
    if len(set(officers)) < MINIMUM_OFFICERS:
        return f"每户应指定至少 {MINIMUM_OFFICERS} 名检查人员。"
    return ""
