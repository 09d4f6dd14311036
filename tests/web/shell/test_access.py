"""Who may use what: every view declares it, and the declaration is what happens."""

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from supervisor.domain.platform.roles import Role
from supervisor.store.tables.platform import AuditEvent

STAFF = {Role.INSPECTOR, Role.APPROVER, Role.AUDITOR, Role.ADMIN}
EXAMPLES = {"source_id": "handover", "name": "20261123-021000-0a1b2c3d-ads.csv"}

# What matters most is written out, so that loosening it takes a second edit.
EXPECTED = {
    "findings.queue": STAFF,
    "findings.show": STAFF,
    "findings.decide": {Role.INSPECTOR, Role.APPROVER},
    "findings.undo": {Role.INSPECTOR, Role.APPROVER},
    "findings.contacts": {Role.INSPECTOR, Role.APPROVER},
    "successions.index": {Role.INSPECTOR, Role.APPROVER, Role.AUDITOR},
    "successions.show": {Role.INSPECTOR, Role.APPROVER, Role.AUDITOR},
    "successions.contacts": {Role.INSPECTOR, Role.APPROVER},
    "successions.judge": {Role.INSPECTOR},
    "successions.revoke": {Role.INSPECTOR},
    "successions.open_case": {Role.INSPECTOR},
    "snapshots.original": {Role.INSPECTOR, Role.APPROVER},
    "sources.progress": STAFF,
    "sources.pause": {Role.INSPECTOR, Role.APPROVER, Role.ADMIN},
    "sources.resume": {Role.INSPECTOR, Role.APPROVER, Role.ADMIN},
    "sources.run_now": {Role.INSPECTOR, Role.APPROVER, Role.ADMIN},
    "sources.learn_anew": {Role.APPROVER, Role.ADMIN},
    "incidents.mute": {Role.INSPECTOR, Role.APPROVER, Role.ADMIN},
    "self_check.index": STAFF,
    "self_check.run": {Role.INSPECTOR, Role.APPROVER, Role.ADMIN},
    "sources.upload": {Role.INSPECTOR, Role.APPROVER, Role.ADMIN},
    "users.index": {Role.ADMIN},
    "users.create": {Role.ADMIN},
    "users.disable": {Role.ADMIN},
    "users.enable": {Role.ADMIN},
    "users.reset": {Role.ADMIN},
    "audit.index": {Role.AUDITOR, Role.ADMIN},
    "my_agency.show": {Role.AGENCY},
}


def address_of(app: Flask, rule: Rule) -> str:
    """An address of the route; numbers are 1, and of named choices the first is taken."""
    values = {}
    for name, converter in rule._converters.items():
        choices = getattr(converter, "items", None)
        is_choice = isinstance(converter, AnyConverter) and choices
        values[name] = min(choices) if is_choice else EXAMPLES.get(name, 1)
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


def guarded_routes(app: Flask):
    """Every (endpoint, method, address) but static files."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.rpartition(".")[2] == "static":
            continue
        address = address_of(app, rule)
        for method in rule.methods & {"GET", "POST", "PUT", "DELETE", "PATCH"}:
            yield rule.endpoint, method, address


@pytest.fixture
def clients(world, sign_in):
    agency = world.agency()
    return {
        role: sign_in(world.user(role, agency_id=agency.id if role is Role.AGENCY else None))
        for role in Role
    }


def test_every_view_declares_who_may_use_it(app):
    bare = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint.rpartition(".")[2] != "static" and not hasattr(view, "access")
    ]
    assert bare == []


@pytest.mark.parametrize("endpoint", sorted(EXPECTED))
def test_sensitive_views_are_for_exactly_these_roles(app, endpoint):
    assert app.view_functions[endpoint].access == EXPECTED[endpoint]


def test_nobody_unnamed_gets_in(app, clients):
    for endpoint, method, address in guarded_routes(app):
        access = app.view_functions[endpoint].access
        if access is None:
            continue
        for role, client in clients.items():
            if role not in access:
                answer = client.open(address, method=method)
                assert answer.status_code == 403, (endpoint, method, role)


def test_everybody_named_gets_in(app, clients):
    for endpoint, method, address in guarded_routes(app):
        access = app.view_functions[endpoint].access
        if access is None or method != "GET":
            continue
        for role in access:
            answer = clients[role].get(address)
            assert answer.status_code in {200, 302, 303, 400, 404}, (endpoint, role)


def test_strangers_are_sent_to_sign_in(app, client):
    for endpoint, method, address in guarded_routes(app):
        if app.view_functions[endpoint].access is None:
            continue
        answer = client.open(address, method=method)
        assert answer.status_code == 302, (endpoint, method)
        assert answer.location.startswith("/sign-in"), (endpoint, method)


def test_a_view_without_declaration_is_refused_to_all(app, clients):
    app.view_functions["home.index"] = lambda: "open"
    assert clients[Role.ADMIN].get("/").status_code == 403


def test_refusals_are_kept_in_the_trail(world, clients):
    clients[Role.INSPECTOR].get("/settings/users")
    world.refresh()
    events = world.session.query(AuditEvent).filter_by(action="access_refused").all()
    assert [event.object_id for event in events] == ["users.index"]


def test_an_auditor_reads_but_never_decides(world, clients):
    finding = world.finding()
    page = clients[Role.AUDITOR].get(f"/findings/{finding.id}")
    assert page.status_code == 200
    assert "data-decide" not in page.text
