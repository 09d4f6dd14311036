"""Every request has an id that its log lines carry; the log says nothing of who asked for what."""

import json

import pytest

from supervisor.services.platform import throttle
from supervisor.web.shell.guards import admission


def lines(capsys):
    written = capsys.readouterr().err
    return written, [json.loads(line) for line in written.splitlines() if line.startswith("{")]


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"log_format": "json"})


def test_a_request_leaves_one_line_without_personal_data(world, sign_in, capsys):
    finding = world.finding()
    client = sign_in(world.user(display_name="王芳"))
    capsys.readouterr()
    answer = client.get(
        f"/findings/{finding.id}?note=13871234567",
        environ_base={
            "REMOTE_ADDR": "203.0.113.9",
            "HTTP_USER_AGENT": "Firefox of Wang",
        },
    )
    client.get("/healthz")
    client.get("/static/css/base.css")
    written, logged = lines(capsys)
    (one,) = [line for line in logged if line["event"] == "request"]
    assert one["route"] == "/findings/<int:finding_id>"
    assert (one["method"], one["status"]) == ("GET", 200)
    assert one["ms"] > 0
    assert one["request_id"] == answer.headers["X-Request-Id"]
    for personal in ("13871234567", "203.0.113.9", "王芳", "Wang"):
        assert personal not in written


def test_what_the_guards_refuse_leaves_a_line(app, client, capsys, monkeypatch):
    """Too large, too often, without a token, without a right: each with its route and status."""
    app.config["WTF_CSRF_ENABLED"] = True
    tight = throttle.Limit("stranger", capacity=1, seconds_per_token=3600)
    monkeypatch.setattr(admission, "STRANGERS", tight)
    capsys.readouterr()
    client.post("/check", data={"text": "x" * 600_000})
    client.post("/check")
    client.post("/check")
    client.get("/api/v1/agencies", headers={"Authorization": "Bearer svk_made-up"})
    _, logged = lines(capsys)
    told = [(one["route"], one["status"]) for one in logged if one["event"] == "request"]
    assert told[:3] == [("/check", 413), ("/check", 400), ("/check", 429)]
    assert told[3] == ("/api/v1/agencies", 429)


def test_an_error_carries_the_id_of_its_request(app_with, capsys, monkeypatch):
    app = app_with()
    monkeypatch.setattr("supervisor.web.public.directory.render_template", lambda *_a, **_k: 1 / 0)
    answer = app.test_client().get("/public")
    assert answer.status_code == 500
    _, logged = lines(capsys)
    (error,) = [line for line in logged if line["event"] == "unhandled error"]
    assert error["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [
        ("127.0.0.1/32", "0a1b2c3d4e5f60718293a4b5c6d7e8f9", True),
        ("127.0.0.1/32", "two\twords", False),
        ("127.0.0.1/32", "x" * 65, False),
        ("", "0a1b2c3d4e5f60718293a4b5c6d7e8f9", False),
    ],
)
def test_an_id_is_taken_from_a_proxy_alone(app_with, proxies, given, is_taken):
    app = app_with(trusted_proxies=proxies)
    answer = app.test_client().get("/healthz", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is is_taken


def test_the_access_log_can_be_turned_off(app_with, capsys):
    app = app_with(access_log=False)
    app.test_client().get("/sign-in")
    _, logged = lines(capsys)
    assert [line for line in logged if line["event"] == "request"] == []
