"""What the leadership reads: the register by star, street and grade, violations, the funnel,
how long decisions take, how the sources do, and how often the machine was wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from statistics import median
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import RunOutcome
from supervisor.domain.credit.ledger import EntryKind
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.clock import OFFICE_ZONE, office_date
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Period
from supervisor.domain.screening.model import Category
from supervisor.store.queries.cases.decisions import DECIDED
from supervisor.store.queries.public.leaving import has_left
from supervisor.store.queries.public.stated_staff import stated_staff
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.collect import RawPage, Scan, SourceRun
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.leads import Finding, FindingHit, Review
from supervisor.store.tables.postings import PostingRevision
from supervisor.store.tables.register import Agency

_GOOD: Final = [outcome for outcome in RunOutcome if outcome.is_good]


@dataclass(frozen=True, slots=True)
class RegisterFigures:
    """The register as it stands; ``star`` 0 means none, street ``None`` not recorded.

    ``agencies`` and ``practitioners`` are those of the statutory report: whoever ``left`` is in
    the register no more, though its row is.
    """

    agencies: int
    practitioners: int | None
    left: int
    by_star: Mapping[int, int]
    by_street: Mapping[Street | None, int]

    @property
    def total(self) -> int:
        """How many rows the register has."""
        return self.agencies + self.left


@dataclass(frozen=True, slots=True)
class Funnel:
    """From lead to credit over a period: each step counts what happened in the period."""

    leads: int
    reviewed: int
    confirmed: int
    cases: int
    decisions: int
    credit_entries: int


@dataclass(frozen=True, slots=True)
class Delays:
    """Median days of the period; ``None`` where nothing was finished."""

    lead_to_review: float | None
    case_to_decision: float | None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source over a period: runs, good runs, and the newest outcome."""

    source_id: str
    runs: int
    good: int
    newest: RunOutcome
    newest_on: date


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What reviewers said of the machine's flags of one category."""

    confirmed: int
    rejected: int


def register_figures(session: Session, today: date) -> RegisterFigures:
    """Return the figures of the present register, in four statements."""
    agencies, practitioners = session.execute(
        select(func.count(Agency.id), func.sum(stated_staff(today))).where(~has_left(today))
    ).one()
    rows = session.scalar(select(func.count(Agency.id))) or 0
    # Grouped by name: with two expressions PostgreSQL cannot tell that both mean the same.
    star = func.coalesce(Agency.star, 0).label("level")
    stars = session.execute(select(star, func.count()).group_by(star))
    streets = session.execute(select(Agency.street, func.count()).group_by(Agency.street))
    return RegisterFigures(
        agencies,
        practitioners,
        rows - agencies,
        dict(iter(stars)),
        dict(iter(streets)),
    )


def violations_by_month(
    session: Session, since: date
) -> dict[tuple[int, int], dict[Category, int]]:
    """Return the leads people confirmed, by (year, month) of the night that brought the ad.

    Flags nobody has confirmed are leads, not violations, and do not count.
    """
    rows = session.execute(
        select(Scan.night, FindingHit.category, func.count(Finding.id.distinct()))
        .join(Finding, Finding.id == FindingHit.finding_id)
        .join(PostingRevision, PostingRevision.id == FindingHit.revision_id)
        .join(RawPage, RawPage.id == PostingRevision.raw_page_id)
        .join(SourceRun, SourceRun.id == RawPage.source_run_id)
        .join(Scan, Scan.id == SourceRun.scan_id)
        .where(
            Scan.night >= since,
            Finding.status == FindingStatus.CONFIRMED,
            FindingHit.revision_id == Finding.revision_id,
            FindingHit.counts,
            FindingHit.category != Category.INTERMEDIARY,
        )
        .group_by(Scan.night, FindingHit.category)
    )
    months: dict[tuple[int, int], dict[Category, int]] = {}
    for night, category, count in rows:
        month = months.setdefault((night.year, night.month), {})
        month[category] = month.get(category, 0) + count
    return months


