"""Reads of new market entities: who is in the register by now, and who posts ads.

Ads are joined by the poster's key, so every ad stored and every ad of a coming night is matched
without a run of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from supervisor.domain.register.scopes import EntityState
from supervisor.store.queries.paging import At, Length, Page, rows_of
from supervisor.store.queries.register.entries import BATCH
from supervisor.store.tables.platform import User
from supervisor.store.tables.postings import Posting, PostingRevision
from supervisor.store.tables.register import Agency
from supervisor.store.tables.register_changes import MarketEntity

PAGE_SIZE: Final = 50
_ADS_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class EntityLine:
    """An entity with the agency it has become, its ads, and who last noted something."""

    entity: MarketEntity
    agency_id: int | None
    state: EntityState
    ads: int
    last_seen: datetime | None
    noted_by: str | None


@dataclass(frozen=True, slots=True)
class EntityFilter:
    """What the list is narrowed to."""

    state: EntityState | None = None
    with_ads: bool = False


def entities_page(session: Session, wanted: EntityFilter, at: At) -> Page[EntityLine]:
    """Return one page: who posts unsettled first, then the newest; two statements."""
    ads = _ads()
    narrowed = _narrowed(select(func.count(MarketEntity.id)), ads, wanted)
    total = session.scalar(narrowed) or 0
    count = func.coalesce(ads.c.ads, 0)
    is_open = _state().in_((EntityState.UNTOUCHED.value, EntityState.TOLD.value))
    query = _narrowed(
        select(MarketEntity)
        .add_columns(Agency.id, _state(), count, ads.c.last_seen, User.display_name)
        .outerjoin(User, MarketEntity.changed_by_id == User.id),
        ads,
        wanted,
    )
    order = (
        case((is_open & (count > 0), 0), (is_open, 1), else_=2),
        MarketEntity.registered_on.desc(),
        MarketEntity.id,
    )
    page = rows_of(session, query, order, at, Length(total, PAGE_SIZE))
    lines = [
        EntityLine(entity, agency_id, EntityState.of(state), found, seen, by)
        for entity, agency_id, state, found, seen, by in page.items
    ]
    return page.of(lines)


def state_counts(session: Session) -> dict[EntityState, int]:
    """Return how many entities stand in each state."""
    # Grouped by name: with two expressions PostgreSQL cannot tell that both mean the same.
    state = _state().label("how_it_stands")
    rows = session.execute(
        select(state, func.count(MarketEntity.id))
        .select_from(MarketEntity)
        .outerjoin(Agency, Agency.uscc == MarketEntity.uscc)
        .group_by(state)
    )
    found = {EntityState.of(one): count for one, count in rows}
    return {one: found.get(one, 0) for one in EntityState}


def ads_of(session: Session, keys: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
    """Return id and title of the newest ads of each poster, a few each; one statement."""
    place = func.row_number().over(
        partition_by=PostingRevision.poster_key, order_by=PostingRevision.id.desc()
    )
    ranked = (
        select(
            PostingRevision.poster_key,
            PostingRevision.posting_id,
            PostingRevision.title,
            place.label("place"),
        )
        .where(PostingRevision.poster_key.in_(keys))
        .subquery()
    )
    rows = session.execute(select(ranked).where(ranked.c.place <= _ADS_SHOWN))
    found: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        shown = found.setdefault(row.poster_key, [])
        if row.posting_id not in [posting_id for posting_id, _ in shown]:
            shown.append((row.posting_id, row.title))
    return found


def known_codes(session: Session, codes: Sequence[str]) -> tuple[set[str], set[str]]:
    """Return those of ``codes`` already watched, and those already in the register."""
    watched: set[str] = set()
    registered: set[str] = set()
    for start in range(0, len(codes), BATCH):
        batch = codes[start : start + BATCH]
        held = select(MarketEntity.uscc).where(MarketEntity.uscc.in_(batch))
        watched |= set(session.scalars(held))
        registered |= set(session.scalars(select(Agency.uscc).where(Agency.uscc.in_(batch))))
    return watched, registered


def _ads() -> Any:
    """Return ads by poster: how many, and when one was last seen."""
    return (
        select(
            PostingRevision.poster_key,
            func.count(func.distinct(Posting.id)).label("ads"),
            func.max(Posting.last_seen_at).label("last_seen"),
        )
        .join(Posting, Posting.id == PostingRevision.posting_id)
        .where(PostingRevision.poster_key.in_(select(MarketEntity.poster_key)))
        .group_by(PostingRevision.poster_key)
        .subquery()
    )


def _state() -> ColumnElement[str]:
    """Return the state, which an agency with the code in the register settles."""
    stored = func.coalesce(MarketEntity.state, EntityState.UNTOUCHED.value)
    return case((Agency.id.is_not(None), EntityState.LICENSED.value), else_=stored)


def _narrowed(query: Select[Any], ads: Any, wanted: EntityFilter) -> Select[Any]:
    query = query.outerjoin(Agency, Agency.uscc == MarketEntity.uscc)
    query = query.outerjoin(ads, ads.c.poster_key == MarketEntity.poster_key)
    if wanted.state is not None:
        query = query.where(_state() == wanted.state.value)
    return query.where(ads.c.ads > 0) if wanted.with_ads else query
