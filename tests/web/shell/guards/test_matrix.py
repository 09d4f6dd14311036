"""Every route, method and role, with an object of one's own, of another, and with none there.

That who is not named is refused, and who is named is let in to what is there, is held by
``tests/web/shell/test_access.py``.
"""

from collections import defaultdict

import pytest
from sqlalchemy import select
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import AnyConverter, IntegerConverter

from supervisor.domain.platform.roles import Role
from supervisor.services.platform.throttle import Limit, OwnBuckets
from supervisor.store.base import Base
from tests.support.one_of_each import fill
from tests.support.routes import EXAMPLES, address_of

MISSING = 987_654_321
# Addresses that name a kind and a period, not an object of somebody's.
NO_OBJECT = {"my_filings.filing"}
# The form of an objection leads to the one that waits.
ANSWERS = {"my_agency.object_to": 302}
REFUSED = {302, 400, 403, 404, 409, 422, 503}
LEFT_BY_REQUESTS = {"audit_event", "chain_link", "token_bucket", "user_session", "once_only"}
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture(autouse=True)
def unhurried(app):
    """One account asks for every route here, far faster than any hand."""
    app.extensions["staff_submissions"] = OwnBuckets(Limit("all", 100_000, 0.001))


@pytest.fixture
def people(world, sign_in):
    """Clients by role in a world with one of everything, and the user of another agency."""
    agency = world.agency(uscc=EXAMPLES["uscc"])
    other = world.agency("武汉另一家人力资源有限公司")
    users = {
        role: world.user(role, agency_id=agency.id if role is Role.AGENCY else None)
        for role in Role
    }
    fill(world, users[Role.INSPECTOR])
    stranger = world.user(Role.AGENCY, agency_id=other.id, display_name="另一家")
    return {role: sign_in(user) for role, user in users.items()}, sign_in(stranger)


def with_number(rule):
    """Tell whether a route names an object by its number."""
    return any(isinstance(one, IntegerConverter) for one in rule._converters.values())


def routes(app, wanted):
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        if access is not None and with_number(rule) and wanted(rule, access):
            for method in sorted(rule.methods & (CHANGING | {"GET"})):
                yield rule, method, access


def contents(engine):
    """Return every row but of what each request leaves: trail, throttles, sessions."""
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(table)).all()
            for table in Base.metadata.tables.values()
            if table.name not in LEFT_BY_REQUESTS
        }


def test_nothing_of_another_agency_opens(app, people, engine):
    own, stranger = people[0][Role.AGENCY], people[1]
    before = contents(engine)
    opened, tried = [], 0
    for rule, method, _ in routes(app, lambda _, access: Role.AGENCY in access.roles):
        if rule.endpoint in NO_OBJECT or rule.endpoint.startswith("account."):
            continue
        address = address_of(app, rule)
        with stranger.open(address, method=method) as answer:
            tried += 1
            # A form may be refused for itself, or send back to the list of one's own.
            if answer.status_code not in ({403, 404} if method == "GET" else REFUSED):
                opened.append((method, address, answer.status_code))
        if method == "GET":
            with own.open(address) as answer:
                assert answer.status_code == ANSWERS.get(rule.endpoint, 200), address
    assert opened == []
    assert tried > 10
    assert contents(engine) == before


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_what_is_not_there_is_not_found(app, people, role):
    client = people[0][role]
    wrong = []
    for rule, method, _ in routes(app, lambda _, access: role in access.roles):
        values = {
            name: MISSING
            if isinstance(one, IntegerConverter)
            else min(one.items)
            if isinstance(one, AnyConverter)
            else EXAMPLES.get(name, "x")
            for name, one in rule._converters.items()
        }
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **values)
        with client.open(address, method=method) as answer:
            if answer.status_code not in ({404} if method == "GET" else REFUSED):
                wrong.append((method, address, answer.status_code))
    assert wrong == []


def test_no_route_takes_a_method_it_does_not_name(app, people):
    """Every route by the map that finds views, and one of each blueprint through the door."""
    named = defaultdict(set)
    for rule in app.url_map.iter_rules():
        named[rule.rule] |= rule.methods
    found = app.url_map.bind("localhost")
    client, asked, taken, tried = people[0][Role.APPROVER], set(), [], 0
    for rule in app.url_map.iter_rules():
        blueprint, _, view = rule.endpoint.rpartition(".")
        if view == "static":
            continue
        address = address_of(app, rule)
        for method in sorted({"GET", *CHANGING} - named[rule.rule]):
            tried += 1
            try:
                found.match(address, method=method)  # by another route: it is to find nothing
            except (MethodNotAllowed, NotFound):
                if (blueprint, method) in asked:
                    continue
            asked.add((blueprint, method))
            with client.open(address, method=method) as answer:
                # Whoever reloads what a form answered is led to the page above.
                led = (302,) if method == "GET" else ()
                if answer.status_code not in (404, 405, *led):
                    taken.append((method, address, answer.status_code))
    assert taken == []
    assert tried > len(asked) > 100
