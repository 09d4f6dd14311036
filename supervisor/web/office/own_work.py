"""What the person who reads the page owes, by role: one list, the most pressing first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import g, url_for

from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.office.agenda import HORIZON, Duty, DutyKind
from supervisor.domain.office.owed import OwnWork, is_owed_by, waits_for
from supervisor.domain.office.waiting import Waiting, WaitingKind
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.deadlines import Deadline
from supervisor.domain.platform.roles import OFFICERS, Role
from supervisor.domain.ratings.rounds import RatingStatus
from supervisor.extensions import db
from supervisor.store.queries.cases.cases import pending_counts
from supervisor.store.queries.desk.navigation import Waiting as Counts
from supervisor.store.queries.desk.navigation import waiting
from supervisor.store.queries.fieldwork.targets import own_later
from supervisor.store.queries.office.in_hand import InHand, cases_in_hand
from supervisor.store.queries.office.waiting import waiting_work
from supervisor.web.office.agenda import duty_address

_PLACES: Final[Mapping[WaitingKind, tuple[str, dict[str, Any]]]] = {
    WaitingKind.CASES: ("cases.index", {"status": "proposed"}),
    WaitingKind.CHANGES: ("change_notices.index", {"status": "submitted"}),
    WaitingKind.FILINGS: ("filings.index", {"kind": "annual", "status": "submitted"}),
    WaitingKind.STATISTICS: ("filings.index", {"kind": "quarter", "status": "submitted"}),
    WaitingKind.REGISTER: ("register_changes.index", {}),
}
_RATED: Final = {
    WaitingKind.ASSESSING: RatingStatus.INVITED,
    WaitingKind.CHECKING: RatingStatus.SUBMITTED,
    WaitingKind.COMMITTEE: RatingStatus.CHECKED,
}
"""Which agencies of a round are those counted."""


@dataclass(frozen=True, slots=True)
class Owing:
    """The most pressing lines, and how many there are in all."""

    lines: Sequence[OwnWork]
    total: int


def own_work(reader_id: int, role: Role, duties: Iterable[Duty], today: date, most: int) -> Owing:
    """Return what is owed: overdue first, then by day, then what has no day.

    Lines are made for no more of a kind than are shown: an office may owe thousands.
    """
    if "waiting" not in g:
        g.waiting = waiting(db.session(), reader_id, utc_now())
    counts: Counts = g.waiting
    due = list(duties)
    own = [duty for duty in due if is_owed_by(duty, reader_id, role)]
    lines = [
        _line(duty, duty_address(duty))
        for duty in sorted(own, key=lambda duty: _line(duty).rank(today))[:most]
    ]
    left_out = len(own) - len(lines)
    listed_drafts = sum(duty.kind is DutyKind.FILE_CASE for duty in due)
    if role in (Role.ADMIN, Role.AUDITOR) and counts.incidents:
        words = f"来源异常 {counts.incidents} 项未恢复"
        lines.append(OwnWork(words, url_for("incidents.index")))
    if role is Role.APPROVER:
        lines += _of_approver(counts, listed_drafts)
    if role in OFFICERS:
        listed = sum(duty.kind is DutyKind.ANSWER_COMPLAINT for duty in own)
        lines += _of_officer(counts, counts.complaints - listed)
        lines += _of_visitor(reader_id, today)
        listed_cases = {duty.record_id for duty in own if duty.kind is DutyKind.INVESTIGATE}
        in_hand = _in_hand(reader_id, listed_cases)
        lines += map(_of_case, in_hand[:most])
        left_out += len(in_hand[most:])
    lines += _waiting(reader_id, role, today)
    pressing = sorted(lines, key=lambda line: line.rank(today))
    return Owing(pressing[:most], len(lines) + left_out)


def _line(duty: Duty, address: str = "") -> OwnWork:
    clocks = duty.clocks or (("", duty.deadline),)
    return OwnWork(duty.kind.label, address, duty.party, duty.number, clocks)


def _of_approver(counts: Counts, listed: int) -> Iterator[OwnWork]:
    """Yield what an approver decides; of the drafts ``listed`` have a day and a line each."""
    drafts = pending_counts(db.session()).get(CaseStatus.DRAFT, 0)
    if drafts > listed:
        address = url_for("cases.index", status=CaseStatus.DRAFT.value)
        words = f"{drafts} 件拟案待批准立案"
        if listed:
            words += f"，其中 {drafts - listed} 件七日内没有期限"
        yield OwnWork(words, address)
    if counts.acts:
        yield OwnWork(f"{counts.acts} 项批量操作等待执行，可以撤回", url_for("acts.index"))


def _of_officer(counts: Counts, complaints: int) -> Iterator[OwnWork]:
    """Yield what an officer has in hand; ``complaints`` are those that are due later."""
    if complaints > 0:
        address = url_for("complaints.index", status="received")
        words = f"{counts.complaints} 件投诉待决定是否受理，其中 {complaints} 件期限较远"
        yield OwnWork(words, address)
    if counts.notes:
        words = f"{counts.notes} 条机构对招聘信息的反馈没有人看过"
        yield OwnWork(words, url_for("agency_notes.index"))
    if counts.batch:
        yield OwnWork(f"我领取的线索还有 {counts.batch} 条", url_for("findings.queue", mine="yes"))
    if counts.second:
        yield OwnWork(f"{counts.second} 条线索等待二次判读", url_for("second.index"))


def _of_visitor(reader_id: int, today: date) -> Iterator[OwnWork]:
    """Yield the campaigns whose targets this person visits later than the horizon, one a line."""
    for id_, title, ends_on, count in own_later(db.session(), reader_id, today + HORIZON):
        address = url_for("campaign_targets.index", campaign_id=id_)
        words = f"我负责的专项行动检查对象还有 {count} 户"
        yield OwnWork(words, address, "", title, (("", Deadline(ends_on)),))


def _in_hand(reader_id: int, listed: set[int]) -> list[InHand]:
    """Return the filed cases of this person whose days are further off than the horizon."""
    found = cases_in_hand(db.session())
    return [one for one in found if one.is_of(reader_id) and one.case_id not in listed]


def _of_case(one: InHand) -> OwnWork:
    words = DutyKind.INVESTIGATE.label if one.is_assigned else StepKind.OFFICERS.label
    return OwnWork(words, url_for("cases.show", case_id=one.case_id), one.party, one.number)


def _waiting(reader_id: int, role: Role, today: date) -> Iterator[OwnWork]:
    for one in waiting_work(db.session(), reader_id, today):
        if waits_for(one.kind, role):
            yield OwnWork(one.text, _address(one))


def _address(one: Waiting) -> str:
    """Return the page where the work is done."""
    if one.kind in _PLACES:
        endpoint, arguments = _PLACES[one.kind]
        return url_for(endpoint, **arguments)
    if one.kind in (WaitingKind.DRAWS, WaitingKind.INSPECTIONS, WaitingKind.RESULTS):
        return url_for("inspections.draw", draw_id=one.target_id)
    status = _RATED.get(one.kind)
    return url_for("ratings.show", round_id=one.target_id, status=status and status.value)
