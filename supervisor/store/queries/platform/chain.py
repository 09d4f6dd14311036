"""The chain beside the records it seals, read in portions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from supervisor.store.tables.leads import Review
from supervisor.store.tables.platform import AuditEvent, ChainLink
from supervisor.store.writing.chain import CHAINED, chained_columns

_PORTION: Final = 2000


def newest(session: Session) -> ChainLink | None:
    """Return the last link; ``None`` while there is none."""
    return session.scalar(select(ChainLink).order_by(ChainLink.number.desc()).limit(1))


def links(session: Session) -> Iterator[Sequence[ChainLink]]:
    """Yield all links in order, in portions that fit in memory."""
    last = -1
    while True:
        query = select(ChainLink).where(ChainLink.number > last).order_by(ChainLink.number)
        portion = session.scalars(query.limit(_PORTION)).all()
        if not portion:
            return
        last = portion[-1].number
        yield portion
        session.expunge_all()


def records(session: Session, wanted: Sequence[ChainLink]) -> Mapping[tuple[str, int], Row[Any]]:
    """Return the records that these links seal, by table and number; what is gone is not there."""
    found: dict[tuple[str, int], Row[Any]] = {}
    for name, table in CHAINED.items():
        ids = [link.record_id for link in wanted if link.record_table == name]
        if ids:
            query = select(*chained_columns(name)).where(table.c.id.in_(ids))
            for row in session.execute(query):
                found[name, row.id] = row
    return found


def erased_until(session: Session, action: str, kind: str) -> int:
    """Return the newest event whose content the trail says was erased; 0 where none was."""
    query = select(AuditEvent.detail["until"].as_integer()).where(
        AuditEvent.action == action, AuditEvent.object_id == kind
    )
    return max((until or 0 for until in session.scalars(query)), default=0)


def unlinked(session: Session) -> Iterator[tuple[str, int]]:
    """Yield table and number of every record that has no link."""
    for name, table in CHAINED.items():
        is_of_record = (ChainLink.record_table == name) & (ChainLink.record_id == table.c.id)
        query = select(table.c.id).where(~select(ChainLink.number).where(is_of_record).exists())
        for number in session.scalars(query.order_by(table.c.id)):
            yield name, number


def undone_without_event(session: Session, action: str) -> Sequence[int]:
    """Return the reviews that are marked undone while no event with ``action`` says so."""
    said = (
        select(AuditEvent.id)
        .where(
            AuditEvent.action == action,
            AuditEvent.detail["review"].as_integer() == Review.id,
        )
        .exists()
    )
    return session.scalars(select(Review.id).where(Review.undone_at.is_not(None), ~said)).all()
