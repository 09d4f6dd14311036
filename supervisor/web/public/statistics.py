"""What the office did in twelve months, in counts and charts, with its corrections and errors."""

from datetime import timedelta
from typing import Final

from flask import Blueprint, render_template

from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.services.public import directory
from supervisor.services.public.enforcement import MOST_CORRECTIONS, enforcement
from supervisor.services.quality import blind_reading
from supervisor.web.public.directory import limited
from supervisor.web.shell.access import allow_anyone
from supervisor.web.shell.charts import BarRow, stacked_bars

blueprint = Blueprint("public_statistics", __name__, url_prefix="/public/statistics")

ERRORS_OVER: Final = timedelta(days=365)


@blueprint.get("")
@allow_anyone
@limited(directory.SEARCHES)
def index() -> str:
    """Show decisions by month, kind and street, what was corrected, how often the machine errs."""
    session = db.session()
    told = enforcement(session, clock.today())
    labels = [f"{month:%Y-%m}" for month in told.months]
    chart = stacked_bars("送达的处理决定按月", labels, told.by_month, 1) if told.by_month else None
    return render_template(
        "public/statistics.html",
        told=told,
        kinds=[BarRow(label, count) for label, count in told.by_kind.items()],
        streets=[BarRow(label, count) for label, count in told.by_street.items()],
        chart=chart,
        rates=blind_reading.overall(session, utc_now() - ERRORS_OVER),
        most_corrections=MOST_CORRECTIONS,
    )
