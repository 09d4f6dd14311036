"""Refused and failed requests are answered in words, whatever state the database is in."""

import shutil
import sqlite3
from collections import namedtuple

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.services.platform import audit, trouble
from supervisor.services.platform.audit import AuditAction
from supervisor.services.platform.integrity import database_path
from supervisor.store.engine import open_engine, writing
from supervisor.store.tables.collect import Heartbeat
from supervisor.store.tables.platform import AuditEvent, User
from supervisor.web.leads import lead_page
from tests.support.servers import postgresql

Usage = namedtuple("Usage", "total used free")


def refusals(world):
    world.refresh()
    query = select(func.count(AuditEvent.id)).where(
        AuditEvent.action == str(AuditAction.ACCESS_REFUSED)
    )
    return world.session.scalar(query)


def write_beside(settings):
    """Commit something from another connection, as another process would."""
    engine = open_engine(settings.database_uri)
    with writing(engine) as connection:
        connection.execute(update(User).values(display_name=User.display_name + "。"))
    engine.dispose()


def test_a_refusal_is_recorded_though_others_write_meanwhile(
    world, inspector, settings, monkeypatch
):
    """The request has read by then; what it read is old when it comes to write."""
    real = audit.record_refusal

    def late(session, *rest):
        session.scalar(select(func.count(Heartbeat.name)))
        write_beside(settings)
        real(session, *rest)

    monkeypatch.setattr(audit, "record_refusal", late)
    for number in range(1, 6):
        answer = inspector.get("/settings/users")
        assert answer.status_code == 403
        assert "没有权限" in answer.text
        assert refusals(world) == number


def locked():
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return OperationalError("INSERT", {}, error)


def test_a_refusal_stands_where_it_cannot_be_recorded(world, inspector, monkeypatch):
    def fail(*_args):
        raise locked()

    monkeypatch.setattr(audit, "record_refusal", fail)
    assert inspector.get("/settings/users").status_code == 403


def test_an_error_in_mid_write_leaves_no_lock(world, inspector, settings, monkeypatch):
    def fail(*_args):
        session = db.session()
        session.add(Heartbeat(name="half", at=utc_now()))
        session.flush()
        raise locked()

    monkeypatch.setattr(lead_page, "load_record", fail)
    answer = inspector.get("/findings/1")
    assert answer.status_code == 503
    assert "系统繁忙" in answer.text
    write_beside(settings)  # nobody holds the write lock
    world.refresh()
    assert world.session.scalar(select(func.count(Heartbeat.name))) == 0


@pytest.mark.skipif(
    postgresql.IS_WANTED, reason="about SQLite's file; PostgreSQL watches over its own pages"
)
@pytest.mark.parametrize("path", ["/findings", "/no/such/page"])
def test_a_broken_database_is_said_so_on_a_page_of_its_own(app, world, inspector, settings, path):
    world.session.close()
    with app.app_context():
        db.engine.dispose()
    database_path(settings).write_bytes(b"x" * 8192)
    answer = inspector.get(path)
    assert answer.status_code in (404, 503)
    assert "数据有损坏" in answer.text or "找不到页面" in answer.text
    assert "回到首页" in answer.text


@pytest.mark.parametrize(
    ("code", "says", "status"),
    [
        (sqlite3.SQLITE_FULL, "存储空间已满", 507),
        (sqlite3.SQLITE_READONLY, "存储位置不可写", 503),
        (sqlite3.SQLITE_IOERR, "磁盘读写出错", 503),
    ],
)
def test_what_cannot_be_stored_is_said_in_words(inspector, monkeypatch, code, says, status):
    def fail(*_args):
        error = sqlite3.OperationalError("no")
        error.sqlite_errorcode = code
        raise OperationalError("INSERT", {}, error)

    monkeypatch.setattr(lead_page, "load_record", fail)
    answer = inspector.get("/findings/1")
    assert answer.status_code == status
    assert says in answer.text


def test_a_disk_that_is_nearly_full_is_told_on_every_page(inspector, monkeypatch):
    assert "磁盘剩余空间不足" not in inspector.get("/findings").text
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**12, 10**12, 10**6))
    assert "磁盘剩余空间不足" in inspector.get("/findings").text


def test_a_folder_that_can_only_be_read_is_told_on_every_page(inspector, monkeypatch):
    monkeypatch.setattr(trouble.os, "access", lambda *_args: False)
    assert "数据目录现在只能读取" in inspector.get("/findings").text


def test_a_host_that_no_name_can_be_is_answered_all_the_same(client):
    answer = client.get("/public/agencies/x/proof", headers={"Host": "a" * 300})
    assert answer.status_code in (400, 404)
    assert "Content-Security-Policy" in answer.headers


def test_a_field_that_is_too_long_is_told_where_no_view_tells_it(client):
    answer = client.post("/sign-in/passkey", data={"challenge": "a" * 5000})
    assert answer.status_code == 422
    assert "文字过长" in answer.text


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/findings/1/decide", "/findings/1"),
        ("/findings/undo/7", "/findings"),
        ("/desk/agency-notes/3/read", "/desk/agency-notes"),
        ("/desk/hold/3", "/"),
    ],
)
def test_whoever_reloads_the_answer_of_a_form_is_led_to_its_page(inspector, address, page):
    answer = inspector.get(address)
    assert (answer.status_code, answer.location) == (302, page)
    assert inspector.put(address).status_code in (400, 405)
