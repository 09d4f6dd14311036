"""What is known of a name beyond the register: closed operators, other lists, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from supervisor.domain.platform.streets import Street
from supervisor.domain.public.answer import NOT_FOUND, PublicAnswer
from supervisor.services.public.closed import ClosedOperator, closed_operators, find_closed
from supervisor.services.public.directory import licensed_near
from supervisor.services.public.elsewhere import KnownElsewhere, find_elsewhere
from supervisor.settings import Settings
from supervisor.store.queries.lists.versions import lists_in_force
from supervisor.store.queries.paging import Page
from supervisor.store.queries.public.directory import Card
from supervisor.store.tables.lists import ListVersion


@dataclass(frozen=True, slots=True)
class WhatElse:
    """``unknown`` is set where nothing at all was found; ``near`` are licensed agencies around.

    ``lists`` are those of other authorities that were looked into.
    """

    closed: Sequence[ClosedOperator]
    elsewhere: Sequence[KnownElsewhere]
    unknown: PublicAnswer | None
    near: Sequence[Card]
    lists: Sequence[ListVersion]


def what_else(
    session: Session,
    settings: Settings,
    query: str,
    page: Page[Card] | None,
    street: Street | None,
    on: date,
) -> WhatElse:
    """Return what is to be said besides the agencies of the register that were found.

    An operator whose agency stands among them is not named twice.
    """
    cards = page.items if page else ()
    shown = {card.agency_id for card in cards}
    closed = [
        one
        for one in find_closed(closed_operators(session, on), query)
        if one.decision.agency_id not in shown
    ]
    known = {card.uscc for card in cards}
    elsewhere = [
        one
        for one in find_elsewhere(session, settings, query, on)
        if not one.uscc or one.uscc not in known
    ]
    nothing = not (cards or closed or elsewhere)
    has_licensed = any(card.answer.is_licensed for card in cards)
    return WhatElse(
        closed,
        elsewhere,
        NOT_FOUND if nothing else None,
        () if has_licensed else licensed_near(session, street, on),
        lists_in_force(session),
    )
