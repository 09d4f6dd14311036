"""What the agency owes the office, and its notices of change. Every object is checked."""

from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from supervisor.domain.credit.remedies import RequestKind
from supervisor.domain.duties.notices import (
    CONSEQUENCE,
    REPORT_WITHIN,
    ChangeReport,
    NoticeKind,
    days_late,
    value_label,
)
from supervisor.domain.duties.obligations import Obligation, ObligationKind
from supervisor.domain.duties.periods import FilingKind
from supervisor.domain.duties.steps import DutyError, HandedInStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.streets import Street
from supervisor.extensions import db
from supervisor.services.duties import notices, obligations
from supervisor.services.duties.obligations import OwnDuties, terms_of
from supervisor.store.queries.credit import ledger as credit_queries
from supervisor.store.queries.credit.ledger import Agency
from supervisor.store.queries.credit.requests import files_of
from supervisor.store.queries.duties import filings as filing_queries
from supervisor.store.queries.duties import handed_in
from supervisor.store.queries.duties import notices as queries
from supervisor.store.queries.duties.notices import ChangeNotice
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import (
    FormProblem,
    all_at_once,
    choice_field,
    files_field,
    required_date,
    text_field,
    version_field,
)

blueprint = Blueprint("my_duties", __name__, url_prefix="/my-agency/duties")

Answer = str | Response | tuple[str, int]
_STREETS: Final = [(str(street), street.label) for street in Street]


@blueprint.get("")
@allow(Permission.OWN_AGENCY)
def index() -> str:
    """Show what is owed, what may be handed in, and everything handed in so far."""
    session, today, agency_id = db.session(), clock.today(), current_user.agency_id
    filed = filing_queries.filings_of(session, agency_id)
    duties = _duties()
    return render_template(
        "portal/duties/index.html",
        owed=duties.owed,
        reminders=handed_in.last_reminders(session, [agency_id]),
        agency_id=agency_id,
        notices=queries.notices_of(session, agency_id),
        filed={(one.kind, one.period): one for one in filed},
        kinds=FilingKind,
        periods=duties.periods,
        terms=terms_of(settings()),
        today=today,
    )


@blueprint.route("/changes/new", methods=["GET", "POST"])
@allow(Permission.OWN_AGENCY)
def report() -> Answer:
    """Report a change: first which, then what."""
    kind = enum_arg("kind", NoticeKind)
    if kind is None:
        return render_template("portal/duties/kinds.html", kinds=NoticeKind, within=REPORT_WITHIN)
    problem = ""
    if request.method == "POST":
        try:
            made = notices.report(
                db.session(), actor(), current_user.agency_id, _typed(kind), files_field()
            )
        except (FormProblem, DutyError) as refusal:
            problem = str(refusal)
        else:
            flash(_told(made), "success")
            return redirect(url_for("my_duties.notice", notice_id=made.id))
    return _form(kind, None, request.form, problem)


@blueprint.route("/changes/<int:notice_id>", methods=["GET", "POST"])
@allow(Permission.OWN_AGENCY)
def notice(notice_id: int) -> Answer:
    """Show one of the agency's own notices; a returned one can be completed here."""
    found = _own(notice_id)
    if request.method == "GET":
        if found.status is HandedInStatus.RETURNED:
            return _form(found.kind, found, _as_typed(found), "")
        return _shown(found)
    try:
        key = (found.agency_id, found.id, version_field())
        typed, kept = _typed(found.kind), files_field()
        notices.complete(db.session(), actor(), key, typed, kept)
    except (FormProblem, DutyError) as refusal:
        again = _own(notice_id)
        if again.status is not HandedInStatus.RETURNED:
            flash(str(refusal), "error")
            return redirect(url_for("my_duties.notice", notice_id=notice_id))
        return _form(again.kind, again, request.form, str(refusal))
    flash("已补正并重新提交，首次报告的日期不变。", "success")
    return redirect(url_for("my_duties.notice", notice_id=notice_id))


