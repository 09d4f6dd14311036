"""Annual reports: note that one has come in, and remind of those that have not."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.platform import clock
from supervisor.domain.register.reminders import Reminder, reminders, report_due
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import begin_writing
from supervisor.store.queries.register.agencies import licence_record
from supervisor.store.tables.credit import AnnualReport
from supervisor.store.tables.register import Agency


class AnnualReportError(ValueError):
    """A receipt that cannot be noted; the message is Chinese."""


def receive(session: Session, actor: Actor, agency_id: int, year: int, on: date) -> None:
    """Note that the report of ``year`` came in; noting it twice keeps the first.

    Raises ``AnnualReportError``.
    """
    today = clock.today()
    if not 2000 <= year < today.year:
        raise AnnualReportError("年度报告的年份应为今年以前。")
    if on > today or on.year <= year:
        raise AnnualReportError("收到日期应在报告年度之后，且不晚于今天。")
    begin_writing(session)
    known = select(AnnualReport.id).where(
        AnnualReport.agency_id == agency_id, AnnualReport.year == year
    )
    if session.scalar(known) is None:
        session.add(
            AnnualReport(agency_id=agency_id, year=year, received_on=on, recorded_by=actor.user_id)
        )
        detail = {"number": year}
        subject = ("agency", agency_id)
        audit.record(session, actor, AuditAction.ANNUAL_REPORT_RECEIVED, subject, detail)
    session.commit()


def reports_of(session: Session, agency_id: int) -> Sequence[AnnualReport]:
    """Return the reports of an agency that have come in, the newest first."""
    query = (
        select(AnnualReport)
        .where(AnnualReport.agency_id == agency_id)
        .order_by(AnnualReport.year.desc())
    )
    return session.scalars(query).all()


def reminders_of(
    session: Session, agencies: Sequence[Agency], until: str, today: date
) -> dict[int, list[Reminder]]:
    """Return what each agency has to see to; one statement besides the agencies' licences."""
    received: dict[int, set[int]] = defaultdict(set)
    query = select(AnnualReport.agency_id, AnnualReport.year).where(
        AnnualReport.agency_id.in_([agency.id for agency in agencies])
    )
    for agency_id, year in session.execute(query):
        received[agency_id].add(year)
    due = report_due(until, today)
    return {
        agency.id: reminders(map(licence_record, agency.licences), due, received[agency.id], today)
        for agency in agencies
    }
