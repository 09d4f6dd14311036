"""Search over agencies, ads and findings at once."""

from flask import Blueprint, render_template

from supervisor.extensions import db
from supervisor.store.queries import findings, postings
from supervisor.store.queries.findings import FindingFilter
from supervisor.store.queries.postings import PostingFilter
from supervisor.store.queries.search import SHOWN, agencies_like
from supervisor.web.access import STAFF, allow
from supervisor.web.arguments import text_arg
from supervisor.web.finding_page import queue_row

blueprint = Blueprint("search", __name__, url_prefix="/search")


@blueprint.get("")
@allow(*STAFF)
def index() -> str:
    """Show the first few of each kind, with the way to all of them."""
    text = text_arg("q")
    if not text:
        return render_template("search/index.html", text="", found=None)
    session = db.session()
    leads = findings.queue_page(session, FindingFilter(status=None, text=text), 1)
    found = {
        "agencies": agencies_like(session, text),
        "postings": postings.postings_page(session, PostingFilter(text=text), 1),
        "findings": leads,
    }
    return render_template(
        "search/index.html",
        text=text,
        found=found,
        rows=[queue_row(finding) for finding in leads.items[:SHOWN]],
        shown=SHOWN,
    )
