"""Search over agencies, ads and findings at once."""

from flask import Blueprint, render_template

from supervisor.domain.platform.permissions import Permission
from supervisor.domain.register.fields import Audience
from supervisor.extensions import db
from supervisor.services.register import finding
from supervisor.store.queries.leads import postings, queue
from supervisor.store.queries.leads.postings import PostingFilter
from supervisor.store.queries.leads.queue import FindingFilter
from supervisor.store.queries.office.search import SHOWN, Agency, agencies_like
from supervisor.store.queries.paging import Page
from supervisor.web.leads.finding_page import queue_row
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import text_arg

blueprint = Blueprint("search", __name__, url_prefix="/search")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the first few of each kind, with the way to all of them."""
    text = text_arg("q")
    if not text:
        return render_template("office/search/index.html", text="", found=None)
    session = db.session()
    leads = queue.queue_page(session, FindingFilter(status=None, text=text), 1)
    found = {
        "agencies": _agencies(text),
        "postings": postings.postings_page(session, PostingFilter(text=text), 1),
        "findings": leads,
    }
    return render_template(
        "office/search/index.html",
        text=text,
        found=found,
        rows=[queue_row(finding) for finding in leads.items[:SHOWN]],
        shown=SHOWN,
    )


def _agencies(text: str) -> Page[Agency]:
    """Return agencies by name, sound, code, phone or person; nearly so where nothing fits."""
    session = db.session()
    page = agencies_like(session, text, finding.find(session, text, Audience.OFFICE))
    if page.total:
        return page
    return agencies_like(session, text, finding.find_nearly(session, text, Audience.OFFICE))
