"""Who may use what: every view declares it, and the declaration is what happens."""

import pytest
from flask import Flask

from supervisor.domain.platform.roles import Role
from supervisor.store.tables.platform import AuditEvent
from tests.support.one_of_each import fill
from tests.support.routes import EXAMPLES, address_of

STAFF = {Role.INSPECTOR, Role.APPROVER, Role.AUDITOR, Role.ADMIN}
# What a page that may be opened answers, where that is not 200.
ANSWERS = {
    "my_agency.object_to": 302,  # to the objection that is filed
    "home.index": 302,  # leads to the first page of the role
    "register_import.take_back": 302,  # what is only previewed has nothing to take back
    "samples.index": 302,  # leads to the ad to read
    "public_complaints.done": 302,  # nothing was handed in just now
    "auth.second_step": 302,  # nobody has shown a password just now
    "case_papers.show": 404,  # a case has no paper of that name
    "measures.notice": 404,  # the measure there is comes with no letter
    "measures.certificate": 404,  # nor with a certificate
    "public.download": 308,  # leads on to the interface for programs
    "api.agencies": 401,  # nobody shows a token
    "api.agency": 401,
    "api.handover": 401,
    "ratings_course.results": 404,  # nothing of it is public yet
    "ratings_course.plaque": 404,  # nor in force
    "stars.plaque": 404,
    "health.ready": 503,  # no scheduler lives here
    "health.metrics": 404,  # nobody is named who may read them
    # The token is not one of ours.
    "public.verify": 404,
    "public_alerts.confirm": 404,
    "check.receipt": 404,
    "check.verify": 404,
}

# What matters most is written out, so that loosening it takes a second edit.
EXPECTED = {
    "findings.queue": STAFF,
    "findings.show": STAFF,
    "findings.decide": {Role.INSPECTOR, Role.APPROVER},
    "findings.undo": {Role.INSPECTOR, Role.APPROVER},
    "findings.contacts": {Role.INSPECTOR, Role.APPROVER},
    "remarks.strike": {Role.INSPECTOR, Role.APPROVER},
    "remarks.mark": {Role.INSPECTOR, Role.APPROVER},
    "remarks.undo": {Role.INSPECTOR, Role.APPROVER},
    "rules.accept_stop": {Role.APPROVER},
    "rules.refuse_stop": {Role.APPROVER},
    "reader_models.index": STAFF,
    "reader_models.endorse": {Role.INSPECTOR, Role.APPROVER},
    "reader_models.approve": {Role.APPROVER},
    "reader_models.refuse": {Role.APPROVER},
    "reader_models.take_back": {Role.APPROVER},
    "reader_endpoint.index": STAFF,
    "reader_endpoint.judge": {Role.INSPECTOR, Role.APPROVER},
    "reader_endpoint.ask": {Role.INSPECTOR, Role.APPROVER},
    "reader_endpoint.approve": {Role.APPROVER},
    "reader_endpoint.refuse": {Role.APPROVER},
    "reader_endpoint.end": {Role.APPROVER},
    "reader_differences.index": STAFF,
    "reader_differences.judge": {Role.INSPECTOR, Role.APPROVER},
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
    "agency_edit.agency": {Role.INSPECTOR, Role.APPROVER, Role.ADMIN},
    "register_changes.accept": {Role.APPROVER},
    "register_changes.refuse": {Role.APPROVER},
    "register_import.take_back": {Role.APPROVER, Role.ADMIN},
    "api_tokens.create": {Role.ADMIN},
    "api_tokens.end": {Role.ADMIN},
    "webhooks.create": {Role.ADMIN},
    "webhooks.end": {Role.ADMIN},
    "webhooks.again": {Role.ADMIN},
    "users.index": {Role.ADMIN},
    "users.create": {Role.ADMIN},
    "users.disable": {Role.ADMIN},
    "users.enable": {Role.ADMIN},
    "users.reset": {Role.ADMIN},
    "users.reset_second_factor": {Role.ADMIN},
    "users.change_role": {Role.ADMIN},
    "users.end_sessions": {Role.ADMIN},
    "audit.index": {Role.AUDITOR, Role.ADMIN},
    "audit.kept": {Role.AUDITOR, Role.ADMIN},
    "my_agency.show": {Role.AGENCY},
    "my_duties.index": {Role.AGENCY},
    "my_duties.report": {Role.AGENCY},
    "my_duties.notice": {Role.AGENCY},
    "my_duties.withdraw": {Role.AGENCY},
    "my_filings.filing": {Role.AGENCY},
    "my_staff.index": {Role.AGENCY},
    "my_staff.add": {Role.AGENCY},
    "my_staff.leave": {Role.AGENCY},
    "duties.index": STAFF,
    "duties.remind": {Role.INSPECTOR, Role.APPROVER},
    "change_notices.index": STAFF,
    "change_notices.show": STAFF,
    "change_notices.send_back": {Role.INSPECTOR, Role.APPROVER},
    "change_notices.accept": {Role.APPROVER},
    "filings.index": STAFF,
    "filings.show": STAFF,
    "filings.send_back": {Role.INSPECTOR, Role.APPROVER},
    "filings.accept": {Role.INSPECTOR, Role.APPROVER},
    "filings.publish": {Role.APPROVER},
    "market_statistics.index": STAFF,
    "market_statistics.take": STAFF,
    "agency_staff.show": STAFF,
    "agency_staff.uncover": {Role.INSPECTOR, Role.APPROVER},
}


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


