"""Damage of the database and of the archive is found and named."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select, text

from scrapers.evidence.archive import Archive
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.extensions import db
from supervisor.jobs import daily
from supervisor.services.platform import integrity
from supervisor.store import packed
from supervisor.store.tables.cases.papers import PaperTemplate
from supervisor.store.tables.collect import RawPage
from tests.support.factories import Ad, World
from tests.support.servers import postgresql
from tests.support.stored_files import zero_a_page

of_a_file = pytest.mark.skipif(
    postgresql.IS_WANTED, reason="about the pages of SQLite's file; PostgreSQL has pg_amcheck"
)


@pytest.fixture
def world(session, settings):
    world = World(session, settings)
    for number in range(40):
        world.posting(Ad(text=f"任职要求：做事认真，编号{number}。" * 40))
    return world


def test_what_is_whole_is_called_whole(world, settings):
    assert integrity.database_damage(settings) == []
    assert list(integrity.archive_damage(settings)) == []


@of_a_file
def test_a_zeroed_page_is_found_and_remembered(world, settings, app):
    assert not integrity.is_known_damaged(world.session)
    db.session.remove()
    db.engine.dispose()
    zero_a_page(settings, "posting_revision")
    (first, *_) = integrity.database_damage(settings)
    assert first.what == "database"
    with pytest.raises(integrity.DamagedDatabase):
        daily.integrity_check(app)
    assert integrity.is_known_damaged(db.session())


@of_a_file
def test_a_reference_to_nothing_is_found(world, settings):
    path = integrity.database_path(settings)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE posting_revision SET raw_page_id = 999 WHERE id = 3")
    (found,) = integrity.database_damage(settings)
    assert found.what == "reference"
    assert "raw_page" in found.detail


def test_a_changed_byte_in_the_archive_is_found(world, settings):
    page = world.session.scalars(select(RawPage)).first()
    segment = settings.archive_path / page.archive_file
    content = bytearray(segment.read_bytes())
    content[page.archive_offset + 40] ^= 0xFF
    segment.write_bytes(bytes(content))
    (found,) = integrity.archive_damage(settings)
    assert found.what == "archive"
    assert page.archive_file in found.detail


def test_evidence_that_cannot_be_unpacked_is_found(world, settings):
    whole, cut = (world.finding() for _ in range(2))
    key, content = cut.id, packed.pack(cut.match)
    assert list(integrity.archive_damage(settings)) == []
    statement = text("UPDATE finding SET match = :content WHERE id = :key")
    world.session.execute(statement, {"content": content[:-4], "key": key})
    world.session.commit()
    (found,) = integrity.archive_damage(settings)
    assert (found.what, found.detail.split(": ")[0]) == ("evidence", f"lead {key}")
    assert whole.match["verdict"] == "possible"


def test_a_lost_blob_is_found(world, settings):
    (blob, *_) = (settings.archive_path / "blobs" / "register").rglob("*.gz")
    blob.unlink()
    (found,) = integrity.archive_damage(settings)
    assert "register/" in found.detail


def test_a_damaged_blob_is_found_whether_the_database_names_it_or_not(world, settings):
    archive = Archive(settings.archive_path)
    digest = archive.put_blob("picture", b"seen from the street")
    assert list(integrity.archive_damage(settings)) == []
    (blob,) = (settings.archive_path / "blobs" / "picture").rglob("*.gz")
    blob.write_bytes(blob.read_bytes()[:-9])
    (found,) = integrity.archive_damage(settings)
    assert (found.what, digest[:12] in found.detail) == ("archive", True)


def test_a_paper_that_went_out_and_is_gone_is_found(world, settings):
    world.session.add(PaperTemplate(kind=PaperKind.DECISION, number=1, digest="ab" * 32))
    world.session.commit()
    (found,) = integrity.archive_damage(settings)
    assert "paper-templates/abab" in found.detail


@of_a_file
def test_a_file_that_is_no_database_is_damage(settings):
    settings.instance_path.mkdir()
    integrity.database_path(settings).write_bytes(b"x" * 8192)
    assert integrity.database_damage(settings) == [
        integrity.Damage("database", "file is not a database")
    ]
