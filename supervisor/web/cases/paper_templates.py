"""Templates of papers: which are used, taking one away, putting another in its place."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.cases.cases import CaseError
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.domain.cases.papers.places import COLUMNS, PLACES
from supervisor.domain.desk import foreseeing_one
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.cases.papers import templates
from supervisor.store.queries.cases import papers as queries
from supervisor.web.shell.access import allow
from supervisor.web.shell.downloads import download
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem

blueprint = Blueprint("paper_templates", __name__, url_prefix="/paper-templates")
_KINDS = ",".join(str(kind) for kind in PaperKind)


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the templates in use, with their places and earlier versions."""
    return _page("")


@blueprint.get(f"/<any({_KINDS}):kind>.docx")
@allow(Permission.READ)
def take(kind: str) -> Response:
    """Give the template that is used now, to be edited in Word."""
    found = templates.template_of(db.session(), settings(), PaperKind.of(kind))
    return download(found.content, f"template-{kind}.docx")


@blueprint.post(f"/<any({_KINDS}):kind>")
@allow(Permission.KEEP_TEMPLATES)
def upload(kind: str) -> str | AnyResponse | tuple[str, int]:
    """Check a template and use it from now on; a bad one is refused with what is wrong in it."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page("请选择 Word 文件（.docx）。"), 422
    file = (sent.filename, sent.read())
    try:
        row = templates.upload(db.session(), settings(), actor(), PaperKind.of(kind), file)
    except CaseError as refusal:
        return _page(f"{PaperKind.of(kind).label}：{refusal}"), 422
    flash(f"已启用：{row.kind.label}模板第 {row.number} 版。", "success")
    return redirect(url_for("paper_templates.index"))


@blueprint.post(f"/<any({_KINDS}):kind>/retire")
@allow(Permission.KEEP_TEMPLATES)
def retire(kind: str) -> AnyResponse | tuple[str, int]:
    """Use the product's own template again."""
    own = queries.templates_by_kind(db.session()).get(PaperKind.of(kind))
    try:
        if own is not None:
            heed(foreseeing_one.template_retired(own.kind.label, own.number))
        templates.retire(db.session(), actor(), PaperKind.of(kind))
    except (FormProblem, CaseError) as refusal:
        flash(str(refusal), "error")
    else:
        flash("已恢复系统自带的模板。", "success")
    return redirect(url_for("paper_templates.index"))


def _page(problem: str) -> str:
    rows = queries.templates(db.session())
    return render_template(
        "cases/papers/templates.html",
        kinds=list(PaperKind),
        places=PLACES,
        columns=COLUMNS,
        in_use=queries.templates_by_kind(db.session()),
        rows=rows,
        retiring=foreseeing_one.template_retired,
        problem=problem,
    )
