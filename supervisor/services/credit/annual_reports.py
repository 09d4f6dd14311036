"""Annual reports: note that one has come in, and remind of those that have not."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from supervisor.domain.duties.licence_reminders import Reminder, reminders, report_due
from supervisor.domain.platform import clock
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.credit import annual_reports as queries
from supervisor.store.queries.register.licences import licence_record
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
    with unit_of_work(session):
        note(session, actor, agency_id, year, on)


def note(session: Session, actor: Actor, agency_id: int, year: int, on: date) -> None:
    """Note the receipt of a report; a second time keeps the first. Joins the unit of work."""
    if queries.is_received(session, agency_id, year):
        return
    session.add(
        AnnualReport(agency_id=agency_id, year=year, received_on=on, recorded_by=actor.user_id)
    )
    detail = {"number": year}
    audit.record(session, actor, AuditAction.ANNUAL_REPORT_RECEIVED, ("agency", agency_id), detail)


def reminders_of(
    session: Session, agencies: Sequence[Agency], until: str, today: date
) -> dict[int, list[Reminder]]:
    """Return what each agency has to see to; one statement besides the agencies' licences."""
    received = queries.received_years(session, [agency.id for agency in agencies])
    due = report_due(until, today)
    return {
        agency.id: reminders(
            map(licence_record, agency.licences), due, received.get(agency.id, set()), today
        )
        for agency in agencies
    }
