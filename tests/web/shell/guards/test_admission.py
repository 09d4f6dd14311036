"""Size, then throttle, before anything of a stranger's request is read, on every route."""

from functools import wraps
from io import BytesIO

import pytest
from flask import request

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.check import precheck
from supervisor.services.platform import throttle
from supervisor.services.public import directory
from supervisor.web.exchange import checks
from supervisor.web.shell import submitted
from supervisor.web.shell.guards import admission, limits
from tests.support.routes import address_of

CHANGING = {"POST", "PUT", "DELETE", "PATCH"}


@pytest.fixture
def touched(app, monkeypatch):
    """The views and form checks that ran, by address."""
    seen = []
    app.config["WTF_CSRF_ENABLED"] = True
    for endpoint, view in list(app.view_functions.items()):

        @wraps(view)
        def spy(*_args, **_kwargs):
            seen.append(request.path)
            return ""

        app.view_functions[endpoint] = spy
    return seen


def changing_routes(app):
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods & CHANGING):
            yield method, address_of(app, rule), rule.endpoint


@pytest.fixture(params=[None, Role.AGENCY, Role.APPROVER], ids=str)
def sender(request, client, world, sign_in):
    """A stranger, an agency, an approver."""
    role = request.param
    of = world.agency().id if role is Role.AGENCY else None
    return sign_in(world.user(role, agency_id=of)) if role else client


def test_no_view_sees_a_body_that_is_too_large(app, sender, touched, monkeypatch):
    monkeypatch.setattr(limits, "INTAKES", {})  # what takes files is held to its own size elsewhere
    body = b"x=" + b"y" * max(800 * 1024, checks.MOST_BYTES)
    wrong = []
    for method, address, _ in changing_routes(app):
        answer = sender.open(
            address, method=method, data=body, content_type="application/x-www-form-urlencoded"
        )
        if answer.status_code != 413:
            wrong.append((method, address, answer.status_code))
    assert wrong == []
    assert touched == []


def test_no_view_and_no_form_check_runs_for_who_comes_too_often(app, client, touched, monkeypatch):
    tight = throttle.Limit("stranger", capacity=1, seconds_per_token=3600)
    monkeypatch.setattr(admission, "STRANGERS", tight)
    monkeypatch.setattr(precheck, "API_CHECKS", tight)
    assert client.post("/sign-in").status_code == 400  # no form token; the one token is used up
    wrong = []
    for method, address, _ in changing_routes(app):
        answer = client.open(address, method=method, data={"kind": "nonsense"})
        if answer.status_code != 429:
            wrong.append((method, address, answer.status_code))
    assert wrong == []
    assert touched == []


def test_no_view_runs_for_a_stranger_who_reads_too_often(app, client, touched, monkeypatch):
    """Every address that answers a GET, but for files of the pages and the health checks."""
    tight = throttle.Limit("reading", capacity=1, seconds_per_token=3600)
    app.extensions["readings"] = throttle.OwnBuckets(tight)
    monkeypatch.setattr(admission, "STRANGERS", tight)
    monkeypatch.setattr(directory, "DOWNLOADS", tight)
    assert client.get("/sign-in").status_code == 200
    assert client.get("/api/v1/agencies").status_code == 401
    client.get("/api/v1/open-data/agencies.csv")
    touched.clear()
    wrong = []
    for rule in app.url_map.iter_rules():
        left_out = rule.endpoint.rpartition(".")[2] == "static" or "health." in rule.endpoint
        if "GET" in rule.methods and not left_out:
            with client.get(address_of(app, rule)) as answer:
                if answer.status_code != 429:
                    wrong.append((rule.rule, answer.status_code))
    assert wrong == []
    assert touched == []


def test_reading_of_one_address_keeps_no_other_and_no_one_signed_in_waiting(app, client, inspector):
    tight = throttle.Limit("reading", capacity=1, seconds_per_token=3600)
    app.extensions["readings"] = throttle.OwnBuckets(tight)
    assert [client.get("/public").status_code for _ in range(2)] == [200, 429]
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/public", environ_overrides=elsewhere).status_code == 200
    assert [inspector.get("/today").status_code for _ in range(2)] == [200, 200]


def test_too_large_costs_no_token(app, client, world, monkeypatch):
    tight = throttle.Limit("stranger", capacity=1, seconds_per_token=3600)
    monkeypatch.setattr(admission, "STRANGERS", tight)
    assert client.post("/check", data={"text": "x" * 600_000}).status_code == 413
    assert client.post("/check", data={"text": ""}).status_code == 422
    assert client.post("/check", data={"text": ""}).status_code == 429


