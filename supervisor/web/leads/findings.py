"""The review queue and the finding page."""

from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response

from supervisor.domain.leads.findings import Decision, RejectReason
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.postings.copies import GONE_NIGHTS
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services.leads import review
from supervisor.services.leads.corrections.refusals import FindingChanged, ReviewError
from supervisor.services.leads.review import Ruling, Undone
from supervisor.services.rules.archived import rulebook
from supervisor.store.queries.leads import queue as queue_queries
from supervisor.store.queries.leads.copies import (
    MOST_COPIES,
    copies_in,
    earlier_of,
    same_text_elsewhere,
    spread_of,
)
from supervisor.store.queries.leads.endings import endings
from supervisor.store.queries.leads.history import history_of
from supervisor.store.queries.leads.queue import FindingFilter, QueuePosition
from supervisor.store.queries.leads.record import Finding, FindingRecord, load_record
from supervisor.store.queries.leads.remarks import remarks_on
from supervisor.store.queries.reader import looks
from supervisor.store.queries.successions.successions import suspicions_of
from supervisor.web.leads import finding_page
from supervisor.web.leads.choices import filter_choices
from supervisor.web.leads.copies import copy_rows
from supervisor.web.leads.evidence_page import evidence_of
from supervisor.web.leads.filters import address_of, filter_from_address
from supervisor.web.leads.remark_forms import RemarkForms
from supervisor.web.leads.snapshots import snapshot_of
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import page_number
from supervisor.web.shell.frame import may_use
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.numbers import whole_number

blueprint = Blueprint("findings", __name__, url_prefix="/findings")

TABS = {"text": "文本", "page": "网页快照", "record": "原始记录"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A ruling that was not accepted, kept so that nothing typed is lost."""

    reason: str = ""
    note: str = ""
    copies: frozenset[int] | None = None


@blueprint.get("")
@allow(Permission.READ)
def queue() -> str:
    """Show the leads that the filter leaves, gravest first."""
    wanted = filter_from_address()
    page = queue_queries.queue_page(db.session(), wanted, page_number())
    filters = address_of(wanted)
    return render_template(
        "leads/queue.html",
        page=page,
        spread=spread_of(db.session(), (finding.cluster_id for finding in page.items)),
        rows=[finding_page.queue_row(finding) for finding in page.items],
        endings=endings(db.session()),
        wanted=wanted,
        filters=filters,
        narrowing={name: value for name, value in filters.items() if name not in _VIEWS},
        counts=queue_queries.status_counts(db.session()),
        choices=filter_choices(),
        undo=session.pop("undo", None),
        looks=looks.waiting(db.session()) if may_use("looks.index") else None,
    )


_VIEWS = ("status", "order")


@blueprint.get("/<int:finding_id>")
@allow(Permission.READ)
def show(finding_id: int) -> str:
    """Show one finding with its evidence."""
    return _page(finding_id, filter_from_address(), Draft())


@blueprint.post("/<int:finding_id>/decide")
@allow(Permission.REVIEW_LEADS)
def decide(finding_id: int) -> Response | tuple[str, int]:
    """Record the decision and go on to the next finding of the same queue."""
    wanted = filter_from_address()
    record = _record(finding_id)
    place = QueuePosition(record.finding.severity_rank, finding_id)
    title = record.finding.revision.title
    copies = _chosen_copies()
    note = request.form.get("note", "")[:2000]
    draft = Draft(request.form.get("reason", ""), note, frozenset(copies))
    try:
        made = review.decide(db.session(), finding_id, actor(), _ruling(draft), copies)
    except ReviewError as refusal:
        flash(str(refusal), "error")
        code = 409 if isinstance(refusal, FindingChanged) else 422
        return _page(finding_id, wanted, draft), code
    shown = mask_contacts(title)[:40]
    session["undo"] = {
        "review": made.id,
        "title": shown,
        "decision": made.decision.label,
        "copies": len(copies),
    }
    following = queue_queries.neighbours(db.session(), wanted, place).next_id
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
    return redirect(url_for("findings.show", finding_id=undone.finding.id, **address_of(wanted)))


def _said_of(undone: Undone) -> str:
    along = f"（连同 {undone.copies} 条副本）" if undone.copies else ""
    left = f"另有 {undone.left} 条副本之后又有判定或新文本，没有撤销。" if undone.left else ""
    return f"已撤销{along}，线索恢复到复核前的状态。{left}"


@blueprint.post("/<int:finding_id>/contacts")
@allow(Permission.SHOW_CONTACTS)
def contacts(finding_id: int) -> Response:
    """Show the contact details once; who looked is kept."""
    _record(finding_id)
    review.record_contacts_shown(db.session(), actor(), finding_id)
    session["contacts"] = finding_id
    filters = address_of(filter_from_address())
    return redirect(url_for("findings.show", finding_id=finding_id, **filters))


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


def _record(finding_id: int) -> FindingRecord:
    record = load_record(db.session(), finding_id)
    if record is None:
        abort(404)
    return record


def _page(finding_id: int, wanted: FindingFilter, draft: Draft) -> str:
    tab = request.args.get("tab", "text")
    if tab not in TABS:
        abort(400)
    record = _record(finding_id)
    finding = record.finding
    masked = session.pop("contacts", None) != finding_id
    place = QueuePosition(finding.severity_rank, finding.id)
    wording = finding_page.wording_of(finding.revision, finding.hits, masked=masked)
    return render_template(
        "leads/finding.html",
        finding=finding,
        record=record,
        wording=wording,
        hints=finding_page.hints_for(finding, wording, masked=masked),
        masked=masked,
        evidence=evidence_of(record, rulebook(db.session(), settings(), record.rules.digest)),
        history=history_of(db.session(), finding),
        copies=copy_rows(
            finding,
            copies_in(db.session(), finding.cluster_id, finding.posting_id),
            draft.copies,
        ),
        most_copies=MOST_COPIES,
        gone_nights=GONE_NIGHTS,
        same_text=same_text_elsewhere(db.session(), finding),
        earlier_lead=earlier_of(db.session(), finding),
        ended=endings(db.session()).of(finding.poster_key, finding.agency_id),
        suspicions=suspicions_of(
            db.session(), poster_key=finding.poster_key, agency_id=finding.agency_id
        ),
        neighbours=queue_queries.neighbours(db.session(), wanted, place),
        wanted=wanted,
        filters=address_of(wanted),
        draft=draft,
        tab=tab,
        tabs=TABS,
        reject_reasons=finding_page.reject_reasons(),
        remarks=RemarkForms.of(finding, remarks_on(db.session(), finding)),
        undo=session.pop("undo", None),
        **_tab_content(tab, finding, record),
    )


def _tab_content(tab: str, finding: Finding, record: FindingRecord) -> dict[str, Any]:
    """Load what only one tab needs; a re-opened finding shows what changed beside the text."""
    if tab == "page":
        return {"earlier": [], "snapshot": snapshot_of(finding.revision)}
    if tab == "record" or finding.reopened_at is not None:
        revisions = record.revisions
        return {"earlier": finding_page.earlier_wordings(revisions, finding.revision_id)}
    return {"earlier": []}
