"""Earlier wordings of ads on which nothing rests: found, packed, and taken out of the index.

Whatever loads such a wording as a row finds its texts in it (``tables.postings``); statements that
read the columns themselves find them empty, and read present or judged wordings alone.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, delete, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.postings.old_wordings import (
    PACKED_FIELDS,
    DamagedWordings,
    Texts,
    pack,
    unpack,
)
from supervisor.store import ad_index
from supervisor.store.ad_index import Wording
from supervisor.store.base import Base
from supervisor.store.bulk import table_of
from supervisor.store.engine import sqlite_file
from supervisor.store.tables.postings import OldWordings, PostingRevision, PostingTrace

_PATIENCE: Final = 10
_SPREAD: Final = 8
# All rows between the first and the last: what stands beside an emptied one closes up as well.
_TAKEN_OUT_AND_PUT_BACK: Final = (
    "CREATE TEMP TABLE closed_up AS SELECT * FROM posting_revision WHERE id BETWEEN ? AND ?",
    "DELETE FROM posting_revision WHERE id BETWEEN ? AND ?",
    "INSERT INTO posting_revision SELECT * FROM closed_up ORDER BY id",
    "DROP TABLE closed_up",
)
_EMPTIED: Final = dict.fromkeys(PACKED_FIELDS, "")


def superseded(session: Session, before: datetime, after_id: int, size: int) -> Sequence[int]:
    """Return the next wordings behind ``after_id`` that another one replaced before a moment."""
    wording, following = PostingRevision, aliased(PostingRevision)
    replaced = (following.posting_id == wording.posting_id) & (
        following.number == wording.number + 1
    )
    query = (
        select(wording.id)
        .join(following, replaced)
        .where(wording.id > after_id, ~wording.is_archived, following.seen_at < before)
        .order_by(wording.id)
        .limit(size)
    )
    return session.scalars(query).all()


def archive(session: Session, ids: Collection[int]) -> list[int]:
    """Pack those of the wordings on which nothing rests, and return them.

    Joins the caller's unit of work. What was packed is read back and compared before it leaves
    its place. Raises ``DamagedWordings`` where they differ.
    """
    free = set(ids) - _rested_upon(session, ids)
    columns = ("id", "posting_id", "title", "company", *PACKED_FIELDS)
    table = table_of(PostingRevision)
    wanted = select(*(table.c[name] for name in columns))
    wanted = wanted.where(table.c.id.in_(free), ~table.c.is_archived)
    rows = session.execute(wanted.order_by(table.c.id)).mappings().all()
    by_ad: dict[int, dict[int, Texts]] = defaultdict(dict)
    for row in rows:
        by_ad[row["posting_id"]][row["id"]] = {name: row[name] for name in PACKED_FIELDS}
    before = _packed(session, by_ad)
    keep(session, {ad: {**before.get(ad, {}), **texts} for ad, texts in by_ad.items()})
    after = _packed(session, by_ad)
    if any(after[ad] != {**before.get(ad, {}), **texts} for ad, texts in by_ad.items()):
        raise DamagedWordings("earlier wordings were not kept as they were packed")
    named = ("id", "title", "company", "text")
    ad_index.remove(session.connection(), (Wording(*(row[name] for name in named)) for row in rows))
    emptied = update(table).where(table.c.id.in_(free)).values(**_EMPTIED, is_archived=True)
    session.execute(emptied)
    return [row["id"] for row in rows]


def keep(session: Session, wordings: Mapping[int, Mapping[int, Texts]]) -> None:
    """Keep exactly these earlier wordings of each ad, by its id, packed."""
    if not wordings:
        return
    rows = [
        {"posting_id": ad, "wordings": len(texts), "digest": digest, "content": content}
        | {"packed_at": utc_now()}
        for ad, texts in wordings.items()
        for digest, content in (pack(texts),)
    ]
    table = table_of(OldWordings)
    session.execute(delete(table).where(table.c.posting_id.in_(list(wordings))))
    session.execute(insert(table), rows)


def close_up(address: str, ids: Collection[int]) -> None:
    """Let SQLite have back the room that emptied rows left between their neighbours.

    It fills what is free within a page only with rows that belong there, and new ones belong at the
    end: so the rows are taken out and put back as they are, in one transaction. On a connection of
    its own that asks nobody who points to them: it would read whole tables for each row. Rows that
    lie far apart are left alone.
    """
    path = sqlite_file(address)
    if path is None or not ids or max(ids) - min(ids) > _SPREAD * len(ids):
        return
    with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        for statement in _TAKEN_OUT_AND_PUT_BACK:
            database.execute(statement, (min(ids), max(ids)) if "?" in statement else ())
        database.execute("COMMIT")


def rewrite(session: Session, changed: Mapping[int, Mapping[int, Texts]]) -> None:
    """Put other texts in the place of packed ones, by ad and wording; the others stay."""
    before = _packed(session, changed)
    keep(session, {ad: {**before[ad], **texts} for ad, texts in changed.items()})


def archived(session: Session) -> int:
    """Return how many wordings lie packed."""
    return session.scalar(select(func.coalesce(func.sum(OldWordings.wordings), 0))) or 0


def _packed(session: Session, ads: Collection[int]) -> dict[int, dict[int, Texts]]:
    query = select(OldWordings.posting_id, OldWordings.digest, OldWordings.content)
    found = session.execute(query.where(OldWordings.posting_id.in_(list(ads))))
    return {ad: {**unpack(f"ad {ad}", digest, content)} for ad, digest, content in found}


def _rested_upon(session: Session, ids: Collection[int]) -> set[int]:
    """Return the wordings that a lead, a decision, a reading, a draw or a picture names."""
    return {
        key
        for column in _referring()
        for key in session.scalars(select(column).where(column.in_(ids)).distinct())
    }


def _referring() -> Iterator[Column[Any]]:
    """Yield every column that names a wording; traces are a wording's own, and stay with it."""
    named, own = table_of(PostingRevision).c.id, table_of(PostingTrace)
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if table is not own and any(key.column is named for key in column.foreign_keys):
                yield column
