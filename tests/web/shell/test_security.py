"""Headers, tokens, addresses to return to, and error pages."""

import re
from html.parser import HTMLParser

import pytest

from supervisor.domain.platform.roles import Role
from supervisor.web.shell.security import safe_next
from tests.support.factories import Ad, Hit
from tests.support.routes import address_of

PAGES = (
    "/today", "/findings", "/findings?status=any", "/findings/1", "/findings/1?tab=page",
    "/findings/1?tab=record", "/postings", "/postings/1", "/snapshots/1", "/sources",
    "/sources/handover", "/sources/handover/upload", "/rules", "/search?q=a", "/settings/users",
    "/settings/users/new", "/settings/audit", "/password", "/nowhere",
)  # fmt: skip


# What reads no cookie: there is no session for a foreign page to abuse. The first changes nothing,
# the second asks for a signed link instead (RFC 8058).
WITHOUT_SESSION = {
    "api.check",
    "api.check_many",
    "api.hand_over",
    "public_alerts.do_end",
}


class InlineFinder(HTMLParser):
    """Collects whatever the policy would block: inline script, style and handlers."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag == "script" and "src" not in names:
            self.found.append("script")
        if tag == "style" and "nonce" not in names:
            self.found.append("style")
        self.found += [name for name in names if name == "style" or name.startswith("on")]
        self.found += [value for value in names.values() if (value or "").startswith("javascript:")]


@pytest.fixture
def admin(world, sign_in):
    world.finding()
    world.run(world.scan())
    return sign_in(world.user(Role.ADMIN))


@pytest.mark.parametrize("address", PAGES)
def test_every_page_carries_the_headers(admin, address):
    headers = admin.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("address", PAGES)
def test_no_page_needs_what_the_policy_blocks(admin, address):
    finder = InlineFinder()
    finder.feed(admin.get(address).text)
    assert finder.found == []


def test_the_nonce_is_new_for_every_answer(admin):
    pattern = re.compile(r"'nonce-([^']+)'")
    nonces = {
        pattern.search(admin.get("/today").headers["Content-Security-Policy"])[1] for _ in range(3)
    }
    assert len(nonces) == 3


def test_secure_installations_insist_on_https(app, client):
    app.config["SESSION_COOKIE_SECURE"] = True
    assert "max-age=31536000" in client.get("/sign-in").headers["Strict-Transport-Security"]


def test_the_archived_page_can_do_nothing(world, sign_in):
    page = world.page(world.run(world.scan()), b"<html><script>x</script></html>", "text/html")
    finding = world.finding(page=page)
    user = sign_in(world.user())
    headers = user.get(f"/snapshots/{finding.revision_id}/frame").headers
    policy = headers["Content-Security-Policy"]
    assert policy.endswith("sandbox")
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy


def test_every_form_needs_its_token(app, world, sign_in):
    finding = world.finding()
    user = sign_in(world.user())
    app.config["WTF_CSRF_ENABLED"] = True
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods or rule.endpoint in WITHOUT_SESSION:
            continue
        answer = user.post(address_of(app, rule))
        assert answer.status_code == 400, rule.endpoint
    assert "页面已过期" in user.post(f"/findings/{finding.id}/decide").text


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example",
        "javascript:alert(1)", "/\t/evil.example", "http:evil", "", None, "findings",
    ],
)  # fmt: skip
def test_foreign_addresses_are_not_returned_to(address):
    assert safe_next(address) is None


@pytest.mark.parametrize("address", ["/findings", "/findings?category=gender&page=2", "/"])
def test_own_addresses_are_returned_to(address):
    assert safe_next(address) == address


@pytest.mark.parametrize(
    ("address", "code", "words"),
    [("/nowhere", 404, "找不到页面"), ("/findings?category=nothing", 400, "请求无法识别")],
)
def test_errors_speak_chinese(admin, address, code, words):
    answer = admin.get(address)
    assert answer.status_code == code
    assert words in answer.text


def test_a_failure_shows_a_page_and_no_secrets(app, admin, monkeypatch):
    app.config["TESTING"] = False
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail(*_arguments):
        raise RuntimeError("secret-detail")

    monkeypatch.setattr("supervisor.web.leads.postings.postings.postings_page", fail)
    answer = admin.get("/postings")
    assert answer.status_code == 500
    assert "系统出错" in answer.text
    assert "secret-detail" not in answer.text


def test_a_file_too_large_says_the_limit(app, admin):
    app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024
    body = b"--x\r\n" + b"x" * (3 * 1024 * 1024)
    kind = "multipart/form-data; boundary=x"
    answer = admin.post("/sources/handover/upload", data=body, content_type=kind)
    assert answer.status_code == 413
    assert "超过 2 MB" in answer.text


HOSTILE = (
    '<script>alert("x")</script>限男性',
    '"><img src=x onerror=alert(1)>限男性',
    "{{ 7*7 }}限男性",
    "限男性\u202e反向文字\u202c",
    "限男性" + "长" * 5000,
    "限男性👨‍👩‍👧‍👦🇨🇳",
    "限男性\u0001\u007f",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_ads_are_only_text(world, sign_in, text):
    ad = Ad(title=text, company=text, text=text, hits=[Hit("限男性"), Hit("限男性", field="title")])
    finding = world.finding(ad)
    client = sign_in(world.user())
    for address in (
        "/today", "/findings", f"/findings/{finding.id}", "/postings", "/search?q=限男性",
        f"/findings/{finding.id}?tab=page", f"/findings/{finding.id}?tab=record",
        f"/postings/{finding.posting_id}",
    ):  # fmt: skip
        page = client.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert ">49限男性" not in page.text
