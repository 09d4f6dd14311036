"""Forms and addresses filled with what nobody would type: every answer is one, none comes late.

``HOSTILE_INPUTS=20000 pytest tests/web/shell/test_hostile_inputs.py`` tries so many. In
pieces, each with a ``HOSTILE_SEED`` of its own, it tries others every time; ``HOSTILE_COUNT`` names
a file for the counts.
"""

import os
import re
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.routing import AnyConverter, IntegerConverter

from supervisor.domain.platform.roles import Role
from supervisor.services.platform import throttle
from supervisor.web.shell import background
from supervisor.web.shell.guards import admission
from tests.support.one_of_each import fill

INPUTS = int(os.environ.get("HOSTILE_INPUTS", "150"))
SEED = int(os.environ.get("HOSTILE_SEED", "0"))
TEMPLATES = Path(__file__).parents[3] / "templates"
NAMES = sorted(
    {
        name
        for page in TEMPLATES.rglob("*.html")
        for name in re.findall(r'name="([a-z][a-z_0-9-]*)"', page.read_text(encoding="utf-8"))
    }
    | {"page", "q", "version", "note", "reason", "from", "to", "on", "kind", "status", "agency"}
)
WORST = st.sampled_from(
    [
        "", " ", "\x00", "²", "٣", "-1", "0", "1e309", "NaN", "9" * 30, "9" * 5000,
        "9223372036854775808", "0001-01-01", "9999-12-31", "2026-02-30", "2026-13-45T99:99", "=1+1",
        "' OR 1=1 --", "%s%n", "{{7*7}}", "<script>", "../../etc/passwd", "\ud800", "null", "true",
        "a\r\nSet-Cookie: x=1", "\u202e\ufeff", "[object Object]", "[]", "{}", "1,2,3",
        "//evil.example", "100000.005", "-0.0",
    ]
)  # fmt: skip
VALUES = st.one_of(WORST, st.text(max_size=60), st.integers().map(str), st.dates().map(str))
FIELDS = st.dictionaries(
    st.sampled_from(NAMES), st.lists(VALUES, min_size=1, max_size=3), max_size=12
)
LEFT_OUT = {"health.ready", "static"}
PATIENCE = 2.0  # seconds of computing


@pytest.fixture
def routes(app):
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods & {"GET", "POST"})
        if rule.endpoint not in LEFT_OUT
    ]


@pytest.fixture
def people(app, world, sign_in):
    agency = world.agency().id
    users = {
        role: world.user(role, agency_id=agency if role is Role.AGENCY else None)
        for role in (Role.APPROVER, Role.ADMIN, Role.INSPECTOR, Role.AGENCY)
    }
    fill(world, users[Role.INSPECTOR])
    return People(users, sign_in, world)


class People:
    """Those who are signed in; whom what was sent signed or shut out is let in again."""

    def __init__(self, users, sign_in, world):
        self.users, self.sign_in, self.world = users, sign_in, world
        self.clients = {role: sign_in(user) for role, user in users.items()}

    def let_in_again(self, client):
        for role, one in self.clients.items():
            if one is client:
                self.world.refresh()
                user = self.users[role]
                user.active, user.role, user.must_change_password = True, role, False
                self.world.session.commit()
                self.clients[role] = self.sign_in(self.users[role])


def clean(text):
    """Return a text as a browser could send it: half a letter is none."""
    return text.encode("utf-8", "replace").decode()


def test_what_nobody_would_type_gets_an_answer(app, client, people, routes, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    wide = throttle.Limit("wide", 1_000_000, 0.001)
    for name in ("STRANGERS", "STAFF", "AGENCIES"):
        if hasattr(admission, name):
            monkeypatch.setattr(admission, name, wide)
    app.extensions["readings"] = throttle.OwnBuckets(wide)
    monkeypatch.setattr(background, "start", lambda work: None)  # nights, self-checks
    client.post("/check", data={"title": "普工", "text": "招普工"})  # rules are compiled once
    failed, slow, tried = [], [], []

    @seed(SEED)
    @hypothesis_settings(
        max_examples=INPUTS, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def ask(data):
        rule, method = data.draw(st.sampled_from(routes))
        path = rule.rule
        for name, converter in rule._converters.items():
            if isinstance(converter, AnyConverter):
                value = sorted(converter.items)[0]
            elif isinstance(converter, IntegerConverter):
                value = data.draw(st.sampled_from(["1", "2", "0", "999999999999999999"]))
            else:
                value = quote(clean(data.draw(st.text(min_size=1, max_size=30))), safe="")
            path = re.sub(rf"<[^<>]*\b{name}>", lambda _, v=value: v, path)
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        allowed = [one for role, one in people.clients.items() if access and role in access.roles]
        who = data.draw(st.sampled_from([*allowed * 3, client]))
        fields = {k: [clean(v) for v in vs] for k, vs in data.draw(FIELDS).items()}
        sent = {"query_string": fields} if method == "GET" else {"data": fields}
        began = time.process_time()
        with who.open(path, method=method, **sent) as answer:
            status, led_to = answer.status_code, answer.location or ""
        took = time.process_time() - began
        if "/sign-in" in led_to:
            people.let_in_again(who)
            tried.append("to the door")
        else:
            tried.append(status)
        # Rows made up for the pages name files that no archive has: that is said, by 503.
        if status >= 500 and status != 503:
            failed.append((method, path, fields, status))
        if took > PATIENCE:
            slow.append((method, path, fields, round(took, 1)))

    ask()
    if "HOSTILE_COUNT" in os.environ:  # how many, for the note
        counted = {status: tried.count(status) for status in sorted(set(tried), key=str)}
        Path(os.environ["HOSTILE_COUNT"]).write_text(f"{len(tried)} {counted}\n", encoding="utf-8")
    assert failed == []
    assert slow == []
