"""Raw pages out of the archive, shown so that nothing in them can act."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.platform.permissions import Permission
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services.leads import review
from supervisor.services.proof.evidence import (
    DamagedPage,
    PageKind,
    RawView,
    Wanted,
    raw_bytes,
    raw_view,
)
from supervisor.services.proof.lead_capsule import capsule_of
from supervisor.services.proof.page_shown import shown
from supervisor.store.queries.leads.postings import PostingRevision, revision_with_page
from supervisor.store.queries.leads.record import load_record
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings

blueprint = Blueprint("snapshots", __name__, url_prefix="/snapshots")

# The archived page may draw itself, and nothing else.
SANDBOX: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox"
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A raw page ready to be shown; ``text`` and ``cells`` have their contacts masked."""

    view: RawView
    is_framed: bool
    text: str
    cells: list[tuple[str, str]]


def snapshot_of(revision: PostingRevision) -> Snapshot:
    """Read the page a wording came on; long texts are cut around the ad."""
    wanted = Wanted(_needles(revision), revision.raw_row)
    view = raw_view(settings(), revision.raw_page, wanted)
    is_json = view.kind is PageKind.TEXT and view.text.lstrip()[:1] in ("{", "[")
    return Snapshot(
        view,
        is_framed=view.kind is PageKind.HTML or is_json,
        text=mask_contacts(view.text) if view.kind is PageKind.TEXT else "",
        cells=[(name, mask_contacts(value)) for name, value in view.cells],
    )


def _needles(revision: PostingRevision) -> tuple[str, str, str]:
    return (revision.title, revision.posting.external_id, revision.company)


@blueprint.get("/<int:revision_id>")
@allow(Permission.READ)
def show(revision_id: int) -> str:
    """Show the page a wording came on."""
    revision = _revision(revision_id)
    return render_template(
        "leads/postings/snapshot.html", revision=revision, snapshot=snapshot_of(revision)
    )


@blueprint.get("/<int:revision_id>/frame")
@allow(Permission.READ)
def frame(revision_id: int) -> Response:
    """Serve an archived page into its sandboxed frame: no script, no request, no contacts."""
    revision = _revision(revision_id)
    needles = _needles(revision)
    wanted = Wanted(needles, revision.raw_row)
    view = raw_view(settings(), revision.raw_page, wanted, is_whole=True)
    if view.kind not in (PageKind.HTML, PageKind.TEXT):
        abort(404)
    page = mask_contacts(shown(view, needles))
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.post("/<int:revision_id>/original")
@allow(Permission.TAKE_ORIGINALS)
def original(revision_id: int) -> AnyResponse:
    """Hand out the page exactly as received; who took it is kept."""
    page = _revision(revision_id).raw_page
    page_id, name = page.id, page.filename or f"page-{page.id}.bin"
    try:
        body = raw_bytes(settings(), page)
    except DamagedPage as error:
        flash(f"{error}。请联系管理员。", "error")
        return redirect(url_for("snapshots.show", revision_id=revision_id))
    review.record_original_taken(db.session(), actor(), page_id)
    kind = "application/octet-stream"
    return send_file(BytesIO(body), kind, as_attachment=True, download_name=name)


@blueprint.post("/leads/<int:finding_id>/capsule")
@allow(Permission.TAKE_ORIGINALS)
def capsule(finding_id: int) -> AnyResponse:
    """Hand out everything a lead rests on as one file that can be checked without us."""
    found = load_record(db.session(), finding_id) or abort(404)
    try:
        made = capsule_of(db.session(), settings(), actor(), found)
    except DamagedPage as error:
        flash(f"{error}。请联系管理员。", "error")
        return redirect(url_for("findings.show", finding_id=finding_id))
    name, content = f"capsule-{finding_id}.zip", BytesIO(made.content)
    return send_file(content, "application/zip", as_attachment=True, download_name=name)


def _revision(revision_id: int) -> PostingRevision:
    revision = revision_with_page(db.session(), revision_id)
    if revision is None:
        abort(404)
    return revision