def funnel(session: Session, period: Period) -> Funnel:
    """Return how far the leads of the period have come, in four statements.

    A decision is counted a respondent, a case once.
    """
    came_up = Finding.created_at.between(_start(period.first), _end(period.last))
    leads = session.execute(
        select(
            func.count(Finding.id),
            func.count(Finding.id).filter(
                Finding.status.not_in((FindingStatus.OPEN, FindingStatus.WITHDRAWN))
            ),
            func.count(Finding.id).filter(Finding.status == FindingStatus.CONFIRMED),
        ).where(came_up)
    ).one()
    opened = session.scalar(
        select(func.count(Case.id)).where(Case.opened_on.between(period.first, period.last))
    )
    served = session.scalar(
        select(func.count()).where(
            DECIDED.served_on.between(period.first, period.last), DECIDED.revoked_on.is_(None)
        )
    )
    entries = session.scalar(
        select(func.count(CreditEntry.id)).where(
            CreditEntry.kind == EntryKind.FACT,
            CreditEntry.recorded_on.between(period.first, period.last),
        )
    )
    return Funnel(*leads, opened or 0, served or 0, entries or 0)


def delays(session: Session, period: Period) -> Delays:
    """Return the median days from lead to first review and from case to decision."""
    first_review = (
        select(Review.finding_id, func.min(Review.at).label("at"))
        .where(Review.undone_at.is_(None))
        .group_by(Review.finding_id)
        .subquery()
    )
    reviewed = session.execute(
        select(Finding.created_at, first_review.c.at)
        .join(first_review, first_review.c.finding_id == Finding.id)
        .where(first_review.c.at.between(_start(period.first), _end(period.last)))
    ).all()
    decided = session.execute(
        select(DECIDED.opened_on, DECIDED.decided_on, func.count())
        .where(DECIDED.decided_on.between(period.first, period.last))
        .group_by(DECIDED.opened_on, DECIDED.decided_on)
    )
    days = ([float((end - begin).days)] * cases for begin, end, cases in decided if end)
    return Delays(
        lead_to_review=_median([(end - begin).total_seconds() / 86400 for begin, end in reviewed]),
        case_to_decision=_median(list(chain.from_iterable(days))),
    )


def source_health(session: Session, period: Period) -> list[SourceHealth]:
    """Return how each source did in the period, in two statements."""
    when = SourceRun.started_at.between(_start(period.first), _end(period.last))
    counts = session.execute(
        select(
            SourceRun.source_id,
            func.count(SourceRun.id),
            func.sum(case((SourceRun.outcome.in_(_GOOD), 1), else_=0)),
            func.max(SourceRun.id),
        )
        .where(when)
        .group_by(SourceRun.source_id)
        .order_by(SourceRun.source_id)
    ).all()
    newest = {
        run.id: run
        for run in session.scalars(
            select(SourceRun).where(SourceRun.id.in_([row[3] for row in counts]))
        )
    }
    return [
        SourceHealth(source, runs, good, newest[last].outcome, office_date(newest[last].started_at))
        for source, runs, good, last in counts
    ]


def verdicts_by_category(session: Session, period: Period) -> dict[Category, Verdicts]:
    """Return what reviewers said of the flags, by category, over leads of the period.

    A lead with flags of several categories counts for each of them.
    """
    rows = session.execute(
        select(FindingHit.category, Finding.status, func.count(Finding.id.distinct()))
        .join(Finding, Finding.id == FindingHit.finding_id)
        .where(
            Finding.created_at.between(_start(period.first), _end(period.last)),
            Finding.status.in_([FindingStatus.CONFIRMED, FindingStatus.REJECTED]),
            FindingHit.revision_id == Finding.revision_id,
            FindingHit.counts,
            FindingHit.category != Category.INTERMEDIARY,
        )
        .group_by(FindingHit.category, Finding.status)
    )
    counts: dict[Category, dict[FindingStatus, int]] = {}
    for category, status, count in rows:
        counts.setdefault(category, {})[status] = count
    return {
        category: Verdicts(
            found.get(FindingStatus.CONFIRMED, 0), found.get(FindingStatus.REJECTED, 0)
        )
        for category, found in counts.items()
    }


def _median(values: list[float]) -> float | None:
    return median(values) if values else None


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)


def _end(day: date) -> datetime:
    return _start(day + timedelta(days=1)) - timedelta(microseconds=1)
