"""Make the day's blind draw: marked, unmarked and golden ads, shuffled, once a day.

The seed is kept with the draw, so that anybody can check that nobody chose the ads.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from supervisor.domain.quality.sampling import ItemKind, draw, rank
from supervisor.golden import golden_ads
from supervisor.store.engine import begin_writing
from supervisor.store.queries.quality import sampling as queries
from supervisor.store.queries.quality.sampling import Candidate
from supervisor.store.tables.quality import BlindDraw, BlindItem

# Ads seen within this time are the population: what job seekers meet now.
RECENT: Final = timedelta(days=7)
_FLAGGED_SHARE: Final = 0.3
_GOLDEN_SHARE: Final = 0.1


def make_draw(session: Session, day: date, size: int, now: datetime) -> int | None:
    """Draw ``size`` items for ``day`` and return the draw; the one already made where there is one.

    Returns ``None`` where nothing was drawn because no ad was seen or ``size`` is 0.
    """
    begin_writing(session)
    made = session.scalar(select(BlindDraw.id).filter_by(day=day))
    found = queries.candidates(session, now - RECENT) if made is None and size else []
    if not found:
        session.rollback()
        return made
    seed = secrets.token_hex(16)
    drawn = BlindDraw(day=day, seed=seed, population=_population(found))
    session.add(drawn)
    session.flush()
    rows = _items(found, seed, size) + _golden(queries.golden_uses(session), seed, size)
    rows.sort(key=lambda row: rank(seed, (row["revision_id"], row["golden_key"])))
    session.execute(
        insert(BlindItem),
        [{**row, "draw_id": drawn.id, "position": place} for place, row in enumerate(rows, 1)],
    )
    session.commit()
    return drawn.id


def _items(found: Sequence[Candidate], seed: str, size: int) -> list[dict[str, Any]]:
    """Draw marked and unmarked ads apart, each over the sources."""
    marked = round(size * _FLAGGED_SHARE)
    unmarked = size - marked - _golden_size(size)
    rows = []
    for kind, wanted in ((ItemKind.FLAGGED, marked), (ItemKind.UNFLAGGED, unmarked)):
        open_ones = {
            one.revision_id: one
            for one in found
            if bool(one.machine) is (kind is ItemKind.FLAGGED) and not one.is_drawn
        }
        chosen = draw(f"{seed}:{kind}", _by_source(open_ones.values()), wanted)
        rows += [_row(kind, open_ones[revision_id]) for _, revision_id in chosen]
    return rows


def _row(kind: ItemKind, candidate: Candidate) -> dict[str, Any]:
    return {
        "kind": kind,
        "source_id": candidate.source_id,
        "revision_id": candidate.revision_id,
        "golden_key": "",
        "machine": sorted(map(str, candidate.machine)),
    }


def _golden(uses: dict[str, int], seed: str, size: int) -> list[dict[str, Any]]:
    """Choose the golden items used least, by lot among equals."""
    order = sorted(golden_ads(), key=lambda key: (uses.get(key, 0), rank(seed, key)))
    shared = {"kind": ItemKind.GOLDEN, "source_id": "", "revision_id": None, "machine": []}
    return [{**shared, "golden_key": key} for key in order[: _golden_size(size)]]


def _golden_size(size: int) -> int:
    return max(1, round(size * _GOLDEN_SHARE)) if size > 1 else 0


def _by_source(found: Iterable[Candidate]) -> dict[str, list[int]]:
    sources: dict[str, list[int]] = {}
    for one in found:
        sources.setdefault(one.source_id, []).append(one.revision_id)
    return sources


def _population(found: Iterable[Candidate]) -> dict[str, list[int]]:
    """Count by source the ads that were marked and those that were not."""
    counts: dict[str, list[int]] = {}
    for one in found:
        counts.setdefault(one.source_id, [0, 0])[0 if one.machine else 1] += 1
    return counts
