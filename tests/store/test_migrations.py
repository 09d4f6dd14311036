import hashlib
import sqlite3
from contextlib import closing
from importlib import import_module

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, insert, inspect, select, text

from scrapers.fields.fingerprint import kept
from supervisor.domain.postings.old_wordings import PACKED_FIELDS, pack
from supervisor.extensions import db, migrate
from supervisor.services.leads.prints import MOST_IN_BAND
from supervisor.services.platform.database import upgrade
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.postings import AdPrint, AdPrintBand, PostingTrace
from tests.support.filled import fill_every_table
from tests.support.servers import postgresql


def differences():
    with db.engine.connect() as connection:
        options = {"compare_type": True, **migrate.alembic_ctx_kwargs}
        return compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)


def test_migrations_lead_to_the_models(empty_app, settings):
    upgrade(settings)
    assert differences() == []


def test_migrations_go_down_and_up_again(empty_app, settings):
    upgrade(settings)
    flask_migrate.downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade(settings)
    assert differences() == []


@pytest.mark.skipif(postgresql.IS_WANTED, reason="rows without parents, which SQLite lets pass")
def test_ads_stored_before_copies_were_known_stand_alone(empty_app, settings):
    upgrade(settings)
    migration = import_module("supervisor.migrations.versions.0005_copies_and_salary")
    flask_migrate.downgrade(revision=migration.down_revision)
    # The bare driver asks for no parents of a row.
    with closing(sqlite3.connect(db.engine.url.database)) as connection, connection:
        fill(connection, "posting", id=7, source_id="handover", external_id="n-7")
        fill(connection, "finding", id=3, posting_id=7, match="{}", intermediary="{}")
    upgrade(settings)
    with db.engine.connect() as connection:
        query = "SELECT f.cluster_id, p.cluster_id, f.grounds, f.repost_was_gone FROM finding f"
        query += " JOIN posting p ON p.id = f.posting_id"
        grounds = hashlib.sha256(b"finding 3").digest()
        assert connection.execute(text(query)).all() == [(-7, -7, grounds, 0)]


def test_going_back_unpacks_earlier_wordings(empty_app, settings):
    upgrade(settings)
    digest, content = pack({3: {name: f"旧 {name}" for name in PACKED_FIELDS}})
    with db.engine.begin() as connection:
        rows = fill_every_table(connection)
        key = rows["posting_revision"][2]["id"]
        assert key == 3
        put = "UPDATE old_wordings SET digest = :digest, content = :content WHERE posting_id = 3"
        connection.execute(text(put), {"digest": digest, "content": content})
    flask_migrate.downgrade(revision="0034")
    with db.engine.connect() as connection:
        query = "SELECT id, text, address, company_scope, url FROM posting_revision ORDER BY id"
        assert [row[1] for row in connection.execute(text(query))] == ["第1", "第2", "旧 text"]
        assert connection.execute(text(query)).all()[2][2:] == (
            "旧 address", "旧 company_scope", "旧 url",
        )  # fmt: skip


def test_evidence_digests_and_prints_take_less_and_are_written_out_again(empty_app, settings):
    flask_migrate.upgrade(revision="0035")
    digest = hashlib.sha256(b"").hexdigest()
    signature = bytes(range(256))
    with db.engine.begin() as connection:
        fill_every_table(connection)
        connection.execute(
            text("UPDATE finding SET match = :match, grounds = :grounds WHERE id = 2"),
            {"match": '{"why":"名称“完全一致”","score":0.99}', "grounds": digest},
        )
        put = text("UPDATE ad_print SET signature = :signature WHERE id = 2")
        connection.execute(put, {"signature": signature})
    upgrade(settings)
    with db.engine.connect() as connection:
        query = select(Finding.match, Finding.intermediary, Finding.grounds)
        match = {"why": "名称“完全一致”", "score": 0.99}
        found = connection.execute(query.where(Finding.id == 2)).one()
        assert found == (match, {"n": 2}, digest)
        assert connection.scalar(select(FindingHit.basis).where(FindingHit.id == 3)) == {"n": 3}
        traces = connection.scalars(select(PostingTrace.digest).order_by(PostingTrace.revision_id))
        assert traces.all() == [hashlib.sha256(str(n).encode()).hexdigest() for n in (1, 2, 3)]
        prints = select(AdPrint.signature).where(AdPrint.id == 2)
        assert kept(connection.scalar(prints)) == kept(signature) == signature[::2]
    flask_migrate.downgrade(revision="0035")
    with db.engine.connect() as connection:
        query = text("SELECT CAST(match AS TEXT), grounds FROM finding WHERE id = 2")
        assert connection.execute(query).one() == ('{"why":"名称“完全一致”","score":0.99}', digest)
        traces = connection.execute(text("SELECT id, poster_key FROM posting_trace ORDER BY id"))
        assert traces.all() == [(1, "第1"), (2, "第2"), (3, "第3")]
        assert kept(connection.scalar(prints)) == signature[::2]
    upgrade(settings)
    assert differences() == []


def test_a_band_holds_no_more_than_it_may(empty_app, settings):
    flask_migrate.upgrade(revision="0037")
    bands = {1: MOST_IN_BAND + 3, 2: MOST_IN_BAND, 3: 1}
    ids = range(1, MOST_IN_BAND + 4)
    with db.engine.begin() as connection:
        empty = {"cluster_id": 1, "poster": "", "place": "", "remark": "", "signature": b""}
        connection.execute(insert(AdPrint), [{"id": one, **empty} for one in ids])
        held = [
            {"band": band, "print_id": ids[place]}
            for band, size in bands.items()
            for place in range(size)
        ]
        connection.execute(insert(AdPrintBand), held)
    upgrade(settings)
    with db.engine.connect() as connection:
        found = connection.execute(
            select(AdPrintBand.band, func.count(), func.max(AdPrintBand.print_id))
            .group_by(AdPrintBand.band)
            .order_by(AdPrintBand.band)
        ).all()
    assert found == [(1, MOST_IN_BAND, MOST_IN_BAND), (2, MOST_IN_BAND, MOST_IN_BAND), (3, 1, 1)]


def fill(connection, table, **values):
    """Insert a row, with an empty value wherever the table asks for one."""
    wanted = {
        column["name"]: values.get(column["name"], 0 if "INT" in str(column["type"]) else "")
        for column in inspect(db.engine).get_columns(table)
        if not column["nullable"] or column["name"] in values
    }
    names = ", ".join(f'"{name}"' for name in wanted)
    places = ", ".join(f":{name}" for name in wanted)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", wanted)  # noqa: S608
