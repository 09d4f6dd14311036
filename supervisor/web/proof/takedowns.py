"""Takedowns: the list, how platforms answer, giving notice, and what goes with it."""

from datetime import timedelta
from io import BytesIO
from typing import Final

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.cases.takedowns import TakedownAddressee, TakedownStatus
from supervisor.domain.desk import foreseeing_one
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.proof import takedowns
from supervisor.services.proof.case_capsule import capsule_of_case
from supervisor.services.proof.evidence import DamagedPage
from supervisor.services.proof.takedowns import NewNotice, TakedownError
from supervisor.store.queries.cases import cases as case_queries
from supervisor.store.queries.leads.record import load_record
from supervisor.store.queries.paging import Page, clamp
from supervisor.store.queries.proof import takedowns as queries
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg, page_number
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.letter_files import letter_response
from supervisor.web.shell.submitted import (
    FormProblem,
    all_at_once,
    choice_field,
    required_date,
    text_field,
)

blueprint = Blueprint("takedowns", __name__, url_prefix="/takedowns")

_PAGE: Final = 20
_TERM = timedelta(days=3)


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the takedowns, and how long each platform takes."""
    today, wanted = clock.today(), enum_arg("status", TakedownStatus)
    everything = queries.takedowns(db.session())
    rows = [one for one in everything if wanted is None or one.status is wanted]
    number = clamp(page_number(), _PAGE, len(rows))
    shown = rows[(number - 1) * _PAGE : number * _PAGE]
    return render_template(
        "proof/takedowns.html",
        page=Page(shown, number, _PAGE, len(rows)),
        platforms=takedowns.platform_records(everything, today),
        statuses=list(TakedownStatus),
        wanted=wanted,
        today=today,
    )


@blueprint.route("/new/<int:finding_id>", methods=["GET", "POST"])
@allow(Permission.HANDLE_CASES)
def new(finding_id: int) -> str | AnyResponse | tuple[str, int]:
    """Give notice of the ad of a confirmed lead."""
    if request.method == "GET":
        return _form(finding_id, "")
    try:
        with all_at_once():
            notice = NewNotice(
                choice_field("addressee", TakedownAddressee, "收件方")
                or TakedownAddressee.PLATFORM,
                text_field("recipient", 200),
                required_date("wanted_by", "下架期限"),
            )
        heed(foreseeing_one.takedown_asked(""))
        made = takedowns.give_notice(db.session(), settings(), actor(), finding_id, notice)
    except (FormProblem, TakedownError, DamagedPage) as refusal:
        return _form(finding_id, str(refusal)), 422
    flash(f"已登记下架通知 {made.number}，请将通知和证据包发给收件单位。", "success")
    return redirect(url_for("takedowns.index"))


@blueprint.get("/<int:takedown_id>.<any(docx, pdf):file_format>")
@allow(Permission.READ)
def letter(takedown_id: int, file_format: str) -> Response:
    """Give the notice as Word or PDF."""
    found = queries.takedown_by_id(db.session(), takedown_id) or abort(404)
    return letter_response(takedowns.letter_of(found), f"takedown-{takedown_id}", file_format)


@blueprint.post("/<int:takedown_id>/capsule")
@allow(Permission.TAKE_ORIGINALS)
def capsule(takedown_id: int) -> AnyResponse:
    """Give the capsule that goes with the notice; the trail keeps who took it."""
    found = queries.takedown_by_id(db.session(), takedown_id) or abort(404)
    content = takedowns.capsule_taken(db.session(), settings(), actor(), found)
    name = f"takedown-{takedown_id}.zip"
    return send_file(BytesIO(content), "application/zip", as_attachment=True, download_name=name)


@blueprint.post("/cases/<int:case_id>/capsule")
@allow(Permission.TAKE_ORIGINALS)
def case_capsule(case_id: int) -> AnyResponse:
    """Give everything a case rests on as one file that can be checked without us."""
    case = case_queries.case_with_steps(db.session(), case_id) or abort(404)
    try:
        made = capsule_of_case(db.session(), settings(), actor(), case)
    except (DamagedPage, ValueError) as error:
        flash(f"{error}。请联系管理员。", "error")
        return redirect(url_for("cases.show", case_id=case_id))
    name, content = f"case-{case_id}.zip", BytesIO(made.content)
    return send_file(content, "application/zip", as_attachment=True, download_name=name)


def _form(finding_id: int, problem: str) -> str:
    found = load_record(db.session(), finding_id) or abort(404)
    return render_template(
        "proof/notice.html",
        finding=found.finding,
        addressees=list(TakedownAddressee),
        wanted_by=clock.today() + _TERM,
        foreseen=foreseeing_one.takedown_asked(found.finding.revision.title),
        problem=problem,
    )
