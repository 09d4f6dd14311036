"""Make the day's blind draw: marked, unmarked and golden ads, shuffled, once a day.

The seed is kept with the draw, so that anybody can check that nobody chose the ads.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.quality.sampling import ItemKind, draw, rank
from supervisor.golden import golden_ads
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.quality import sampling as queries
from supervisor.store.queries.quality.sampling import DrawCandidate
from supervisor.store.tables.quality import BlindDraw
from supervisor.store.writing.quality import NewItem, insert_items

# Ads seen within this time are the population: what job seekers meet now.
RECENT: Final = timedelta(days=7)
_FLAGGED_SHARE: Final = 0.3
_GOLDEN_SHARE: Final = 0.1


def make_draw(session: Session, day: date, size: int, now: datetime) -> int | None:
    """Draw ``size`` items for ``day`` and return the draw; the one already made where there is one.

    Returns ``None`` where nothing was drawn because no ad was seen or ``size`` is 0.
    """
    seed = secrets.token_hex(16)
    with unit_of_work(session):
        made = queries.draw_of(session, day)
        found = queries.candidates(session, now - RECENT) if made is None and size else []
        if not found:
            return made
        drawn = BlindDraw(day=day, seed=seed, population=_population(found))
        session.add(drawn)
        session.flush()
        items = _items(found, seed, size) + _golden(queries.golden_uses(session), seed, size)
        items.sort(key=lambda item: rank(seed, (item.revision_id, item.golden_key)))
        insert_items(session, drawn.id, items)
        return drawn.id


def _items(found: Sequence[DrawCandidate], seed: str, size: int) -> list[NewItem]:
    """Draw marked and unmarked ads apart, each over the sources."""
    marked = round(size * _FLAGGED_SHARE)
    unmarked = size - marked - _golden_size(size)
    items = []
    for kind, wanted in ((ItemKind.FLAGGED, marked), (ItemKind.UNFLAGGED, unmarked)):
        open_ones = {
            one.revision_id: one
            for one in found
            if bool(one.machine) is (kind is ItemKind.FLAGGED) and not one.is_drawn
        }
        chosen = draw(f"{seed}:{kind}", _by_source(open_ones.values()), wanted)
        items += [_item(kind, open_ones[revision_id]) for _, revision_id in chosen]
    return items


def _item(kind: ItemKind, candidate: DrawCandidate) -> NewItem:
    return NewItem(
        kind=kind,
        source_id=candidate.source_id,
        revision_id=candidate.revision_id,
        machine=tuple(sorted(map(str, candidate.machine))),
    )


def _golden(uses: dict[str, int], seed: str, size: int) -> list[NewItem]:
    """Choose the golden items used least, by lot among equals."""
    order = sorted(golden_ads(), key=lambda key: (uses.get(key, 0), rank(seed, key)))
    return [NewItem(ItemKind.GOLDEN, golden_key=key) for key in order[: _golden_size(size)]]


def _golden_size(size: int) -> int:
    return max(1, round(size * _GOLDEN_SHARE)) if size > 1 else 0


def _by_source(found: Iterable[DrawCandidate]) -> dict[str, list[int]]:
    sources: dict[str, list[int]] = {}
    for one in found:
        sources.setdefault(one.source_id, []).append(one.revision_id)
    return sources


def _population(found: Iterable[DrawCandidate]) -> dict[str, list[int]]:
    """Count by source the ads that were marked and those that were not."""
    counts: dict[str, list[int]] = {}
    for one in found:
        counts.setdefault(one.source_id, [0, 0])[0 if one.machine else 1] += 1
    return counts
