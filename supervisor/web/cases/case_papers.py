"""The papers of a case: which are ready and what is missing, preview, making, taking away."""

from typing import Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.documents.papers import as_pdf
from supervisor.domain.cases.cases import CaseError
from supervisor.domain.cases.papers.places import COLUMNS, lines_of
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.cases.papers import making
from supervisor.services.cases.papers.making import PaperDraft
from supervisor.store.queries.cases import cases as case_queries
from supervisor.store.queries.cases import papers as queries
from supervisor.store.queries.cases.cases import Case
from supervisor.web.shell.access import allow
from supervisor.web.shell.downloads import download
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings

blueprint = Blueprint("case_papers", __name__, url_prefix="/cases/<int:case_id>/papers")

_LONG: Final = {
    "事实", "理由", "程序", "改正内容", "处罚", "履行方式", "协查事项", "约谈事项", "处理情况",
    "执行情况", "承办意见", "携带材料", "违反条款", "依据条款", "案由",
}  # fmt: skip


@blueprint.get("")
@allow(Permission.READ)
def index(case_id: int) -> str:
    """List the papers of a case, each with what it still lacks."""
    case = _case(case_id)
    found = making.drafts(db.session(), settings(), case)
    return render_template("cases/papers/index.html", case=case, papers=found)


@blueprint.get("/<slot>")
@allow(Permission.READ)
def show(case_id: int, slot: str) -> str:
    """Show one paper as it would be made now, and its versions."""
    case = _case(case_id)
    return _page(case, _draft(case, slot, is_typed=False), "")


@blueprint.post("/<slot>/preview")
@allow(Permission.HANDLE_CASES)
def preview(case_id: int, slot: str) -> str:
    """Show the paper with what is typed; nothing is kept."""
    case = _case(case_id)
    return _page(case, _draft(case, slot, is_typed=True), "")


@blueprint.post("/<slot>")
@allow(Permission.HANDLE_CASES)
def make(case_id: int, slot: str) -> str | AnyResponse | tuple[str, int]:
    """Make the next version of a paper; one with an empty place is refused by name."""
    case = _case(case_id)
    draft = _draft(case, slot, is_typed=True)
    try:
        paper = making.make(db.session(), settings(), actor(), case, draft)
    except CaseError as refusal:
        return _page(_case(case_id), draft, str(refusal)), 422
    flash(f"已制作：{paper.kind.label}第 {paper.version} 版。", "success")
    return redirect(url_for("case_papers.show", case_id=case_id, slot=slot))


@blueprint.get("/<int:paper_id>.<any(docx, pdf):file_format>")
@allow(Permission.READ)
def take(case_id: int, paper_id: int, file_format: str) -> Response:
    """Give a made paper as Word or PDF; both are the same text."""
    paper = queries.paper_by_id(db.session(), case_id, paper_id) or abort(404)
    try:
        content = making.content_of(settings(), paper)
    except CaseError as error:
        abort(410, str(error))
    name = f"case-{case_id}-{paper.kind}-{paper.version}.{file_format}"
    return download(as_pdf(content) if file_format == "pdf" else content, name)


def _case(case_id: int) -> Case:
    return case_queries.case_with_steps(db.session(), case_id) or abort(404)


def _draft(case: Case, slot: str, *, is_typed: bool) -> PaperDraft:
    typed = dict(request.form) if is_typed else None
    return making.draft_at(db.session(), settings(), case, slot, typed) or abort(404)


def _page(case: Case, draft: PaperDraft, problem: str) -> str:
    blocks = []
    try:
        blocks = making.preview(draft)
    except CaseError as error:
        problem = problem or str(error)
    return render_template(
        "cases/papers/show.html",
        case=case,
        draft=draft,
        blocks=blocks,
        problem=problem,
        inputs=[
            (name, lines_of(name, draft.fields.get(name, "")), name in _LONG or name in COLUMNS,
             COLUMNS.get(name, ()))
            for name in draft.places
        ],
    )  # fmt: skip
