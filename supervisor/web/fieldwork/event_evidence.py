"""Lists that prove an event's figures: handed in, looked at, set aside."""

from typing import Final

from flask import Blueprint, Response, abort, render_template, request, url_for

from supervisor.domain.fieldwork.evidence import EvidenceError, EvidenceKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.fieldwork import event_evidence
from supervisor.services.platform.audit import AuditAction
from supervisor.store.queries.fieldwork import evidence as queries
from supervisor.store.queries.fieldwork.events import RecruitmentEvent, one_event
from supervisor.store.queries.fieldwork.evidence import EventEvidence
from supervisor.web.shell.access import allow, recorded
from supervisor.web.shell.downloads import download
from supervisor.web.shell.identity import actor
from supervisor.web.shell.steps import Answer, carry_out
from supervisor.web.shell.submitted import choice_field, text_field

blueprint = Blueprint("event_evidence", __name__, url_prefix="/events/<int:event_id>/evidence")

_STATED: Final = {EvidenceKind.POSTS: "posts_offered", EvidenceKind.PEOPLE: "people_served"}


@blueprint.get("")
@allow(Permission.READ)
def show(event_id: int) -> str:
    """Show the lists and how they compare with the figures that were reported."""
    return _page(event_id, "")


@blueprint.post("")
@allow(Permission.KEEP_EVENTS)
def take(event_id: int) -> Answer:
    """Keep a list."""
    _event(event_id)
    return carry_out(
        lambda: _take(event_id),
        refused=EvidenceError,
        again=lambda words: _page(event_id, words),
        said="已登记，个人信息已遮盖。",
        then=lambda _: url_for("event_evidence.show", event_id=event_id),
    )


@blueprint.post("/<int:evidence_id>/void")
@allow(Permission.KEEP_EVENTS)
def void(event_id: int, evidence_id: int) -> Answer:
    """Let a list no longer count."""
    _event(event_id)
    return carry_out(
        lambda: event_evidence.set_aside(
            db.session(), actor(), event_id, evidence_id, text_field("reason", 500)
        ),
        refused=EvidenceError,
        again=lambda words: _page(event_id, words),
        said="已作废，不再计入。",
        then=lambda _: url_for("event_evidence.show", event_id=event_id),
    )


@blueprint.get("/<int:evidence_id>.csv")
@allow(Permission.READ)
@recorded(AuditAction.ATTACHMENT_READ, "event_evidence", "evidence_id")
def kept(event_id: int, evidence_id: int) -> Response:
    """Give a list as it is kept: masked."""
    found = queries.one_of(db.session(), event_id, evidence_id) or abort(404)
    return download(found.data, f"event-{event_id}-evidence-{evidence_id}.csv")


@blueprint.get("/template-<any(posts, people):kind_key>.xlsx")
@allow(Permission.KEEP_EVENTS)
def template(event_id: int, kind_key: str) -> Response:
    """Give the empty sheet to fill in."""
    _event(event_id)
    kind = next(one for one in EvidenceKind if one.value == kind_key)
    return download(event_evidence.template_file(kind), f"event-evidence-{kind_key}.xlsx")


def _take(event_id: int) -> EventEvidence:
    kind = choice_field("kind", EvidenceKind, "类别")
    upload = request.files.get("file")
    if kind is None or upload is None or not upload.filename:
        raise EvidenceError("请选择类别和文件。")
    content = (upload.filename, upload.read())
    return event_evidence.take(db.session(), actor(), event_id, kind, content)


def _page(event_id: int, problem: str) -> str:
    event = _event(event_id)
    rows = queries.evidence_of(db.session(), event_id)
    standing = [one for one in rows if not one.void_reason]
    return render_template(
        "fieldwork/events/evidence.html",
        event=event,
        rows=rows,
        sums=[
            (
                kind,
                getattr(event, stated),
                sum(one.amount for one in standing if one.kind is kind),
                any(one.kind is kind for one in standing),
            )
            for kind, stated in _STATED.items()
        ],
        kinds=[(one.value, one.label) for one in EvidenceKind],
        has_begun=event.starts_on <= clock.today(),
        typed=request.form,
        problem=problem,
    )


def _event(event_id: int) -> RecruitmentEvent:
    return one_event(db.session(), event_id) or abort(404)
