"""Read a drawn ad blind: the answer, taking it back, and the rates that follow.

A reading is no decision on a finding: it measures the machine and accuses nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.quality.sampling import (
    JUDGED,
    ErrorRates,
    ItemKind,
    Population,
    Reading,
    ReadItem,
    Share,
    agreement,
    error_rates,
)
from supervisor.domain.screening.model import Category
from supervisor.golden import golden_ads
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.quality import sampling as queries
from supervisor.store.tables.quality import BlindItem


class ReadingRefused(ValueError):
    """An answer that cannot be kept; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class BlindAnswer:
    """What a reader says, and the version of the item that was on the screen."""

    reading: Reading
    categories: frozenset[Category]
    version: int
    note: str = ""

    def problem(self) -> str | None:
        """Return in Chinese what is missing, or ``None``."""
        if self.reading is Reading.VIOLATION and not self.categories:
            return "判为有问题时，请至少勾选一类问题。"
        if self.reading is Reading.CLEAN and self.categories:
            return "勾选了问题却判为没有问题，请取消勾选或改判。"
        return None


@dataclass(frozen=True, slots=True)
class MeasuredRates:
    """Every rate with the readings it rests on; ``queue`` is (confirmed, rejected) leads."""

    overall: ErrorRates
    by_source: dict[str, ErrorRates]
    by_category: dict[Category, ErrorRates]
    agreement: Share
    unsure: int
    queue: Mapping[str, Share]
    waiting: int


def answer(session: Session, item_id: int, reader: Actor, given: BlindAnswer) -> None:
    """Keep an answer. Raises ``ReadingRefused`` where it lacks something or came second."""
    problem = given.problem()
    if problem:
        raise ReadingRefused(problem)
    with unit_of_work(session):
        item = session.get(BlindItem, item_id)
        if item is None or item.answered_at is not None or item.version != given.version:
            raise ReadingRefused("这一条刚由别人读过，您的判读没有保存。请继续下一条。")
        item.reading, item.note = given.reading, given.note.strip()
        item.categories = sorted(map(str, given.categories))
        item.reader_id, item.answered_at = reader.user_id, utc_now()
        detail = {"reading": str(given.reading), "categories": item.categories}
        audit.record(session, reader, AuditAction.BLIND_READ, ("blind_item", item_id), detail)


def undo(session: Session, item_id: int, reader: Actor) -> None:
    """Take one's own answer back. Raises ``ReadingRefused``."""
    with unit_of_work(session):
        item = session.get(BlindItem, item_id)
        if item is None or item.answered_at is None or item.reader_id != reader.user_id:
            raise ReadingRefused("只能撤销自己的判读。")
        detail = {"reading": str(item.reading), "categories": item.categories}
        item.reading = item.answered_at = item.reader_id = None
        item.categories, item.note = [], ""
        audit.record(session, reader, AuditAction.BLIND_UNDONE, ("blind_item", item_id), detail)


def standing(session: Session, since: datetime) -> MeasuredRates:
    """Return the rates from what was read since then, weighted by the newest draw's population."""
    items, population = _read_since(session, since)
    sources = sorted({*population, *(item.source for item in items if item.source)})
    queue = queries.queue_decisions(session, since)
    return MeasuredRates(
        overall=error_rates(items, population),
        by_source={
            source: error_rates(
                [item for item in items if item.source == source],
                {source: population[source]} if source in population else {},
            )
            for source in sources
        },
        by_category={category: error_rates(items, population, category) for category in JUDGED},
        agreement=agreement(items),
        unsure=sum(item.reading is Reading.UNSURE for item in items),
        queue={source: _queue_share([pair]) for source, pair in queue.items()}
        | {"": _queue_share(list(queue.values()))},
        waiting=queries.waiting(session),
    )


def overall(session: Session, since: datetime) -> ErrorRates:
    """Return how often the machine was wrong, over all sources, from what was read since then."""
    return error_rates(*_read_since(session, since))


def _read_since(session: Session, since: datetime) -> tuple[list[ReadItem], dict[str, Population]]:
    """Return what was read since then, and the population of the newest draw by source."""
    items = [_read_item(item) for item in queries.answered(session, since)]
    newest = queries.newest_draw(session)
    counts = newest.population if newest else {}
    return items, {source: Population(*ads) for source, ads in counts.items()}


def _queue_share(pairs: Sequence[tuple[int, int]]) -> Share:
    confirmed = sum(pair[0] for pair in pairs)
    return Share(confirmed, confirmed + sum(pair[1] for pair in pairs))


def _read_item(item: BlindItem) -> ReadItem:
    if item.reading is None:
        raise ValueError(f"item {item.id} has not been read")
    golden = golden_ads().get(item.golden_key) if item.kind is ItemKind.GOLDEN else None
    return ReadItem(
        kind=item.kind,
        source=item.source_id,
        machine=frozenset(map(Category.of, item.machine)),
        reading=item.reading,
        reader=frozenset(map(Category.of, item.categories)),
        known=golden.known if golden else None,
    )
