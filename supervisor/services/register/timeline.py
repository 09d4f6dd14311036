"""What happened to an agency and what is due: licences, names, star, credit grade, cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.register.agencies import LicenceEventKind
from supervisor.store.queries.cases.cases import Case, cases_of_agency
from supervisor.store.queries.credit.ledger import standing_history
from supervisor.store.queries.register.pages import Profile
from supervisor.store.tables.register import Agency


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of an agency's timeline; ``is_ahead`` tells what is still to come."""

    on: date
    what: str
    detail: str
    tone: str = ""
    is_ahead: bool = False


_TONES: Final = {
    LicenceEventKind.GRANTED: "good",
    LicenceEventKind.RENEWED: "good",
    LicenceEventKind.RESUMED: "good",
    LicenceEventKind.SUSPENDED: "warn",
    LicenceEventKind.EXPIRED: "severe",
    LicenceEventKind.REVOKED: "severe",
}


def timeline(session: Session, profile: Profile, today: date) -> list[Moment]:
    """Return every moment, the latest first; with two statements beside the loaded agency.

    Credit is told by its grades and by cases, never by ledger lines: what has been repaired is
    shown nowhere any more.
    """
    agency = profile.agency
    moments = [
        *_licences(profile, today),
        *_names_and_star(agency),
        *_grades(session, agency),
        *_cases(session, agency),
    ]
    return sorted(moments, key=lambda moment: moment.on, reverse=True)


def _licences(profile: Profile, today: date) -> Iterator[Moment]:
    for paper in profile.papers:
        row, record = paper.row, paper.record
        owner = "（总机构）" if paper.is_inherited else ""
        for event in record.events:
            detail = event.document
            if event.valid_to is not None:
                detail = f"有效期至 {event.valid_to} {detail}"
            what = f"{row.kind.label}{owner}{event.kind.label}"
            yield Moment(event.on, what, detail, _TONES.get(event.kind, ""))
        if record.valid_to is not None and record.valid_to >= today:
            left = (record.valid_to - today).days
            due = f"{row.kind.label}{owner}到期"
            yield Moment(record.valid_to, due, f"还有 {left:,} 天", "", is_ahead=True)


def _names_and_star(agency: Agency) -> Iterator[Moment]:
    for name in agency.names:
        if name.used_until:
            yield Moment(name.used_until, "停用名称", name.text)
    if agency.star and agency.star_from:
        until = f"有效期至 {agency.star_until}" if agency.star_until else ""
        yield Moment(agency.star_from, f"评为 {agency.star} 星级", until, "good")


def _grades(session: Session, agency: Agency) -> Iterator[Moment]:
    """Tell each change of grade; changes of the score within a grade are not worth a line."""
    history = standing_history(session, agency.id)
    for now, before in pairwise(history):
        if now.grade is not before.grade:
            what = f"信用等级由 {before.grade} 变为 {now.grade}（{now.grade.label}）"
            tone = "good" if now.grade.rank < before.grade.rank else "severe"
            yield Moment(now.on_date, what, f"{now.score} 分", tone)


def _cases(session: Session, agency: Agency) -> Iterator[Moment]:
    for case in cases_of_agency(session, agency.id):
        yield from _opened(case)
        about = next((one for one in case.decided if one.agency_id == agency.id), case)
        if about.served_on is not None and about.outcome is not None:
            what = f"案件送达：{about.outcome.label}"
            yield Moment(about.served_on, what, about.document_number or case.number)
        if about.revoked_on is not None:
            yield Moment(about.revoked_on, "决定撤销", about.document_number or case.number, "good")


def _opened(case: Case) -> Iterator[Moment]:
    """Tell when a case was drafted and when filed; one without a course was filed at once."""
    if not case.course and case.status is not CaseStatus.DRAFT:
        yield Moment(case.opened_on, "立案", case.number)
        return
    yield Moment(
        case.opened_on, "拟案，待立案" if case.status is CaseStatus.DRAFT else "拟案", case.number
    )
    for row in case.course:
        if row.step is StepKind.FILE:
            yield Moment(row.on, "立案", case.number)
