"""Annual reports and statistics in the office: read, returned, accepted, published."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.credit.remedies import RequestKind
from supervisor.domain.duties.figures import FIGURES
from supervisor.domain.duties.periods import FilingKind, ReportingPeriod, open_periods
from supervisor.domain.duties.steps import DutyError, HandedInStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.duties import filings
from supervisor.services.duties.obligations import terms_of
from supervisor.store.queries.credit.requests import files_of
from supervisor.store.queries.duties import filings as queries
from supervisor.store.queries.duties.filings import FilingFilter
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg, page_place, text_arg
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem, text_field, version_field

blueprint = Blueprint("filings", __name__, url_prefix="/duties/filings")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List what has been handed in of a kind, the latest first."""
    kind = enum_arg("kind", FilingKind) or FilingKind.ANNUAL
    period = text_arg("period", 10)
    wanted = FilingFilter(kind, period, enum_arg("status", HandedInStatus), _shown())
    return render_template(
        "duties/filings.html",
        page=queries.filings_page(db.session(), wanted, page_place()),
        wanted=wanted,
        period_of=ReportingPeriod.of,
        terms=terms_of(settings()),
        periods=[(one.key, one.label) for one in open_periods(kind, clock.today())],
        statuses=[(str(one), one.label) for one in _STATUSES],
    )


@blueprint.get("/<int:filing_id>")
@allow(Permission.READ)
def show(filing_id: int) -> str:
    """Show one filing beside the period before."""
    return _page(filing_id, "")


@blueprint.post("/<int:filing_id>/return")
@allow(Permission.CHECK_DUTIES)
def send_back(filing_id: int) -> str | Response | tuple[str, int]:
    """Return a filing saying why."""
    try:
        reason = text_field("reason")
        filings.send_back(db.session(), actor(), filing_id, version_field(), reason)
    except (FormProblem, DutyError) as refusal:
        return _page(filing_id, str(refusal)), 422
    flash("已退回，机构在自己的页面上看到原因。", "success")
    return redirect(url_for("filings.show", filing_id=filing_id))


@blueprint.post("/<int:filing_id>/accept")
@allow(Permission.CHECK_DUTIES)
def accept(filing_id: int) -> str | Response | tuple[str, int]:
    """Accept a filing."""
    try:
        filings.accept(db.session(), actor(), filing_id, version_field())
    except (FormProblem, DutyError) as refusal:
        return _page(filing_id, str(refusal)), 422
    flash("已通过。", "success")
    return redirect(url_for("filings.show", filing_id=filing_id))


@blueprint.post("/<int:filing_id>/publish")
@allow(Permission.PUBLISH_REPORTS)
def publish(filing_id: int) -> str | Response | tuple[str, int]:
    """Show the permitted part on the public page, or take it down."""
    is_shown = request.form.get("shown") == "yes"
    try:
        filings.publish(db.session(), actor(), filing_id, version_field(), is_shown=is_shown)
    except (FormProblem, DutyError) as refusal:
        return _page(filing_id, str(refusal)), 422
    flash("已在机构的公众页面公示。" if is_shown else "已停止公示。", "success")
    return redirect(url_for("filings.show", filing_id=filing_id))


_STATUSES = (HandedInStatus.SUBMITTED, HandedInStatus.RETURNED, HandedInStatus.ACCEPTED)


def _shown() -> bool | None:
    return {"yes": True, "no": False}.get(request.args.get("shown", ""))


def _page(filing_id: int, problem: str) -> str:
    filing = queries.filing_of(db.session(), filing_id)
    # A draft is the agency's own until it is handed in.
    if filing is None or filing.status is HandedInStatus.DRAFT:
        abort(404)
    period = ReportingPeriod.of(filing.kind, filing.period)
    before = queries.filing_at(db.session(), filing.agency_id, filing.kind, period.before.key)
    due_on = period.due_on(terms_of(settings()))
    late = (filing.reported_on - due_on).days if due_on and filing.reported_on else 0
    is_known = before is not None and before.status is HandedInStatus.ACCEPTED
    return render_template(
        "duties/filing.html",
        filing=filing,
        period=period,
        figures=FIGURES[filing.kind],
        before=before.figures if before and is_known else None,
        doubts=filings.doubts_about(db.session(), filing),
        shown=filings.public_figures(filing),
        files=files_of(db.session(), RequestKind.FILING, filing.id),
        due_on=due_on,
        late=max(0, late),
        typed=request.form,
        problem=problem,
    )
