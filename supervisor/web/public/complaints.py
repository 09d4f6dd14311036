"""The public side of complaints: hand one in, follow it by receipt code. No account, no script."""

from collections.abc import Callable
from datetime import date
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from supervisor.domain.cases.complaints import (
    ComplaintError,
    ComplaintKind,
    ComplaintStep,
    NewComplaint,
    allowed_steps,
)
from supervisor.domain.desk import foreseeing
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.services.cases import complaint_results, complaints
from supervisor.services.platform import attachments
from supervisor.services.platform.attachments import RefusedAttachment
from supervisor.services.platform.seal import Seal
from supervisor.services.public import directory
from supervisor.store.queries.cases.complaints import load_complaint
from supervisor.store.queries.public.directory import load_agency
from supervisor.web.public.directory import limited
from supervisor.web.shell.access import allow_anyone
from supervisor.web.shell.arguments import text_arg
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.guards.once import show_once, shown_once
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem

blueprint = Blueprint("public_complaints", __name__, url_prefix="/public/complaints")

_FIELDS: Final = ("kind", "agency", "subject", "text", "happened_on", "url", "name", "contact")
_FOLLOWED: Final = "complaint"
_FOLLOWED_SECONDS: Final = 3600  # on a shared machine somebody else sits down next
_FRESH: Final = "fresh_receipt"


@blueprint.get("/new")
@allow_anyone
def new() -> str:
    """Show the empty form; whom it is about is filled in where the reader comes from a page."""
    uscc = text_arg("agency", 18)
    agency = load_agency(db.session(), uscc) if uscc else None
    subject = agency.name if agency else text_arg("subject", 200)
    values = {"agency": agency.uscc} if agency else {}
    return _form(values | {"subject": subject}, {})


@blueprint.post("/new")
@allow_anyone
def submit() -> str | Response | tuple[str, int]:
    """Take the complaint in; on a poor form say what is wrong and keep what was typed."""
    values = {name: request.form.get(name, "").replace("\x00", "").strip() for name in _FIELDS}
    wanted, problems = _read(values)
    uploads = [(one.filename, one.read()) for one in request.files.getlist("files") if one.filename]
    if wanted is None or problems:
        if uploads:
            problems.setdefault("files", "提交没有成功，附件需要重新选择。")
        return _form(values, problems), 422
    caller = request.remote_addr or ""
    try:
        if uploads:  # painting them is dear, so attempts count before it
            directory.admit(db.session(), complaints.UPLOADS, caller)
        files = attachments.clean_files(uploads)
        # Only what is really handed in counts here, not the attempts at a well-filled form.
        directory.admit(db.session(), complaints.SUBMISSIONS, caller)
    except RefusedAttachment as refusal:
        return _form(values, {"files": str(refusal)}), 422
    except directory.TooManyRequests:
        return render_template("public/too_many.html"), 429
    receipt = complaints.submit(db.session(), Seal.of(settings()), wanted, files)
    show_once(_FRESH, f"{receipt.code}|{receipt.number}")
    return redirect(url_for("public_complaints.done"))


@blueprint.get("/done")
@allow_anyone
def done() -> str | Response:
    """Show the receipt code, once."""
    fresh = shown_once(_FRESH)
    if fresh is None:
        return redirect(url_for("public_complaints.receipt"))
    code, _, number = fresh.partition("|")
    return render_template("public/complaint_done.html", code=code, number=number)


@blueprint.get("/receipt")
@allow_anyone
def receipt() -> str:
    """Ask for the receipt code, or show the complaint it opened."""
    complaint_id = _followed()
    complaint = load_complaint(db.session(), complaint_id) if complaint_id else None
    if complaint is None:
        return render_template("public/receipt.html", error="")
    may_withdraw = ComplaintStep.WITHDRAW in allowed_steps(complaint.status)
    return render_template(
        "public/complaint.html",
        complaint=complaint,
        may_withdraw=may_withdraw,
        foreseen=foreseeing.complaint_withdrawn(complaint.number),
        result=complaint_results.result_of(db.session(), complaint),
    )


