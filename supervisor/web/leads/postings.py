"""Job ads: the list, and one ad with every wording it has had."""

from flask import Blueprint, abort, render_template

from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.collect.source_cards import source_cards
from supervisor.store.queries.leads import postings
from supervisor.store.queries.leads.copies import copies_in
from supervisor.store.queries.leads.endings import endings
from supervisor.store.queries.leads.postings import PostingFilter
from supervisor.web.leads.choices import place_options
from supervisor.web.leads.filters import place_arg
from supervisor.web.leads.finding_page import earlier_wordings
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import page_place, text_arg

blueprint = Blueprint("postings", __name__, url_prefix="/postings")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the ads that the filter leaves, the newest first."""
    wanted = PostingFilter(text_arg("q"), text_arg("source", 40), place_arg())
    return render_template(
        "leads/postings/index.html",
        page=postings.postings_page(db.session(), wanted, page_place()),
        wanted=wanted,
        places=place_options(),
        sources=[(card.id, card.title) for card in source_cards().values()],
    )


@blueprint.get("/<int:posting_id>")
@allow(Permission.READ)
def show(posting_id: int) -> str:
    """Show one ad as it reads now, and how it got there."""
    record = postings.posting_record(db.session(), posting_id)
    if record is None:
        abort(404)
    newest = record.revisions[-1]
    return render_template(
        "leads/postings/posting.html",
        record=record,
        revision=newest,
        ended=endings(db.session()).of(newest.poster_key, record.posting.agency_id),
        copies=copies_in(db.session(), record.posting.cluster_id, posting_id),
        earlier=earlier_wordings(record.revisions, newest.id),
    )
