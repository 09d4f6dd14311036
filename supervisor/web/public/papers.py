"""The photo of a licence, checked for anybody: what the register and the lists say of it."""

from typing import Final

from flask import Blueprint, render_template, request

from supervisor.domain.pictures.checking import PaperVerdict
from supervisor.domain.platform import clock
from supervisor.extensions import db
from supervisor.services.pictures import public_check
from supervisor.services.pictures.limits import MOST_PUBLIC_BYTES
from supervisor.services.pictures.public_check import NotChecked, PublicCheck
from supervisor.services.public import directory
from supervisor.services.public.directory import TooManyRequests
from supervisor.web.shell.access import allow_anyone
from supervisor.web.shell.installation import settings

blueprint = Blueprint("public_papers", __name__, url_prefix="/public/papers")

_LOOKS: Final = {
    PaperVerdict.SAME: ("good", "check-circle"),
    PaperVerdict.EXPIRED: ("warn", "calendar-x"),
    PaperVerdict.CANNOT_BE_KNOWN: ("note", "question-circle"),
}
_SUSPECT: Final = ("warn", "exclamation-triangle")
_SHOWN: Final = (("holder", "单位名称"), ("number", "编号"), ("code", "统一社会信用代码"))


@blueprint.get("")
@allow_anyone
def index() -> str:
    """Show the form."""
    return _page(None, "")


@blueprint.post("")
@allow_anyone
def check() -> str | tuple[str, int]:
    """Check one photo and show the answer; the photo goes no further."""
    try:
        directory.admit(db.session(), public_check.CHECKS, request.remote_addr or "")
    except TooManyRequests:
        return render_template("public/too_many.html"), 429
    photo = next((one for one in request.files.getlist("photo") if one.filename), None)
    data = photo.read(MOST_PUBLIC_BYTES + 1) if photo else b""
    try:
        found = public_check.check_paper(db.session(), settings(), data, clock.today())
    except NotChecked as refusal:
        return _page(None, str(refusal)), 422
    return _page(found, "")


def _page(found: PublicCheck | None, problem: str) -> str:
    return render_template(
        "public/paper.html",
        found=found,
        problem=problem,
        looks=_LOOKS.get(found.checked.verdict, _SUSPECT) if found else (),
        fields=[(label, found.paper.text(key)) for key, label in _SHOWN if found.paper.text(key)]
        if found
        else [],
        most=MOST_PUBLIC_BYTES // 1024**2,
        today=clock.today(),
    )
