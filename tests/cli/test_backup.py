"""The drill: backups of a working installation, damaged and cut ones, restored to any day."""

import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import flask_migrate
import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor import create_app
from supervisor.cli import main
from supervisor.domain.platform import clock
from supervisor.extensions import db
from supervisor.services.platform import audit, chain
from supervisor.services.platform.backup import making, vault
from supervisor.services.platform.backup.checking import faults
from supervisor.services.platform.backup.manifest import open_backup
from supervisor.services.platform.backup.vault import DamagedBackup
from supervisor.services.platform.seal import Seal
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.platform import AuditEvent, ChainLink
from tests.support.apps.warm import make_tables
from tests.support.factories import World
from tests.support.servers import postgresql

KEY = "correct horse battery staple"
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from supervisor.cli import main
main(sys.argv[2:])
"""


@contextmanager
def opened(settings):
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def work_on(settings):
    """A day's work: a page in the archive, a file in the inbox, a signed head in the trail."""
    with opened(settings):
        Archive(settings.archive_path).put_blob("rules", os.urandom(2000))
        with unit_of_work(db.session()):
            audit.record(db.session(), audit.SYSTEM, audit.AuditAction.KEYS_ROTATED, ("key", 1))
        chain.sign_head(db.session(), settings)
    inbox = settings.inbox_path / "handover"
    inbox.mkdir(exist_ok=True)
    (inbox / "招聘.csv").write_text("职位\n保安\n", encoding="utf-8")


@pytest.fixture
def installed(settings, monkeypatch):
    monkeypatch.setattr(vault, "_COST", 1 << 14)
    monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(settings.instance_path))
    monkeypatch.setenv("SUPERVISOR_DATABASE_URL", settings.database_url)
    with opened(settings):
        make_tables()
        flask_migrate.stamp()
        chain.prepare(db.session())
        World(db.session(), settings).finding()
        Seal.of(settings)
    work_on(settings)
    return settings


@pytest.fixture
def place(tmp_path):
    return tmp_path / "backups"


def run(*arguments):
    return CliRunner().invoke(main, [str(one) for one in arguments])


def backed_up(place, *more):
    result = run("backup", place, "--json", *more)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    return Path(told["folder"]), told


def links_of(settings):
    with opened(settings):
        return db.session.scalar(select(func.max(ChainLink.number)))


def everything(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def is_sound(settings, monkeypatch):
    monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(settings.instance_path))
    for command in (("database", "verify"), ("audit", "verify")):
        result = run(*command)
        assert result.exit_code == 0, result.output
    return True


@pytest.mark.parametrize("key", ["", KEY])
def test_the_installation_comes_back_as_of_either_day(installed, place, tmp_path, monkeypatch, key):
    monkeypatch.setenv("SUPERVISOR_BACKUP_KEY", key)
    with clock.at(date(2026, 11, 20)):
        first, told = backed_up(place)
    assert told["written"] == told["files"]
    links = links_of(installed)
    work_on(installed)
    second, told = backed_up(place)
    assert told["written"] < told["files"], "what the first holds is linked"
    assert links_of(installed) > links
    assert run("backup", "verify", place).exit_code == 0
    assert {stat.S_IMODE(one.stat().st_mode) for one in place.rglob("*")} == {0o600, 0o700}
    is_readable = b"CREATE TABLE" in b"".join(everything(first).values())
    assert is_readable is False  # compressed, or encrypted
    names = " ".join(everything(first))
    assert ("warc" in names) is (not key)

    early, late = tmp_path / "early", tmp_path / "late"
    result = run("restore", place, early, "--day", "2026-11-20")
    assert result.exit_code == 0, result.output
    assert run("restore", second, late).exit_code == 0
    then = installed.model_copy(update={"instance_path": early})
    assert links_of(then) == links + 1  # the trail says that it was restored
    assert links_of(installed.model_copy(update={"instance_path": late})) > links + 1
    for name in ("seal_key", "secret_key", "trail_key", "inbox/handover/招聘.csv"):
        assert (early / name).read_bytes() == (installed.instance_path / name).read_bytes()
    assert is_sound(then, monkeypatch)
    work_on(then)  # and work goes on there
    assert is_sound(then, monkeypatch)


