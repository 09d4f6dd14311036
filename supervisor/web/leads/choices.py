"""What the queue's filters offer."""

from dataclasses import dataclass

from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.streets import Street
from supervisor.domain.postings.places import Jurisdiction, home_districts
from supervisor.domain.screening.model import Category, Severity
from supervisor.services.collect.source_cards import source_cards
from supervisor.store.queries.leads.queue import ORDERS
from supervisor.web.shell.installation import settings

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """The options of each select, as (value, label)."""

    category: Options
    severity: Options
    verdict: Options
    jurisdiction: Options
    street: Options
    place: Options
    source: Options
    order: Options


def filter_choices() -> FilterChoices:
    """Return every option of the rail."""
    return FilterChoices(
        category=options(Category),
        severity=options(Severity),
        verdict=options(Verdict),
        jurisdiction=options(Jurisdiction),
        street=options(Street),
        place=place_options(),
        source=[(card.id, card.title) for card in source_cards().values()],
        order=list(ORDERS.items()),
    )


def place_options() -> Options:
    """Return the streets of the home district, then the districts of the city."""
    return [*options(Street), *home_districts(settings().bureau.division).items()]


def options(enum: type[LabelledEnum]) -> Options:
    """Return an enum as (key, label) pairs."""
    return [(str(member), member.label) for member in enum]
