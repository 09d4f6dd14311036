"""What the office's records say of agencies, as far as star schemes ask: reports, register."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.duties.periods import FilingKind, ReportingPeriod, Terms
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.domain.ratings.known import KnownFigure
from supervisor.store.tables.duties import PeriodicFiling
from supervisor.store.tables.register import Agency

_REPORTED = {
    KnownFigure.STAFF: "staff_count",
    KnownFigure.PEOPLE_SERVED: "people_served",
    KnownFigure.EMPLOYERS_SERVED: "employers_served",
    KnownFigure.SERVICE_REVENUE: "service_revenue",
}


def known_figures(session: Session, on: date, terms: Terms) -> dict[KnownFigure, dict[int, int]]:
    """Return each figure by agency, from the accepted annual reports on the year before ``on``.

    Staff of an agency without a report are those of the register. Whether a report was in time is
    known only where the office has set a day for it.
    """
    period = ReportingPeriod(on.year - 1)
    due = period.due_on(terms)
    rows = session.execute(
        select(PeriodicFiling.agency_id, PeriodicFiling.figures, PeriodicFiling.reported_on).where(
            PeriodicFiling.kind == FilingKind.ANNUAL,
            PeriodicFiling.period == period.key,
            PeriodicFiling.status == HandedInStatus.ACCEPTED,
        )
    ).all()
    found: dict[KnownFigure, dict[int, int]] = {one: {} for one in KnownFigure}
    staff = select(Agency.id, Agency.staff_count).where(Agency.staff_count.is_not(None))
    found[KnownFigure.STAFF] = {id_: count for id_, count in session.execute(staff) if count}
    for agency_id, figures, reported_on in rows:
        for figure, key in _REPORTED.items():
            if key in figures:
                found[figure][agency_id] = int(figures[key])
        if due is not None and reported_on is not None:
            found[KnownFigure.ANNUAL_ON_TIME][agency_id] = int(reported_on <= due)
    return found
