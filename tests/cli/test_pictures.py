"""``supervisor picture replay``: kept pictures are read again; the next call goes on."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from supervisor import create_app
from supervisor.cli import main
from supervisor.cli.keeping import pictures
from supervisor.extensions import db
from supervisor.services.pictures import inbox, queue
from supervisor.services.platform.audit import SYSTEM
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.pictures import Picture, PictureReading, PictureReplay
from tests.support.apps.warm import migrate_tables
from tests.support.pictures import LEAFLET, borrow, drawn, encoded


@pytest.fixture
def installed(settings, monkeypatch):
    """Two pictures read, of one of which another engine kept a misreading and a lost hit."""
    monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(settings.instance_path))
    borrow(monkeypatch, queue, pictures)
    with create_app(settings).app_context():
        migrate_tables(settings)
        session = db.session()
        drawings = (drawn(LEAFLET), drawn(("诚聘保洁员", "包吃住")))
        files = [(f"{number}.jpg", encoded(one)) for number, one in enumerate(drawings)]
        inbox.receive(session, settings, SYSTEM, files, None)
        assert queue.read_waiting(session, settings) == 2
        with unit_of_work(session):
            kept = session.scalars(select(PictureReading).order_by(PictureReading.id)).first()
            kept.engine, kept.text = "earlier engine", kept.text.replace("押金", "押全")
            kept.record = kept.record | {"hits": kept.record["hits"][1:]}
        db.session.remove()
        db.engine.dispose()
    return settings


def replay(*arguments):
    result = CliRunner().invoke(main, ["picture", "replay", "--json", *arguments])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_differences_are_told_and_the_next_call_goes_on(installed):
    first = replay("--most", "1")
    assert (first["read"], first["otherwise"], first["left"]) == (1, 1, 1)
    (line,) = first["pictures"]
    assert line["engine_before"] == "earlier engine"
    assert "全" in "".join(line["text_gone"])
    assert "金" in "".join(line["text_new"])
    assert len(line["hits_found"]) == 1
    assert "13871234567" not in json.dumps(first)
    second = replay()
    assert (second["read"], second["same"], second["left"]) == (1, 1, 0)
    assert replay()["read"] == 0
    with create_app(installed).app_context():
        assert [row.picture_id for row in db.session.scalars(select(PictureReplay))] == [1, 2]
        kept = db.session.get_one(Picture, 1).readings
        assert [one.engine for one in kept] == ["earlier engine"]
        db.session.remove()
        db.engine.dispose()


def test_only_what_another_engine_read_and_a_lost_file_says_so(installed):
    with create_app(installed).app_context():
        digest = db.session.get_one(Picture, 1).digest
        db.session.remove()
        db.engine.dispose()
    for file in installed.archive_path.rglob(f"{digest}*"):
        file.unlink()
    result = CliRunner().invoke(main, ["picture", "replay", "--json", "--other-engines"])
    told = json.loads(result.stdout)
    assert result.exit_code == 3
    assert (told["read"], told["failed"], told["left"]) == (1, 1, 0)
    assert "恢复存档" in told["pictures"][0]["problem"]