def test_another_key_opens_nothing(installed, place, tmp_path, monkeypatch):
    monkeypatch.setenv("SUPERVISOR_BACKUP_KEY", KEY)
    folder, _ = backed_up(place)
    for other in ("", KEY + "r"):
        monkeypatch.setenv("SUPERVISOR_BACKUP_KEY", other)
        assert "SUPERVISOR_BACKUP_KEY is not what" in run("backup", "verify", folder).output
        result = run("restore", folder, tmp_path / "new")
        assert result.exit_code == 1
        assert not (tmp_path / "new").exists()
    # A new passphrase begins anew: nothing is linked.
    _, told = backed_up(place)
    assert told["written"] == told["files"]


def damages(path):
    content = path.read_bytes()
    yield "cut", lambda: path.write_bytes(content[: len(content) // 2])
    yield "one bit", lambda: path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    yield "empty", lambda: path.write_bytes(b"")
    yield "gone", path.unlink
    path.write_bytes(content)


def told_of(folder, key):
    try:
        return " ".join(faults(open_backup(folder, key)))
    except DamagedBackup as error:
        return str(error)


@pytest.mark.parametrize("key", ["", KEY])
def test_damage_is_named_by_file_and_nothing_is_restored(
    installed, place, tmp_path, monkeypatch, key
):
    monkeypatch.setenv("SUPERVISOR_BACKUP_KEY", key)
    folder, _ = backed_up(place)
    manifest = open_backup(folder, key).manifest
    stored = {one.stored: one.path for one in manifest.files if one.size}
    for name in everything(folder):
        for kind, do in damages(folder / name):
            do()
            assert stored.get(name, name) in told_of(folder, key), (name, kind)
    shutil.copytree(folder, tmp_path / "copy")
    whole = tmp_path / "copy"
    (kept,) = [one for one in manifest.files if one.path == "seal_key"]
    (whole / kept.stored).write_bytes(b"x")
    result = run("backup", "verify", whole)
    assert result.exit_code == 1
    assert "seal_key" in result.output
    result = run("restore", whole, tmp_path / "new")
    assert result.exit_code == 1
    assert "seal_key" in result.output
    assert not (tmp_path / "new").exists()


def test_what_was_altered_in_the_archive_stops_the_letting_go(installed, place, monkeypatch):
    monkeypatch.setenv("SUPERVISOR_BACKUP_KEEP", "2")
    folders = [backed_up(place)[0] for _ in range(3)]
    assert [one.exists() for one in folders] == [False, True, True]
    (segment, *_) = installed.archive_path.rglob("*.warc.gz")
    content = segment.read_bytes()
    segment.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    result = run("backup", place)
    assert result.exit_code == 3
    assert segment.name in result.output.replace("\n", "")
    assert len(list(place.iterdir())) == 3
    # A damaged file of the backup before is noticed and not taken over.
    newest = sorted(place.iterdir())[-1]
    (newest / "files" / "seal_key").write_bytes(b"x" * 44)
    again, _ = backed_up(place)
    assert run("backup", "verify", again).exit_code == 0


def test_a_full_disk_is_said_so_and_leaves_nothing(installed, place, tmp_path):
    folder, _ = backed_up(place)
    for limit, command in (
        (60_000, ("backup", place)),
        (60_000, ("restore", folder, tmp_path / "new")),
    ):
        before = everything(place)
        result = subprocess.run(  # noqa: S603 - our own command with fixed arguments
            [sys.executable, "-c", LIMITED, str(limit), *map(str, command)],
            env={**os.environ, "SUPERVISOR_INSTANCE_PATH": str(installed.instance_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 1, result.stderr
        assert "Traceback" not in result.stderr
        assert "disk" in result.stderr
        assert everything(place) == before
        assert not (tmp_path / "new" / "supervisor.sqlite3").exists()
    assert [one.name for one in installed.instance_path.glob(".*")] == []


def test_what_is_there_is_put_aside_only_when_asked_and_comes_back_on_failure(
    installed, place, monkeypatch
):
    folder, _ = backed_up(place)
    work_on(installed)
    instance, before = installed.instance_path, everything(installed.instance_path)
    result = run("restore", folder, instance)
    assert result.exit_code == 1
    assert "--replace" in result.output
    assert everything(instance) == before

    renamed, rename = [], Path.rename

    def fails_late(path, goal):
        renamed.append(path)
        if len(renamed) == 9:
            raise OSError(28, "No space left on device", str(goal))
        return rename(path, goal)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", fails_late)
        assert run("restore", folder, instance, "--replace").exit_code == 1
    assert len(renamed) > 9, "what was moved was moved back"
    assert everything(instance) == before

    def dies(*_arguments):
        raise SystemExit(9)

    with monkeypatch.context() as patched:  # as if killed: nothing is tidied up
        patched.setattr("supervisor.services.platform.backup.restoring.store.holds_tables", dies)
        patched.setattr("supervisor.services.platform.backup.restoring.give_up", lambda _: None)
        patched.setattr("supervisor.services.platform.backup.restoring.chain.verify", dies)
        run("restore", folder, instance, "--replace")
    result = run("user", "list")
    assert result.exit_code == 1
    assert "--replace" in result.output
    assert run("restore", folder, instance, "--replace").exit_code == 0
    assert is_sound(installed, monkeypatch)
    (aside,) = instance.glob(".before-restore-*")
    assert (aside / "supervisor.sqlite3").exists()


def test_backups_made_while_others_write_are_of_one_moment(installed, place, tmp_path, monkeypatch):
    app = create_app(installed)
    stop = threading.Event()

    def keep_working():
        while not stop.is_set():
            with app.app_context(), Session(db.engine) as session:
                chain.sign_head(session, installed)

    worker = threading.Thread(target=keep_working)
    worker.start()
    try:
        folders = [making.make(installed, place).backup.folder for _ in range(3)]
    finally:
        stop.set()
        worker.join()
        with app.app_context():
            db.engine.dispose()
    for number, folder in enumerate(folders):
        result = run("restore", folder, tmp_path / str(number))
        assert result.exit_code == 0, result.output
    assert is_sound(installed.model_copy(update={"instance_path": tmp_path / "2"}), monkeypatch)


def test_a_backup_of_a_later_version_is_refused(installed, place, tmp_path, monkeypatch):
    folder, _ = backed_up(place)
    known = "supervisor.services.platform.backup.restoring.revisions"
    monkeypatch.setattr(known, lambda: ("0001",))
    result = run("restore", folder, tmp_path / "new")
    assert result.exit_code == 1
    assert "does not" in result.output
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(not postgresql.is_installed(), reason=postgresql.MISSING)
def test_a_backup_moves_between_the_databases(installed, place, tmp_path, monkeypatch, caplog):
    folder, _ = backed_up(place)
    with postgresql.a_database() as address:
        monkeypatch.setenv("SUPERVISOR_DATABASE_URL", address)
        server = tmp_path / "server"
        result = run("restore", folder, server)
        assert result.exit_code == 0, result.output
        assert not (server / "supervisor.sqlite3").exists()
        assert "not empty" in run("restore", folder, tmp_path / "other").output
        on_server = installed.model_copy(update={"instance_path": server, "database_url": address})
        work_on(on_server)
        with opened(on_server):
            assert chain.verify(db.session(), on_server).faults == ()
        monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(server))
        of_server, _ = backed_up(place)
        assert run("restore", folder, server, "--replace").exit_code == 0
        engine = create_engine(address)
        with Session(engine) as session:
            told = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
            indexed = session.scalars(
                text("SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%trgm%'")
            )
            assert any("public.ad_index" in one for one in indexed)
        engine.dispose()
        # Where the schema is filled apart it does not see the extension: no cause for alarm.
        assert "pg_trgm" not in caplog.text
        assert told[-1] == "restored"
    monkeypatch.setenv("SUPERVISOR_DATABASE_URL", "")
    back = tmp_path / "back"
    result = run("restore", of_server, back)
    assert result.exit_code == 0, result.output
    assert is_sound(installed.model_copy(update={"instance_path": back}), monkeypatch)
