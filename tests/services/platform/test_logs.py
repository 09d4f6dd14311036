"""The log tells what went wrong and where, and nothing of what it went wrong with."""

import json
import logging
import re

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from supervisor import create_app
from supervisor.services.nights import scan as nights
from supervisor.services.platform import logs
from supervisor.settings import Settings
from tests.support.scan_samples import scan, write_ads

SECRET = "mail-password-7c1f"
AD = "招聘前台，限男性，加微信wx_dove88，电话13871234567，月薪五千。"
LEAKS = (SECRET, "限男性", "wx_dove88", "13871234567", "月薪")


@pytest.fixture(params=["json", "console"])
def settings(request, tmp_path, database_url):
    return Settings(
        instance_path=tmp_path / "instance",
        database_url=database_url,
        contact="test@example.org",
        secret_key="signing-key-of-the-office",
        smtp_host="mail.example",
        smtp_from="office@example.org",
        smtp_password=SECRET,
        public_url="https://office.example",
        log_format=request.param,
    )


def assert_nothing_leaks(written):
    for leak in (*LEAKS, "signing-key-of-the-office"):
        assert leak not in written, leak


def test_a_source_that_fails_leaves_no_values_in_the_log(environment, inbox, monkeypatch, capfd):
    def broken(environment, _work):
        password = environment.settings.smtp_password
        ad_text, names = AD, {"text": AD, "password": password}
        raise ValueError(f"cannot read {ad_text!r} with {password}: {names}")

    monkeypatch.setattr(nights, "run_source", broken)
    write_ads(inbox / "a.jsonl", range(2))
    scan(environment)
    printed = capfd.readouterr()
    assert printed.out == ""
    assert "source failed" in printed.err
    assert "ValueError: cannot read" in printed.err
    assert "broken" in printed.err  # the function, so that an engineer finds it
    assert len(printed.err.splitlines()) < 40
    assert_nothing_leaks(printed.err)


def test_an_error_of_the_database_does_not_show_what_was_to_be_stored(session, app, capfd):
    session.execute(text("CREATE TABLE ad (words TEXT UNIQUE)"))
    insert = text("INSERT INTO ad VALUES (:words)")
    session.execute(insert, {"words": "only latin words of an ad"})
    with pytest.raises(IntegrityError) as caught:
        session.execute(insert, {"words": "only latin words of an ad"})
    app.logger.error("not stored", exc_info=caught.value)
    written = capfd.readouterr().err
    assert re.search("unique constraint", written, re.IGNORECASE)
    assert "only latin words" not in written


def test_every_logger_speaks_alike(app, settings, capfd):
    structlog.get_logger().warning("one", note="联系13871234567", key=settings.secret_key)
    logging.getLogger("library").error("two %s", AD)
    printed = capfd.readouterr()
    assert printed.out == ""
    lines = printed.err.splitlines()
    assert len(lines) == 2
    if settings.log_format == "json":
        events = [json.loads(line) for line in lines]
        assert [event["level"] for event in events] == ["warning", "error"]
        assert events[1]["logger"] == "library"
    for leak in ("13871234567", settings.secret_key):
        assert leak not in printed.err


def test_configured_twice_nothing_is_said_twice(app, settings, capfd):
    logs.configure(settings)
    create_app(settings)
    structlog.get_logger().warning("once")
    assert len(capfd.readouterr().err.splitlines()) == 1


def test_settings_do_not_show_their_secrets(settings):
    assert SECRET not in repr(settings)