@blueprint.post("/receipt")
@allow_anyone
@limited(complaints.LOOKUPS)
def open_receipt() -> str | Response | tuple[str, int]:
    """Open the complaint of a receipt code."""
    code = request.form.get("code", "")[:60]
    complaint = complaints.by_receipt(db.session(), Seal.of(settings()), code)
    if complaint is None:
        error = "没有这个查询码对应的投诉，请核对 16 位数字。"
        return render_template("public/receipt.html", error=error), 404
    session[_FOLLOWED] = [complaint.id, utc_now().timestamp()]
    return redirect(url_for("public_complaints.receipt"))


@blueprint.post("/leave")
@allow_anyone
def leave() -> Response:
    """Close the complaint on this machine."""
    session.pop(_FOLLOWED, None)
    return redirect(url_for("public_complaints.receipt"))


@blueprint.post("/say")
@allow_anyone
@limited(complaints.LOOKUPS)
def say() -> Response:
    """Add a message to the complaint that the receipt opened."""
    return _do(
        lambda complaint_id: complaints.say(
            db.session(), complaint_id, request.form.get("text", ""), None
        ),
        "留言已发出。",
    )


@blueprint.post("/withdraw")
@allow_anyone
@limited(complaints.LOOKUPS)
def withdraw() -> Response:
    """Withdraw the complaint that the receipt opened."""

    def take_back(complaint_id: int) -> None:
        heed(foreseeing.complaint_withdrawn(""))
        complaints.withdraw(db.session(), complaint_id)

    return _do(take_back, "投诉已撤回。")


def _do(action: Callable[[int], object], done_words: str) -> Response:
    complaint_id = _followed()
    if complaint_id and load_complaint(db.session(), complaint_id) is not None:
        try:
            action(complaint_id)
            flash(done_words, "success")
        except (ComplaintError, FormProblem) as refusal:
            flash(str(refusal), "error")
    return redirect(url_for("public_complaints.receipt"))


def _followed() -> int | None:
    """Return the complaint that a receipt opened on this machine, for an hour."""
    opened = session.get(_FOLLOWED)
    if not isinstance(opened, list) or utc_now().timestamp() - opened[1] > _FOLLOWED_SECONDS:
        return None
    return int(opened[0])


def _form(values: dict[str, str], problems: dict[str, str]) -> str:
    return render_template(
        "public/complaint_new.html",
        values=values,
        problems=problems,
        kinds=[(kind.value, kind.label) for kind in ComplaintKind],
        accepted=attachments.ACCEPTED,
        most_files=attachments.MOST_FILES,
        most_megabytes=attachments.MOST_BYTES // 1024**2,
    )


def _read(values: dict[str, str]) -> tuple[NewComplaint | None, dict[str, str]]:
    """Return what the form says, and what is wrong with it by field."""
    problems: dict[str, str] = {}
    kind = next((kind for kind in ComplaintKind if kind.value == values["kind"]), None)
    if kind is None:
        problems["kind"] = "请选择投诉事项。"
    happened_on = None
    try:
        happened_on = date.fromisoformat(values["happened_on"]) if values["happened_on"] else None
    except ValueError:
        problems["happened_on"] = "请按 2026-03-05 的样子填写日期。"
    agency = load_agency(db.session(), values["agency"]) if values["agency"] else None
    wanted = NewComplaint(
        kind=kind or ComplaintKind.OTHER,
        subject=values["subject"],
        text=values["text"],
        happened_on=happened_on,
        url=values["url"],
        agency_id=agency.id if agency and agency.name == values["subject"] else None,
        name=values["name"],
        contact=values["contact"],
    )
    problems = {**wanted.problems(clock.today()), **problems}
    return (wanted if kind else None), problems
