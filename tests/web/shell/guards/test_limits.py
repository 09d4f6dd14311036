"""What each endpoint takes: whoever reads files is named, with how much, and nobody else is."""

import inspect
import types

import pytest

from supervisor.domain.platform.roles import Role
from supervisor.web.shell.guards import limits
from supervisor.web.shell.guards.limits import FORM_BYTES, INTAKES, Intake
from tests.support.routes import address_of

CHANGING = {"POST", "PUT", "PATCH"}
READS_FILES = ("request.files", "files_field")


def reads_files(view, seen):
    """Tell whether a view, or a function of the pages that it names, reads uploaded files."""
    view = inspect.unwrap(view)
    if view in seen:
        return False
    seen.add(view)
    if any(word in inspect.getsource(view) for word in READS_FILES):
        return True
    named = [view.__globals__.get(name) for name in names_in(view.__code__)]
    return any(
        reads_files(one, seen)
        for one in named
        if inspect.isfunction(one) and one.__module__.startswith("supervisor.web.")
        and ".shell" not in one.__module__
    )  # fmt: skip


def names_in(code):
    """Yield the names that a function uses, those within its inner functions too."""
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield from names_in(one)


def test_whoever_reads_files_is_named_with_how_much(app):
    takes = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.methods & CHANGING and reads_files(app.view_functions[rule.endpoint], set())
    }
    assert takes == set(INTAKES)


def test_what_an_installation_permits_is_never_exceeded():
    for intake in Intake:
        assert intake.most_bytes(1024) == 1024
    assert Intake.FORM.most_bytes(10**9) == FORM_BYTES
    assert Intake.TABLE.most_bytes(10**9) == 10**9


@pytest.mark.parametrize("endpoint", sorted(INTAKES))
def test_files_are_for_those_who_may_use_the_endpoint(app, client, world, sign_in, endpoint):
    """A stranger's or another role's body is cut at the size of a form."""
    rule = next(
        one for one in app.url_map.iter_rules()
        if one.endpoint == endpoint and one.methods & CHANGING
    )  # fmt: skip
    address, body = address_of(app, rule), b"x" * (FORM_BYTES + 1)
    access = app.view_functions[endpoint].access
    agency = world.agency().id
    for role in (None, Role.AGENCY, Role.AUDITOR):
        of = agency if role is Role.AGENCY else None
        who = sign_in(world.user(role, agency_id=of)) if role else client
        may_enter = access is None or role in access.roles
        answer = who.post(address, data=body, content_type="application/octet-stream")
        assert (answer.status_code == 413) is not may_enter, role


def test_a_form_of_staff_is_cut_where_its_endpoint_says(inspector):
    body = b"x" * (FORM_BYTES + 1)
    assert inspector.post("/desk/filters", data=body).status_code == 413
    too_large = b"x" * (limits.INTAKES["measures.act"].most_bytes(2**40) + 1)
    assert inspector.post("/measures/1/acts", data=too_large).status_code == 413
