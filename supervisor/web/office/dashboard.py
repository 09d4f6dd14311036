"""Today: what needs whoever has just sat down."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Final

from flask import Blueprint, render_template
from flask_login import current_user
from markupsafe import Markup

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import office_date, utc_now
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.screening.model import Category
from supervisor.extensions import db
from supervisor.services.alerts import subscriptions
from supervisor.services.quality import blind_reading
from supervisor.store.queries.alerts.mail import outbox_standing
from supervisor.store.queries.leads import queue
from supervisor.store.queries.leads.queue import FindingFilter
from supervisor.store.queries.office import dashboard
from supervisor.store.queries.rules.lab import display_names
from supervisor.store.queries.rules.readings import open_proposals
from supervisor.store.queries.successions import successions
from supervisor.store.queries.watch import incidents
from supervisor.web.office.agenda import current_duties
from supervisor.web.office.own_work import own_work
from supervisor.web.office.silence import silences
from supervisor.web.shell.access import allow
from supervisor.web.shell.charts import stacked_bars
from supervisor.web.shell.installation import settings

blueprint = Blueprint("dashboard", __name__)

TREND_NIGHTS: Final = 30
_NAMED_CATEGORIES: Final = 5
OVERDUE_DAYS: Final = 7
ERROR_DAYS: Final = 90
MOST_OWED: Final = 20


@dataclass(frozen=True, slots=True)
class DashboardFigures:
    """The counts at the top; each opens the list it counts."""

    new: int
    open: int
    overdue: int
    unsure: int


@dataclass(frozen=True, slots=True)
class Trend:
    """Findings by category over the last nights, as a picture and as numbers."""

    chart: Markup
    totals: list[tuple[Category, int]]


@blueprint.get("/today")
@allow(Permission.READ)
def index() -> str:
    """Show the figures, what is due, last night's run, the trend and the register's news."""
    session, today = db.session(), clock.today()
    night = dashboard.last_night(session)
    since = office_date(night.scan.started_at) if night.scan else today
    overdue_before = today - timedelta(days=OVERDUE_DAYS)
    trend = dashboard.category_trend(session, today - timedelta(days=TREND_NIGHTS - 1))
    duties = current_duties()
    rule_stops = open_proposals(session)
    outbox = outbox_standing(session, utc_now()) if subscriptions.are_on(settings()) else None
    return render_template(
        "office/dashboard/index.html",
        silences=silences(night, outbox, settings()),
        owing=own_work(
            current_user.id,
            current_user.role,
            chain.from_iterable(duties.values()),
            today,
            MOST_OWED,
        ),
        figures=DashboardFigures(
            *queue.counts(
                session,
                FindingFilter(day_from=since),
                FindingFilter(),
                FindingFilter(day_to=overdue_before),
                FindingFilter(status=FindingStatus.UNSURE),
            )
        ),
        due={urgency.value: len(items) for urgency, items in duties.items()},
        today=today,
        rule_stops=rule_stops,
        proposers=display_names(session, [one.proposed_by for one in rule_stops]),
        successions=successions.waiting(session),
        overdue_before=overdue_before,
        overdue_days=OVERDUE_DAYS,
        since=since,
        night=night,
        incidents=incidents.open_counts(session),
        rates=blind_reading.standing(session, utc_now() - timedelta(days=ERROR_DAYS)),
        trend=_trend(trend, today),
        changes=dashboard.register_changes(session, today),
        gravest=queue.gravest(session, 5),
    )


def _trend(counts: Mapping[date, Mapping[Category, int]], today: date) -> Trend | None:
    """Name the most frequent categories and gather the others, so that the eye can follow."""
    totals: Counter[Category] = Counter()
    for night in counts.values():
        totals.update(night)
    if not totals:
        return None
    nights = [today - timedelta(days=back) for back in range(TREND_NIGHTS - 1, -1, -1)]
    named = [category for category, _ in totals.most_common(_NAMED_CATEGORIES)]
    series = {
        category.label: [counts.get(night, {}).get(category, 0) for night in nights]
        for category in named
    }
    if len(totals) > len(named):
        series["其他"] = [
            sum(found for category, found in counts.get(night, {}).items() if category not in named)
            for night in nights
        ]
    labels = [f"{night.month}-{night.day:02d}" for night in nights]
    chart = stacked_bars(f"近 {TREND_NIGHTS} 晚各类线索数量", labels, series, every=5)
    return Trend(chart, totals.most_common())
