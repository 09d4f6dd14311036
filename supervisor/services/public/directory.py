"""The public directory: search, profile, and its throttle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.answer import AnswerKind, PublicAnswer, answer_of
from supervisor.domain.register.agencies import (
    AgencyRecord,
    LicenceKind,
    LicenceStanding,
    agency_standing,
)
from supervisor.domain.register.search import MOST_RESULTS, SearchIndex, build_index, search
from supervisor.services.credit.ledger import PublicCredit, public_credit
from supervisor.services.platform import throttle
from supervisor.services.public.closed import closed_operators
from supervisor.services.public.indexes import KeptIndex
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.paging import Page, clamp
from supervisor.store.queries.public import directory as queries
from supervisor.store.queries.public.directory import Card
from supervisor.store.queries.register.agencies import record_of
from supervisor.store.tables.register import Agency

SEARCHES: Final = throttle.Limit("public_search", capacity=60, seconds_per_token=1)
DOWNLOADS: Final = throttle.Limit("public_download", capacity=6, seconds_per_token=60)
PAGE_SIZE: Final = 20
_NEAR_SHOWN: Final = 5
_NEAR_LOOKED_AT: Final = 40


class TooManyRequests(Exception):
    """The address has asked too often; it may come back in a minute."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What anybody may know of an agency on a day."""

    agency: Agency
    record: AgencyRecord
    on: date
    standing: LicenceStanding
    filing: LicenceStanding
    credit: PublicCredit
    answer: PublicAnswer


def admit(session: Session, limit: throttle.Limit, address: str) -> None:
    """Count one request of ``address``. Raises ``TooManyRequests``."""
    with unit_of_work(session):
        is_admitted = throttle.take(session, limit, throttle.block_of(address), utc_now())
    if not is_admitted:
        raise TooManyRequests


def find_agencies(
    session: Session, query: str, street: Street | None, number: int, on: date
) -> Page[Card]:
    """Return one page of the agencies that match, the best first."""
    street = street or _street_named(query)
    in_street = queries.ids_in_street(session, street) if street else None
    if query and _street_named(query) is None:
        ids: Sequence[int] = search(_index(session), query)
        if in_street is not None:
            allowed = set(in_street)
            ids = [id_ for id_ in ids if id_ in allowed]
    else:
        ids = (in_street or [])[: MOST_RESULTS * 10]
    number = clamp(number, PAGE_SIZE, len(ids))
    start = (number - 1) * PAGE_SIZE
    shown = queries.cards(session, ids[start : start + PAGE_SIZE], on)
    return Page(shown, number, PAGE_SIZE, len(ids))


def licensed_near(
    session: Session, street: Street | None, on: date, *, but: str = ""
) -> list[Card]:
    """Return a few agencies that may act as intermediaries: of the street, then of the district.

    ``but`` is the code of the agency that was asked about.
    """
    near = queries.cards(session, queries.ids_near(session, street, _NEAR_LOOKED_AT), on)
    licensed = [card for card in near if card.answer.is_licensed and card.uscc != but]
    return licensed[:_NEAR_SHOWN]


def profile(session: Session, uscc: str, on: date) -> Profile | None:
    """Return the public profile of an agency."""
    agency = queries.load_agency(session, uscc)
    if agency is None:
        return None
    record = record_of(agency)
    return Profile(
        agency=agency,
        record=record,
        on=on,
        standing=agency_standing(record, on),
        filing=agency_standing(record, on, LicenceKind.FILING),
        credit=public_credit(session, agency.id, on),
        answer=_answer(session, agency, record, on),
    )


def _answer(session: Session, agency: Agency, record: AgencyRecord, on: date) -> PublicAnswer:
    """Return the answer, a closure that may be published before what the licences say."""
    own = (one for one in closed_operators(session, on) if one.decision.agency_id == agency.id)
    closed = next((one for one in own if one.answer.kind is AnswerKind.CLOSED), None)
    return closed.answer if closed else answer_of(record, on)


def _street_named(query: str) -> Street | None:
    name = query.strip().removesuffix("街道")
    return next((s for s in Street if name and s.label.removesuffix("街道") == name), None)


_REGISTER: Final[KeptIndex[SearchIndex]] = KeptIndex(lambda index: len(index.texts))


def warm(session: Session) -> None:
    """Build the index before anybody searches; a server does so when it starts."""
    _index(session)


def _index(session: Session) -> SearchIndex:
    return _REGISTER.get(
        session,
        queries.register_signature(session),
        lambda session: build_index(queries.index_source(session)),
    )
