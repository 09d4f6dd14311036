"""The review queue and the finding page."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.leads.findings import Decision, RejectReason
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.desk import leases
from supervisor.services.leads import review
from supervisor.services.leads.corrections.refusals import FindingChanged, ReviewError
from supervisor.services.leads.review import Ruling, Undone
from supervisor.store.queries.desk.decided import last_step
from supervisor.store.queries.desk.filters import saved_filters
from supervisor.store.queries.desk.leases import Holding, batch_size, holdings
from supervisor.store.queries.leads import queue as queue_queries
from supervisor.store.queries.leads.copies import spread_of
from supervisor.store.queries.leads.endings import endings
from supervisor.store.queries.leads.queue_filter import resolved
from supervisor.store.queries.leads.record import Finding
from supervisor.store.queries.leads.turning import turned_page
from supervisor.store.queries.leads.window import window_of
from supervisor.store.queries.reader import looks
from supervisor.web.leads import finding_page
from supervisor.web.leads.choices import filter_choices
from supervisor.web.leads.filters import (
    address_here,
    address_of,
    filter_from_address,
    place_of,
    stood_at,
)
from supervisor.web.leads.lead_page import Draft, held_by_others, lead_page, load
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import page_place
from supervisor.web.shell.frame import may_use
from supervisor.web.shell.guards.once import show_once, shown_once
from supervisor.web.shell.identity import actor
from supervisor.web.shell.numbers import whole_number

blueprint = Blueprint("findings", __name__, url_prefix="/findings")


@blueprint.get("")
@allow(Permission.READ)
def queue() -> str:
    """Show the leads that the filter leaves, gravest first."""
    wanted = resolved(db.session(), filter_from_address())
    counts = queue_queries.status_counts(db.session(), wanted)
    total = counts.of(wanted.status)
    page = turned_page(db.session(), wanted, page_place(), total)
    filters = address_of(wanted)
    held = holdings(db.session(), utc_now())
    return render_template(
        "leads/queue.html",
        page=page,
        looks=looks.waiting(db.session()) if may_use("looks.index") else None,
        first=_first_free(page.items, held),
        spread=spread_of(db.session(), (finding.cluster_id for finding in page.items)),
        rows=[finding_page.queue_row(finding) for finding in page.items],
        endings=endings(db.session()),
        wanted=wanted,
        filters=filters,
        narrowing={name: value for name, value in filters.items() if name not in _VIEWS},
        counts=counts,
        counted=queue_queries.counted_to(wanted),
        choices=filter_choices(),
        held=held,
        step=last_step(db.session(), current_user.id, utc_now()),
        batch=batch_size(db.session(), current_user.id, utc_now()),
        kept=saved_filters(db.session(), current_user.id),
    )


def _first_free(leads: Sequence[Finding], held: dict[int, Holding]) -> Finding | None:
    """Return the first lead that nobody else has in hand."""
    taken = held_by_others(held)
    return next((one for one in leads if one.cluster_id not in taken), None)


_VIEWS = ("status", "order")


@blueprint.get("/<int:finding_id>")
@allow(Permission.READ)
def show(finding_id: int) -> str:
    """Show one lead with its evidence, its queue beside it."""
    return lead_page(finding_id, filter_from_address(), Draft(note=_noted(finding_id)))


def _noted(finding_id: int) -> str:
    """Return the note of the decision that was just taken back: nothing typed is lost."""
    kept, _, note = (shown_once("noted") or "").partition(" ")
    return note if kept == str(finding_id) else ""


@blueprint.post("/<int:finding_id>/decide")
@allow(Permission.REVIEW_LEADS)
def decide(finding_id: int) -> Response | tuple[str, int]:
    """Record the decision and go on to the next finding of the same queue."""
    wanted = filter_from_address()
    record = load(finding_id)
    place = place_of(record.finding)
    copies = _chosen_copies()
    note = request.form.get("note", "")[:2000]
    draft = Draft(request.form.get("reason", ""), note, frozenset(copies))
    try:
        leases.check(db.session(), actor(), finding_id)
        review.decide(db.session(), finding_id, actor(), _ruling(draft), copies)
    except ReviewError as refusal:
        flash(str(refusal), "error")
        code = 409 if isinstance(refusal, FindingChanged) else 422
        return lead_page(finding_id, wanted, draft), code
    held = holdings(db.session(), utc_now())
    following = window_of(db.session(), wanted, place, held_by_others(held)).next_id
    if following is None:
        return redirect(url_for("findings.queue", **address_of(wanted)))
    return redirect(url_for("findings.show", finding_id=following, **address_of(wanted)))


@blueprint.post("/undo/<int:review_id>")
@allow(Permission.REVIEW_LEADS)
def undo(review_id: int) -> Response:
    """Take a decision back and return to its finding."""
    wanted = filter_from_address()
    try:
        undone = review.undo(db.session(), review_id, actor())
    except ReviewError as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("findings.queue", **address_of(wanted)))
    flash(_said_of(undone), "success")
    if undone.note:
        show_once("noted", f"{undone.finding.id} {undone.note}")
    return redirect(url_for("findings.show", finding_id=undone.finding.id, **address_of(wanted)))


def _said_of(undone: Undone) -> str:
    along = f"（{undone.together.words}）" if undone.together.count else ""
    left = f"另有 {undone.left} 条之后又有判定或新文本，没有撤销。" if undone.left else ""
    return f"已撤销{along}，线索恢复到复核前的状态。{left}"


@blueprint.post("/<int:finding_id>/contacts")
@allow(Permission.SHOW_CONTACTS)
def contacts(finding_id: int) -> Response:
    """Show the contact details once; who looked is kept."""
    load(finding_id)
    review.record_contacts_shown(db.session(), actor(), finding_id)
    show_once("contacts", f"{actor().user_id} {finding_id}")
    here = address_here(filter_from_address(), stood_at())
    return redirect(url_for("findings.show", finding_id=finding_id, **here))


def _ruling(draft: Draft) -> Ruling:
    """Read the ruling from the form; keys that do not exist are a bad request."""
    try:
        return Ruling(
            decision=Decision.of(request.form.get("decision", "")),
            version=whole_number(request.form.get("version", "")),
            reason=RejectReason.of(draft.reason) if draft.reason else None,
            note=draft.note,
        )
    except ValueError:
        abort(400)


def _chosen_copies() -> dict[int, int]:
    """Read which copies were ticked, with the versions that were on the screen."""
    try:
        pairs = [value.split(":") for value in request.form.getlist("copies")]
        return {int(finding_id): int(version) for finding_id, version in pairs}
    except ValueError:
        abort(400)
