"""Known error rates: how often the machine is wrong, with the readings behind every figure."""

from datetime import timedelta
from typing import Final

from flask import Blueprint, abort, render_template

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.quality.sampling import JUDGED, ItemKind, Reading
from supervisor.domain.screening.model import Category
from supervisor.extensions import db
from supervisor.golden import golden_ads
from supervisor.services.collect.source_cards import source_cards
from supervisor.services.demo import known_truth
from supervisor.services.quality import blind_reading
from supervisor.store.queries.quality import sampling as queries
from supervisor.store.queries.quality.sampling import ReadingFilter
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg, int_arg, page_place, text_arg

blueprint = Blueprint("error_rates", __name__, url_prefix="/error-rates")

PERIODS: Final = (30, 90, 365)
_DEFAULT: Final = 90


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the rates of a period by source and by category."""
    days = _days()
    rates = blind_reading.standing(db.session(), utc_now() - timedelta(days=days))
    return render_template(
        "quality/error_rates/index.html",
        rates=rates,
        days=days,
        periods=PERIODS,
        known=known_truth.measure(db.session()),
    )


@blueprint.get("/readings")
@allow(Permission.READ)
def readings() -> str:
    """List the readings behind a figure."""
    days = _days()
    wanted = ReadingFilter(
        kind=enum_arg("kind", ItemKind),
        reading=enum_arg("reading", Reading),
        source=text_arg("source", 40),
        category=enum_arg("category", Category),
    )
    since = utc_now() - timedelta(days=days)
    page = queries.readings_page(db.session(), wanted, since, page_place())
    return render_template(
        "quality/error_rates/readings.html",
        page=page,
        wanted=wanted,
        days=days,
        golden=golden_ads(),
        label=lambda key: Category.of(key).label,
        choices={
            "kind": [(str(kind), kind.label) for kind in ItemKind],
            "reading": [(str(one), one.label) for one in Reading],
            "category": [(str(one), one.label) for one in JUDGED],
            "source": [(card.id, card.title) for card in source_cards().values()],
        },
    )


def _days() -> int:
    days = int_arg("days") or _DEFAULT
    if days not in PERIODS:
        abort(400)
    return days
