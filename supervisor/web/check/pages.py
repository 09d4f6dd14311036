"""Check before you post: anyone screens a draft, takes a receipt, has a receipt verified."""

from typing import Any, Final

import segno
from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.check.receipts import Receipt, same_fields
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.screening.model import Ad
from supervisor.extensions import db
from supervisor.services.check import precheck
from supervisor.services.check.precheck import RulesLost
from supervisor.services.public import directory
from supervisor.services.public.directory import TooManyRequests
from supervisor.web.check.draft import checked_draft
from supervisor.web.shell.access import allow_anyone
from supervisor.web.shell.installation import public_address, settings, signing_keys
from supervisor.web.shell.submitted import FormProblem, text_field

blueprint = Blueprint("check", __name__, url_prefix="/check")

LABELS: Final = {"title": "职位名称", "company": "发布单位", "text": "招聘信息正文"}
_TOO_MANY: Final = "来自您所在网络的检查过多，请过一分钟再试。您填写的内容还在下面。"
_Answer = str | Response | tuple[str, int]


class _Refused(Exception):
    """A draft that is not checked: what to tell its writer, and the HTTP status."""

    def __init__(self, problem: str, status: int) -> None:
        super().__init__(problem)
        self.status = status


@blueprint.get("")
@allow_anyone
def index() -> str:
    """Show the empty form."""
    return _form()


@blueprint.post("")
@allow_anyone
def check() -> _Answer:
    """Screen what was typed and show it beside what was found."""
    try:
        ad = _admitted_draft()
    except _Refused as refused:
        return _form(problem=str(refused)), refused.status
    draft = checked_draft(precheck.check(db.session(), ad, utc_now()))
    return render_template("check/index.html", draft=draft, problem="", **_context())


@blueprint.post("/receipt")
@allow_anyone
def issue() -> _Answer:
    """Make the receipt that was asked for."""
    try:
        ad = _admitted_draft()
    except _Refused as refused:
        return _form(problem=str(refused)), refused.status
    made = precheck.issue_receipt(db.session(), settings(), ad, utc_now())
    token = precheck.sign(made, signing_keys())
    return redirect(url_for("check.receipt", token=token), 303)


@blueprint.get("/receipt/<token>")
@allow_anyone
def receipt(token: str) -> str:
    """Show the printable receipt."""
    made = _read(token) or abort(404)
    address = public_address(url_for("check.verify", token=token))
    code = segno.make(address, error="m").svg_inline(scale=3, border=2)
    return render_template("check/receipt.html", made=made, address=address, code=code)


@blueprint.route("/verify/<token>", methods=["GET", "POST"])
@allow_anyone
def verify(token: str) -> _Answer:
    """Say whether a receipt is genuine; compare it with a text that is pasted in."""
    made = _read(token)
    if made is None:
        return render_template("check/not_genuine.html"), 404
    if request.method == "GET":
        return _verified(made)
    try:
        ad = _admitted_draft()
    except _Refused as refused:
        return _verified(made, problem=str(refused)), refused.status
    try:
        draft = checked_draft(precheck.check_again(settings(), made, ad))
    except RulesLost as error:
        return _verified(made, problem=str(error)), 503
    return _verified(made, same=same_fields(made, ad), draft=draft)


def _read(token: str) -> Receipt | None:
    return precheck.read(token, signing_keys())


def _admitted_draft() -> Ad:
    """Count the request, then read the form. Raises ``_Refused``."""
    try:
        directory.admit(db.session(), precheck.CHECKS, request.remote_addr or "")
        return _draft()
    except FormProblem as problem:
        raise _Refused(str(problem), 422) from problem
    except TooManyRequests as error:
        raise _Refused(_TOO_MANY, 429) from error


def _draft() -> Ad:
    """Read the form. Raises ``FormProblem``."""
    values = {}
    for name, label in LABELS.items():
        longest = precheck.LONGEST[name]
        if len(request.form.get(name, "")) > longest:
            raise FormProblem(f"“{label}”最多 {longest:,} 字，请删短后再检查。")
        values[name] = text_field(name, longest).replace("\r\n", "\n")
    if not values["title"] and not values["text"]:
        raise FormProblem("请填写招聘信息正文。")
    return Ad("", **values)


def _form(problem: str = "") -> str:
    return render_template("check/index.html", draft=None, problem=problem, **_context())


def _verified(made: Receipt, **found: Any) -> str:
    found = {"problem": "", "same": None, "draft": None, "is_over": utc_now() > made.until} | found
    return render_template("check/verify.html", made=made, **found, **_context())


def _context() -> dict[str, Any]:
    typed = {name: request.form.get(name, "") for name in LABELS}
    return {"typed": typed, "labels": LABELS, "longest": precheck.LONGEST}
