"""Every page that the application has is opened, empty and full, wide and narrow.

Pages are found by following links (``tests/support/site/site.py``). A new page that no link
leads to, and that ``rare_addresses`` does not name either, fails: nobody would ever look at it.
"""

import pytest
from sqlalchemy import select

from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.store.tables.platform import User
from tests.support.factories import World
from tests.support.sign_in import session_token
from tests.support.site.accessibility import Seen
from tests.support.site.furnished import furnish, rare_addresses
from tests.support.site.site import NOT_PAGES, crawl, pages

pytestmark = pytest.mark.e2e

PEOPLE = (Role.INSPECTOR, Role.APPROVER, Role.ADMIN, Role.AGENCY)
# Shown once, to the browser that complained; only where no ad waits to be read.
NOT_IN_A_FULL_SITE = {
    "public_complaints.done",
    "auth.second_step",
    "entities.template",
    "register_import.take_back",
    "register_changes.file",
    "samples.index",
}


def empty_site(app, settings):
    """Accounts and one agency, nothing else."""
    world = World(db.session(), settings)
    agency = world.agency()
    for role in PEOPLE:
        world.user(role, agency_id=agency.id if role is Role.AGENCY else None)


@pytest.fixture(params=["empty", "full"])
def site(request, app, settings):
    """Return what to visit, and usernames by role."""
    with app.app_context():
        (empty_site if request.param == "empty" else furnish)(app, settings)
        clients, accounts = {None: app.test_client()}, {}
        for role in PEOPLE:
            query = select(User).where(User.role == role).order_by(User.id)
            user = db.session().scalars(query).first()
            clients[role] = app.test_client()
            with clients[role].session_transaction() as cookie:
                cookie["_user_id"] = session_token(db.session(), user.id)
                cookie["_fresh"] = True
            accounts[role] = user.username
        extra = rare_addresses(app, settings) if request.param == "full" else []
        db.session.remove()
    return request.param, crawl(app, clients, extra), accounts


def test_every_page_is_accessible_and_fits(page, sign_in, app, site):
    kind, visits, accounts = site
    if kind == "full":
        assert set(app.view_functions) >= NOT_PAGES
        assert pages(app) - {visit.endpoint for visit in visits} == NOT_IN_A_FULL_SITE
    problems, seen = [], Seen(page)
    for role in (None, *PEOPLE):
        page.set_viewport_size({"width": 1440, "height": 900})
        if role is None:
            page.context.clear_cookies()
        else:
            sign_in(accounts[role])
            page.get_by_role("button", name="退出").wait_for()
        for visit in visits:
            if visit.role is role:
                problems += seen.problems_of(visit.address)
    assert problems == []
