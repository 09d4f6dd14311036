"""Correcting a lead on its page: strike a hit off, mark a missed sentence, take it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.leads.findings import FindingStatus, RejectReason
from supervisor.domain.leads.remarks import LONGEST_QUOTE, STRIKE_REASONS, RemarkKind
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.reader.model import CONTENT
from supervisor.domain.screening.model import Category
from supervisor.extensions import db
from supervisor.services.leads.corrections import remarks
from supervisor.services.leads.corrections.refusals import ReviewError
from supervisor.services.leads.corrections.remarks import Missed, Strike
from supervisor.store.queries.leads.remarks import Finding, FindingHit, ShownRemark
from supervisor.web.leads.filters import address_here, filter_from_address, stood_at
from supervisor.web.shell.access import allow
from supervisor.web.shell.frame import may_use
from supervisor.web.shell.identity import actor
from supervisor.web.shell.numbers import whole_number
from supervisor.web.shell.submitted import FormProblem, text_field, version_field

blueprint = Blueprint("remarks", __name__, url_prefix="/findings")

_LONGEST_NOTE: Final = 500
_UNDECIDED: Final = (FindingStatus.OPEN, FindingStatus.UNSURE)


@dataclass(frozen=True, slots=True)
class RemarkForms:
    """What the page offers to correct; ``on_hits`` are the corrections by the id of the hit.

    ``draft`` is a mark that was refused, so that nothing typed is lost.
    """

    may_correct: bool
    on_hits: Mapping[int, ShownRemark]
    draft: Mapping[str, str]
    reasons: tuple[RejectReason, ...] = STRIKE_REASONS
    categories: tuple[Category, ...] = CONTENT
    longest: int = LONGEST_QUOTE

    @classmethod
    def of(cls, finding: Finding, shown: Sequence[ShownRemark]) -> Self:
        """Put corrections beside the hits they speak of."""
        on_hits = {hit.id: one for hit in finding.hits for one in shown if _speaks_of(one, hit)}
        may_correct = finding.status in _UNDECIDED and may_use("remarks.strike")
        return cls(may_correct, on_hits, session.pop("mark_draft", {}))

    def is_own(self, hit_id: int) -> bool:
        """Whether whoever reads the page made the correction and may take it back."""
        return self.may_correct and self.on_hits[hit_id].remark.author_id == current_user.id


def _speaks_of(shown: ShownRemark, hit: FindingHit) -> bool:
    remark = shown.remark
    is_state = hit.is_struck if remark.kind is RemarkKind.STRUCK else True
    is_place = remark.field == hit.field and remark.start < hit.end and hit.start < remark.end
    return is_state and is_place and remark.rule == hit.rule


@blueprint.post("/<int:finding_id>/strike")
@allow(Permission.CORRECT_LEADS)
def strike(finding_id: int) -> Response:
    """Strike one hit off."""
    try:
        hit_id = whole_number(request.form.get("hit", ""))
        reason = RejectReason.of(request.form.get("reason", ""))
    except ValueError:
        abort(400)
    try:
        said = Strike(hit_id, version_field(), reason, _note())
        remarks.strike(db.session(), finding_id, actor(), said)
        flash("已划去这一处命中；它不再作为线索的依据。", "success")
    except (ReviewError, FormProblem) as refusal:
        flash(str(refusal), "error")
    return _back(finding_id)


@blueprint.post("/<int:finding_id>/mark")
@allow(Permission.CORRECT_LEADS)
def mark(finding_id: int) -> Response:
    """Mark a sentence that the machine missed."""
    try:
        category = Category.of(request.form.get("category", ""))
    except ValueError:
        abort(400)
    try:
        said = Missed(category, text_field("quote"), version_field(), _note())
        remarks.mark(db.session(), finding_id, actor(), said)
        flash("已标出这一句，作为人工命中记在线索上。", "success")
    except (ReviewError, FormProblem) as refusal:
        flash(str(refusal), "error")
        quote = request.form.get("quote", "")[:LONGEST_QUOTE]
        session["mark_draft"] = {"quote": quote, "category": str(category)}
    return _back(finding_id)


@blueprint.post("/<int:finding_id>/remarks/<int:remark_id>/undo")
@allow(Permission.CORRECT_LEADS)
def undo(finding_id: int, remark_id: int) -> Response:
    """Take one's own correction back."""
    try:
        remarks.take_back(db.session(), remark_id, actor(), version_field())
        flash("已撤回订正。", "success")
    except (ReviewError, FormProblem) as refusal:
        flash(str(refusal), "error")
    return _back(finding_id)


def _note() -> str:
    return text_field("note", _LONGEST_NOTE)


def _back(finding_id: int) -> Response:
    here = address_here(filter_from_address(), stood_at())
    return redirect(url_for("findings.show", finding_id=finding_id, **here))
