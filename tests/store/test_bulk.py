"""Inserting many rows stores what SQLAlchemy's own insert stores, defaults and types included."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select

from supervisor.store.bulk import insert_rows, table_of
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.postings import AdPrint, Posting

SEEN = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
DAY = date(2026, 1, 2)
ADS = {
    "source_id": "handover",
    "external_id": "一号",
    "first_seen_at": SEEN,
    "last_seen_at": SEEN,
    "content_digest": "0f" * 32,
    "cluster_id": 2**62,
    "refreshed_on": DAY,
    "listed_key": None,
}
PRINTS = {
    "id": 2**62 + 1,
    "cluster_id": -1,
    "poster": "甲",
    "place": "",
    "remark": "%(一)s",
    "signature": b"\0\xff",
}


@pytest.mark.parametrize(
    ("entity", "row", "key", "others"),
    [(Posting, ADS, "external_id", ("二号", "三号")), (AdPrint, PRINTS, "id", (7, 8))],
)
def test_rows_are_stored_as_by_a_statement_of_their_own(session, entity, row, key, others):
    with unit_of_work(session):
        session.execute(insert(table_of(entity)), [row])
        insert_rows(session, entity, [row | {key: other} for other in others])
    names = [one.key for one in table_of(entity).columns if one.key not in (key, "id")]
    columns = [table_of(entity).c[name] for name in names]
    one, *rest = session.execute(select(*columns)).all()
    assert rest == [one, one]
    if entity is Posting:
        assert (one.times_seen, one.revision_count) == (1, 1)
        assert one.first_seen_at == SEEN


def test_no_rows_are_no_statement(session):
    insert_rows(session, Posting, [])
    assert not session.in_transaction()


def test_a_value_of_the_wrong_kind_is_refused(session):
    with pytest.raises(ValueError, match="no SHA-256"), unit_of_work(session):
        insert_rows(session, Posting, [ADS | {"content_digest": "0f"}])
    with pytest.raises(ValueError, match="naive"), unit_of_work(session):
        insert_rows(session, Posting, [ADS | {"last_seen_at": SEEN.replace(tzinfo=None)}])
