"""The agency's annual report and quarterly statistics: filled in, kept as a draft, handed in."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.credit.remedies import RequestKind
from supervisor.domain.duties.figures import FIGURES
from supervisor.domain.duties.obligations import BASIS, CONSEQUENCES, ObligationKind
from supervisor.domain.duties.periods import FilingKind, ReportingPeriod, open_periods
from supervisor.domain.duties.steps import DutyError
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.duties import filings
from supervisor.services.duties.filings import FigureRefusal, TypedFiling
from supervisor.services.duties.obligations import terms_of
from supervisor.store.queries.credit.requests import files_of
from supervisor.store.queries.duties import filings as queries
from supervisor.store.queries.duties.filings import PeriodicFiling
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem, files_field, text_field, version_field

blueprint = Blueprint("my_filings", __name__, url_prefix="/my-agency/filings")

_OBLIGATIONS = {
    FilingKind.ANNUAL: ObligationKind.ANNUAL,
    FilingKind.QUARTER: ObligationKind.STATISTICS,
}


@blueprint.route("/<any(annual, quarter):kind>/<period>", methods=["GET", "POST"])
@allow(Permission.OWN_AGENCY)
def filing(kind: str, period: str) -> str | Response | tuple[str, int]:
    """Fill in and hand in; what waits or is accepted is shown as it stands."""
    wanted = _period(kind, period)
    found = queries.filing_at(db.session(), current_user.agency_id, wanted.kind, wanted.key)
    if found is None and wanted not in open_periods(wanted.kind, clock.today()):
        abort(404)
    if request.method == "GET":
        return _page(wanted, found, "", {})
    is_final = request.form.get("step") == "submit"
    try:
        filings.save(
            db.session(),
            actor(),
            current_user.agency_id,
            _typed(wanted),
            is_final=is_final,
        )
    except (FormProblem, DutyError) as refusal:
        wrong = refusal.problems if isinstance(refusal, FigureRefusal) else {}
        again = queries.filing_at(db.session(), current_user.agency_id, wanted.kind, wanted.key)
        return _page(wanted, again, str(refusal), wrong), 422
    flash("已提交，审核结果显示在本页。" if is_final else "草稿已保存，尚未提交。", "success")
    return redirect(url_for("my_filings.filing", kind=kind, period=period))


def _page(
    wanted: ReportingPeriod, found: PeriodicFiling | None, problem: str, wrong: dict[str, str]
) -> str:
    figures = FIGURES[wanted.kind]
    kept = found.figures if found else {}
    typed = {one.key: one.typed(kept.get(one.key)) for one in figures}
    if problem:
        typed = {one.key: request.form.get(one.key, "") for one in figures}
    duty = _OBLIGATIONS[wanted.kind]
    return render_template(
        "portal/duties/filing.html",
        period=wanted,
        filing=found,
        figures=figures,
        typed=typed,
        note=request.form.get("note", "") if problem else (found.note if found else ""),
        # What was typed on an older state stays tied to it: nothing saved meanwhile is overwritten.
        version=request.form.get("version", "") if problem else (found.version if found else 0),
        problem=problem,
        wrong=wrong,
        doubts=filings.doubts_about(db.session(), found) if found and found.figures else [],
        files=files_of(db.session(), RequestKind.FILING, found.id) if found else [],
        is_editable=found is None or found.status.is_editable,
        due_on=wanted.due_on(terms_of(settings())),
        basis=BASIS[duty],
        consequence=CONSEQUENCES[duty],
        today=clock.today(),
    )


def _typed(wanted: ReportingPeriod) -> TypedFiling:
    figures = {one.key: text_field(one.key, 40) for one in FIGURES[wanted.kind]}
    return TypedFiling(wanted, figures, text_field("note"), version_field(), files_field())


def _period(kind: str, period: str) -> ReportingPeriod:
    try:
        return ReportingPeriod.of(FilingKind.of(kind), period)
    except ValueError:
        abort(404)