def test_a_body_of_unknown_length_is_read_to_the_limit_alone(app, client):
    read = []
    app.after_request(lambda answer: read.append(request.stream.tell()) or answer)
    answer = client.post(
        "/check",
        data=b"text=" + b"x" * 700_000,
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True},
    )
    # Cut at the limit, what is left is no draft.
    assert answer.status_code == 422
    assert read == [limits.FORM_BYTES]


def test_staff_are_counted_by_account_and_keep_nobody_else_waiting(app, world, sign_in):
    tight = throttle.Limit("staff_account", capacity=2, seconds_per_token=3600)
    app.extensions["staff_submissions"] = throttle.OwnBuckets(tight)
    first, second = (sign_in(world.user(Role.INSPECTOR)) for _ in range(2))
    codes = [first.post("/leads/987654321", data={}).status_code for _ in range(3)]
    assert codes == [404, 404, 429]
    refused = first.post("/desk/filters")
    assert refused.status_code == 429
    assert "这一次没有办理" in refused.text
    assert first.get("/today").status_code == 200
    assert second.post("/leads/987654321", data={}).status_code == 404


def test_buckets_of_a_process_fill_up_again_and_full_ones_are_forgotten(monkeypatch):
    buckets = throttle.OwnBuckets(throttle.Limit("x", capacity=2, seconds_per_token=10))
    assert [buckets.take(1, 0.0) for _ in range(3)] == [True, True, False]
    assert [buckets.take(1, 10.0) for _ in range(2)] == [True, False]
    monkeypatch.setattr(throttle, "_MOST_OWN", 3)
    for subject in range(2, 9):
        assert buckets.take(subject, 20.0 + subject)
    assert buckets.take(9, 1000.0)
    assert set(buckets._left) == {9}


def test_staff_upload_and_are_not_counted_with_strangers(inspector, monkeypatch):
    tight = throttle.Limit("stranger", capacity=1, seconds_per_token=3600)
    monkeypatch.setattr(admission, "STRANGERS", tight)
    for _ in range(3):
        answer = inspector.post("/sources/handover/upload", data={"note": "x" * 600_000})
        assert answer.status_code not in (413, 429)


def test_the_cookie_of_an_ended_session_is_a_strangers(inspector, monkeypatch):
    tight = throttle.Limit("stranger", capacity=1, seconds_per_token=3600)
    monkeypatch.setattr(admission, "STRANGERS", tight)
    kept = inspector.get_cookie("session").value
    inspector.post("/sign-out")
    inspector.set_cookie("session", kept)
    codes = [inspector.post("/check", data={"text": "x" * 600_000}).status_code]
    codes += [inspector.post("/check", data={"text": ""}).status_code for _ in range(2)]
    assert codes == [413, 422, 429]


def test_an_agency_is_counted_by_account_and_keeps_nobody_else_out(world, sign_in, monkeypatch):
    tight = throttle.Limit("agency_account", capacity=2, seconds_per_token=3600)
    monkeypatch.setattr(admission, "AGENCIES", tight)
    first, second = (
        sign_in(world.user(Role.AGENCY, agency_id=world.agency(name).id))
        for name in ("武汉甲人力资源有限公司", "武汉乙人力资源有限公司")
    )
    codes = [first.post("/my-agency/staff").status_code for _ in range(3)]
    assert codes == [422, 422, 429]
    assert second.post("/my-agency/staff").status_code == 422
    assert second.post("/my-agency/staff", data={"name": "x" * 600_000}).status_code == 413


def test_files_of_an_agency_are_counted_before_they_are_painted(world, sign_in, monkeypatch):
    painted = []
    tight = throttle.Limit("agency_files", capacity=1, seconds_per_token=3600)
    monkeypatch.setattr(submitted, "_AGENCY_FILES", tight)
    monkeypatch.setattr(submitted, "clean_files", lambda files: painted.extend(files) or [])
    agency = sign_in(world.user(Role.AGENCY, agency_id=world.agency().id))
    for _ in range(3):
        form = {"files": (BytesIO(b"%PDF-1.7"), "a.pdf"), "version": "0"}
        answer = agency.post(f"/my-agency/filings/annual/{clock.today().year - 1}", data=form)
    assert len(painted) == 1
    assert "上传文件过于频繁" in answer.text
