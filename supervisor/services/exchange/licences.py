"""Licence changes for other systems: how licences stand, against what was told before."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.domain.exchange.webhooks import WebhookEvent, licence_changes
from supervisor.domain.register.agencies import LicenceKind, LicenceStanding
from supervisor.services.exchange.outbox import queue
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.exchange import licences as queries
from supervisor.store.queries.exchange.webhooks import listening
from supervisor.store.queries.public.directory import Card, cards
from supervisor.store.tables.exchange.webhooks import ToldLicences
from supervisor.store.writing.exchange import delete_told

_AT_ONCE: Final = 500  # agencies in one unit of work


class LicenceWatch:
    """Tells of licence changes, and spares itself the reading where nothing can have changed.

    What it remembers of the register lasts as long as the process; a new one reads once more.
    """

    def __init__(self) -> None:
        self._seen: tuple[object, ...] | None = None

    def tell(self, session: Session, on: date) -> int:
        """Write a message for every agency whose licences stand otherwise than was told.

        Where no endpoint listens, what was told is forgotten: the next one begins with the day it
        is registered, and hears no old news. Returns how many agencies were told of.
        """
        if not listening(session, WebhookEvent.LICENCE):
            self._seen = None
            if queries.is_anything_told(session):
                with unit_of_work(session):
                    delete_told(session)
            return 0
        signature = (on, *queries.licences_signature(session))
        is_first = not queries.is_anything_told(session)
        if signature == self._seen and not is_first:
            return 0
        told = _tell_all(session, on, is_first=is_first)
        self._seen = signature
        return told


def _tell_all(session: Session, on: date, *, is_first: bool) -> int:
    told, last = 0, 0
    while True:
        with unit_of_work(session):
            ids = queries.agency_ids_after(session, last, _AT_ONCE)
            if not ids:
                return told
            told += _tell(session, ids, on, is_first=is_first)
            last = ids[-1]


def _tell(session: Session, ids: Sequence[int], on: date, *, is_first: bool) -> int:
    """Tell of a part of the agencies; joins the caller's unit of work."""
    known, told = queries.told(session, ids), 0
    for card in cards(session, ids, on):
        row, now = known.get(card.agency_id), _standings(card)
        changed = licence_changes(row.standings if row else {}, now)
        if row is not None and not changed:
            continue
        if row is None:
            row = ToldLicences(agency_id=card.agency_id)
            session.add(row)
        row.standings = {kind.value: standing.value for kind, standing in now.items()}
        if changed and not is_first:
            told += 1
            queue(session, WebhookEvent.LICENCE, _news(card, changed, on))
    return told


def _standings(card: Card) -> dict[LicenceKind, LicenceStanding]:
    return {
        LicenceKind.HR_SERVICE: card.standing,
        LicenceKind.FILING: card.filing,
        LicenceKind.DISPATCH: card.dispatch,
    }


def _news(card: Card, changed: list[dict[str, Any]], on: date) -> dict[str, Any]:
    return {"uscc": card.uscc, "name": card.name, "on": on.isoformat(), "changes": changed}
