"""Inquiries: posters no list can tell of, the letter to the right authority, and its answer."""

from datetime import date

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.lists.inquiries import InquiryAnswer, InquiryStatus
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.leads.reassess import reassess
from supervisor.services.lists import inquiries
from supervisor.services.lists.inquiries import Answered, InquiryError
from supervisor.services.lists.letter import inquiry_letter
from supervisor.store.queries.lists.inquiries import (
    counts_by_status,
    inquiry_of,
    page_of_inquiries,
)
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg, page_place
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.letter_files import letter_response
from supervisor.web.shell.submitted import (
    FormProblem,
    all_at_once,
    date_field,
    required_choice,
    required_date,
    text_field,
)

blueprint = Blueprint("inquiries", __name__, url_prefix="/inquiries")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the inquiries, those with most ads first."""
    status = enum_arg("status", InquiryStatus)
    return render_template(
        "lists/inquiries.html",
        page=page_of_inquiries(db.session(), status, page_place()),
        status=status,
        counts=counts_by_status(db.session()),
        statuses=list(InquiryStatus),
        page_address=lambda number: url_for("inquiries.index", status=status, page=number),
    )


@blueprint.get("/<int:inquiry_id>")
@allow(Permission.READ)
def show(inquiry_id: int) -> str:
    """Show one inquiry with the letter to send and the form for the answer."""
    return _page(inquiry_id, "")


@blueprint.get("/<int:inquiry_id>/letter.<any(docx, pdf):file_format>")
@allow(Permission.READ)
def letter(inquiry_id: int, file_format: str) -> Response:
    """Give the letter of an inquiry."""
    row = inquiry_of(db.session(), inquiry_id)
    if row is None:
        abort(404)
    return letter_response(inquiry_letter(row, settings().bureau), f"inquiry-{row.id}", file_format)


@blueprint.post("/<int:inquiry_id>/send")
@allow(Permission.HANDLE_INQUIRIES)
def send(inquiry_id: int) -> AnyResponse | tuple[str, int]:
    """Number the letter and put the inquiry down as sent."""
    try:
        row = inquiries.send(
            db.session(), settings().bureau, actor(), inquiry_id, text_field("authority", 100)
        )
    except (FormProblem, InquiryError) as refusal:
        return _page(inquiry_id, str(refusal)), 422
    flash(f"已编号 {row.document}，请下载函件寄出；收到答复后在此登记。", "success")
    return redirect(url_for("inquiries.show", inquiry_id=inquiry_id))


@blueprint.post("/<int:inquiry_id>/answer")
@allow(Permission.HANDLE_INQUIRIES)
def answer(inquiry_id: int) -> AnyResponse | tuple[str, int]:
    """Record what the authority answered; it is applied to every ad of the poster."""
    try:
        with all_at_once():
            said = Answered(
                answer=required_choice("answer", InquiryAnswer, "答复的内容"),
                authority=text_field("authority", 100),
                division=text_field("division", 6),
                on=required_date("on", "答复日期"),
                licence_number=text_field("licence_number", 80),
                valid_to=_optional_day("valid_to"),
                note=text_field("note"),
            )
        row = inquiries.answer(db.session(), actor(), inquiry_id, said)
    except (FormProblem, InquiryError) as refusal:
        return _page(inquiry_id, str(refusal)), 422
    changed = reassess(db.session(), settings(), row.poster_key)
    flash(
        f"答复已登记并用于“{row.poster}”的全部信息；{changed} 条未处理的线索因此改变。", "success"
    )
    return redirect(url_for("inquiries.show", inquiry_id=inquiry_id))


@blueprint.post("/<int:inquiry_id>/close")
@allow(Permission.HANDLE_INQUIRIES)
def close(inquiry_id: int) -> AnyResponse | tuple[str, int]:
    """Ask no further, with the reason."""
    try:
        inquiries.close(db.session(), actor(), inquiry_id, text_field("note"))
    except (FormProblem, InquiryError) as refusal:
        return _page(inquiry_id, str(refusal)), 422
    flash("不再查询；原因已记录，可随时恢复。", "success")
    return redirect(url_for("inquiries.show", inquiry_id=inquiry_id))


@blueprint.post("/<int:inquiry_id>/reopen")
@allow(Permission.HANDLE_INQUIRIES)
def reopen(inquiry_id: int) -> AnyResponse | tuple[str, int]:
    """Take an answer or a closing back."""
    try:
        row = inquiries.reopen(db.session(), actor(), inquiry_id)
    except InquiryError as refusal:
        return _page(inquiry_id, str(refusal)), 422
    reassess(db.session(), settings(), row.poster_key)
    flash("已恢复为待答复，原登记仍留在操作记录中。", "success")
    return redirect(url_for("inquiries.show", inquiry_id=inquiry_id))


def _optional_day(name: str) -> date | None:
    return date_field(name, "许可有效期止")


def _page(inquiry_id: int, problem: str) -> str:
    row = inquiry_of(db.session(), inquiry_id)
    if row is None:
        abort(404)
    return render_template(
        "lists/inquiry.html",
        row=row,
        letter=inquiry_letter(row, settings().bureau),
        answers=list(InquiryAnswer),
        proposed=row.authority or inquiries.authority_proposed(row.division),
        problem=problem,
    )