@pytest.fixture
def furnished(world, settings, sign_in):
    """A client for each role, and one that is nobody's, in a world with one of everything."""
    agency = world.agency(uscc=EXAMPLES["uscc"])
    users = {
        role: world.user(role, agency_id=agency.id if role is Role.AGENCY else None)
        for role in Role
    }
    fill(world, users[Role.INSPECTOR])
    upload = settings.inbox_path / EXAMPLES["source_id"] / EXAMPLES["name"]
    upload.parent.mkdir(parents=True, exist_ok=True)
    upload.write_text("职位名称\n", encoding="utf-8")
    return {role: sign_in(user) for role, user in users.items()}


def test_every_view_declares_who_may_use_it(app):
    bare = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint.rpartition(".")[2] != "static" and not hasattr(view, "access")
    ]
    assert bare == []


@pytest.mark.parametrize("endpoint", sorted(EXPECTED))
def test_sensitive_views_are_for_exactly_these_roles(app, endpoint):
    assert app.view_functions[endpoint].access.roles == EXPECTED[endpoint]


def test_nobody_unnamed_gets_in(app, clients):
    for endpoint, method, address in guarded_routes(app):
        access = app.view_functions[endpoint].access
        if access is None:
            continue
        for role, client in clients.items():
            if role not in access.roles:
                answer = client.open(address, method=method)
                assert answer.status_code == 403, (endpoint, method, role)


def test_everybody_named_is_shown_the_page(app, client, furnished):
    wrong = []
    for endpoint, method, address in guarded_routes(app):
        if method != "GET":
            continue
        access = app.view_functions[endpoint].access
        people = {None: client} if access is None else {r: furnished[r] for r in access.roles}
        for role, browser in people.items():
            answer = browser.get(address)
            if answer.status_code != ANSWERS.get(endpoint, 200):
                wrong.append((endpoint, str(role), answer.status_code))
            answer.close()
    assert wrong == []


def test_strangers_are_sent_to_sign_in(app, client):
    for number, (endpoint, method, address) in enumerate(guarded_routes(app)):
        if app.view_functions[endpoint].access is None:
            continue
        caller = {"REMOTE_ADDR": f"198.51.{number // 100}.{number % 100}"}  # none comes too often
        answer = client.open(address, method=method, environ_overrides=caller)
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
