"""Addresses that nobody types by hand: every page answers them, none fails."""

import pytest
from werkzeug.routing import IntegerConverter

from supervisor.domain.platform.roles import Role

NUMBERS = ("999999999999999999", "9223372036854775808")
FILTERS = (
    {"page": "9" * 4301},
    {"page": "999999999999999999", "actor": "999999999999999999", "agency": "9" * 18},
    {"from": "0001-01-01", "to": "9999-12-31", "on": "9999-12-31"},
    {"from": "1900-01-01", "to": "2199-12-31", "on": "2199-12-31"},
    {"q": "\x00'%_\\(" * 50, "source": "x" * 500, "status": "no-such-key"},
    {"version": "²", "without": "9" * 30, "kind": "²", "street": "no-such-street"},
    {"year": "99999", "period": "2026-13"},
)


def filled(rule, number):
    """Return the address of a page with this number wherever one stands in it."""
    path = rule.rule
    for name, converter in rule._converters.items():
        is_number = isinstance(converter, IntegerConverter)
        path = path.replace(f"<int:{name}>" if is_number else f"<{name}>", number)
    return path


@pytest.fixture
def asked(app, client, world, sign_in):
    """Return a function that opens an address as whoever may use its page, and gives the status."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    clients = {role: sign_in(world.user(role)) for role in (Role.APPROVER, Role.ADMIN)}
    clients[Role.AGENCY] = sign_in(world.user(Role.AGENCY, agency_id=world.agency().id))

    def ask(rule, address, **query):
        access = app.view_functions[rule.endpoint].access
        allowed = [one for role, one in clients.items() if access and role in access.roles]
        with (allowed or [client])[0].get(address, query_string=query) as answer:
            return answer.status_code

    return ask


def pages(app, *, numbered):
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods
        and bool(rule._converters) == numbered
        and hasattr(app.view_functions[rule.endpoint], "access")
        and rule.endpoint != "health.ready"  # says 503, as no scheduler lives here
    ]


def test_numbers_that_no_database_holds_lead_to_no_page(app, asked):
    found = {
        address: asked(rule, address)
        for rule in pages(app, numbered=True)
        for number in NUMBERS
        for address in [filled(rule, number)]
    }
    assert {address: status for address, status in found.items() if status >= 500} == {}


def test_filters_nobody_would_set_break_no_page(app, asked):
    broken = [
        (rule.rule, wanted)
        for rule in pages(app, numbered=False)
        for wanted in FILTERS
        if asked(rule, rule.rule, **wanted) >= 500
    ]
    assert broken == []
