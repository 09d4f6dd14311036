"""What one person owes, out of what the office owes: by role, and by who keeps a case."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.office.agenda import HORIZON, OWED_AT_ONCE, Duty, DutyKind, Urgency
from supervisor.domain.office.waiting import WaitingKind
from supervisor.domain.platform.deadlines import Deadline
from supervisor.domain.platform.roles import OFFICERS, Role

_DECIDED_BY_ANOTHER: Final = frozenset({DutyKind.FILE_CASE, DutyKind.APPROVE_CASE})
_OF_THE_KEEPER: Final = frozenset({DutyKind.INVESTIGATE, DutyKind.SERVE_CASE, DutyKind.CALENDAR})
_OF_PEOPLE: Final = frozenset({DutyKind.TARGET, DutyKind.ASSIGN_TARGETS})
_WAITING_FOR: Final = {
    WaitingKind.CASES: frozenset({Role.APPROVER}),
    WaitingKind.REGISTER: frozenset({*OFFICERS, Role.ADMIN}),
}
_RANKS: Final = {Urgency.OVERDUE: 0, Urgency.TODAY: 1, Urgency.SOON: 2}
WITHOUT_DAY: Final = 3
"""The rank of what no law gives a day: it stands behind all that has one within the horizon."""


@dataclass(frozen=True, slots=True)
class OwnWork:
    """One line: what is to be done, where, about whom and by when.

    ``clocks`` are the periods that run on it by name, the earliest first; none where it has no day.
    """

    words: str
    address: str
    party: str = ""
    number: str = ""
    clocks: tuple[tuple[str, Deadline], ...] = ()

    def rank(self, today: date) -> tuple[int, date]:
        """Return what lines are ordered by: how pressing, then the earliest day."""
        if not self.clocks:
            return WITHOUT_DAY, date.max
        day = self.clocks[0][1].on
        left = (day - today).days
        urgency = Urgency.OVERDUE if left < 0 else Urgency.SOON if left else Urgency.TODAY
        return (_RANKS[urgency] if left <= HORIZON.days else WITHOUT_DAY), day


def is_owed_by(duty: Duty, person_id: int, role: Role) -> bool:
    """Tell whether a duty is this person's.

    A case is worked on by its officers where those are named and have accounts; else it is worked
    on and served by whoever keeps it, by every officer where nobody does. It is filed and decided
    by an approver who did not open it; a request that was reviewed, by one who did not review it.
    An entry of the year's calendar is its owner's, a target
    of a campaign that of those who visit it, naming them that of all who take part. All else any
    officer may do.
    """
    if role not in OFFICERS:
        return False
    if duty.kind in _DECIDED_BY_ANOTHER:
        return role is Role.APPROVER and duty.owner_id != person_id
    if duty.kind in OWED_AT_ONCE and duty.owner_id is not None:
        return role is Role.APPROVER and duty.owner_id != person_id
    if duty.kind in _OF_PEOPLE:
        return person_id in duty.people
    if duty.kind in _OF_THE_KEEPER:
        return person_id in duty.people if duty.people else duty.owner_id in (person_id, None)
    return True


def waits_for(kind: WaitingKind, role: Role) -> bool:
    """Tell whether waiting work of a kind is a role's."""
    return role in _WAITING_FOR.get(kind, OFFICERS)