@blueprint.post("/changes/<int:notice_id>/withdraw")
@allow(Permission.OWN_AGENCY)
def withdraw(notice_id: int) -> Response:
    """Take one of the agency's own notices back."""
    found = _own(notice_id)
    try:
        notices.withdraw(db.session(), actor(), (found.agency_id, found.id, version_field()))
    except (FormProblem, DutyError) as refusal:
        flash(str(refusal), "error")
    else:
        flash("已撤回。变更仍须在期限内报告，可以重新提交。", "success")
    return redirect(url_for("my_duties.notice", notice_id=notice_id))


def own_duties() -> list[Obligation]:
    """Return what the signed-in person's agency owes today."""
    return _duties().owed


def _duties() -> OwnDuties:
    return obligations.own_duties(db.session(), _own_agency(), terms_of(settings()), clock.today())


def _own_agency() -> Agency:
    return credit_queries.agency_of_file(db.session(), current_user.agency_id) or abort(404)


def _place(obligation: Obligation) -> str:
    """Return where a duty is done; empty where that is not here."""
    if obligation.kind is ObligationKind.CHANGE:
        return url_for("my_duties.notice", notice_id=int(obligation.key))
    if obligation.kind is ObligationKind.RENEWAL:
        return ""
    kind = {
        ObligationKind.ANNUAL: FilingKind.ANNUAL,
        ObligationKind.STATISTICS: FilingKind.QUARTER,
    }[obligation.kind]
    return url_for("my_filings.filing", kind=str(kind), period=obligation.key)


blueprint.add_app_template_global(_place, "own_duty_address")


def _form(
    kind: NoticeKind, found: ChangeNotice | None, typed: MultiDict[str, str], problem: str
) -> Answer:
    page = render_template(
        "portal/duties/change.html",
        kind=kind,
        notice=found,
        typed=typed,
        problem=problem,
        value_label=value_label(kind),
        branches=queries.branches_of(db.session(), current_user.agency_id),
        streets=_STREETS,
        files=_files(found) if found else [],
        within=REPORT_WITHIN,
        consequence=CONSEQUENCE,
        today=clock.today(),
    )
    return (page, 422) if problem else page


def _shown(found: ChangeNotice) -> str:
    return render_template(
        "portal/duties/notice.html",
        notice=found,
        value_label=value_label(found.kind),
        late=days_late(found.changed_on, found.reported_on),
        files=_files(found),
        today=clock.today(),
    )


def _files(found: ChangeNotice) -> list[object]:
    return list(files_of(db.session(), RequestKind.CHANGE_NOTICE, found.id))


def _typed(kind: NoticeKind) -> ChangeReport:
    with all_at_once():
        return ChangeReport(
            kind,
            required_date("changed_on", "变更登记办理完毕的日期"),
            text_field("value", 400),
            choice_field("street", Street, "街道"),
            text_field("branch_uscc", 60),
            text_field("branch_address", 400),
            text_field("note"),
        )


def _as_typed(found: ChangeNotice) -> MultiDict[str, str]:
    return MultiDict(
        {
            "changed_on": found.changed_on.isoformat(),
            "value": found.value,
            "street": str(found.street) if found.street else "",
            "branch_uscc": found.branch_uscc,
            "branch_address": found.branch_address,
            "note": found.note,
        }
    )


def _told(made: ChangeNotice) -> str:
    late = days_late(made.changed_on, made.reported_on)
    if late:
        return f"已提交，晚于期限 {late} 天。审核结果显示在本页。"
    return "已在期限内提交，审核结果显示在本页。"


def _own(notice_id: int) -> ChangeNotice:
    """Return one of the agency's own notices; another's is as good as none."""
    found = queries.notice_of(db.session(), notice_id)
    if found is None or found.agency_id != current_user.agency_id:
        abort(404)
    return found
