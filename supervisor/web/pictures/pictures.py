"""Pictures of ads and papers: taken in on desk and phone, shown with what was read on them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.pictures.checking import PaperVerdict
from supervisor.domain.pictures.paper_kinds import FIELD_LABELS
from supervisor.domain.pictures.replays import ReplayDifference, difference
from supervisor.domain.pictures.states import PictureState
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.streets import Street
from supervisor.domain.screening.model import Category, Severity
from supervisor.extensions import db
from supervisor.services.pictures import inbox, queue, replay
from supervisor.services.pictures.files import picture_copy, picture_original
from supervisor.services.pictures.folder import state_of
from supervisor.services.pictures.handing_over import external_id
from supervisor.services.pictures.inbox import PictureRefused
from supervisor.services.pictures.public_check import COUNTED_DAYS, counted
from supervisor.services.platform.audit import AuditAction
from supervisor.store.queries.pictures import pictures as queries
from supervisor.store.queries.pictures.page_images import found_on
from supervisor.store.queries.pictures.pictures import Picture, PictureFilter, PictureReplay
from supervisor.web.shell import background
from supervisor.web.shell.access import allow, recorded
from supervisor.web.shell.arguments import enum_arg, page_place
from supervisor.web.shell.downloads import stored_file
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings

blueprint = Blueprint("pictures", __name__, url_prefix="/pictures")

_COUNTED_HOURS: Final = 16
_TONES: Final = {Severity.SEVERE: "severe", Severity.ORDINARY: "warn", Severity.ADVISORY: "note"}


@dataclass(frozen=True, slots=True)
class MarkedHit:
    """A hit as the page shows it: its number, words, and corners by page as SVG points."""

    number: int
    label: str
    tone: str
    span: str
    basis: str
    is_lookalike: bool
    points: tuple[tuple[int, str], ...]


@blueprint.get("")
@allow(Permission.TAKE_PICTURES)
def index() -> str:
    """List pictures, the newest first."""
    wanted = PictureFilter(enum_arg("state", PictureState), enum_arg("street", Street))
    filters = {
        key: value.value
        for key, value in (("state", wanted.state), ("street", wanted.street))
        if value is not None
    }
    return render_template(
        "pictures/index.html",
        page=queries.pictures_page(db.session(), wanted, page_place()),
        filters=filters,
        states=[(state.value, state.label) for state in PictureState],
        streets=[(street.value, street.label) for street in Street],
        progress=_progress(),
        public_checks=[
            (PaperVerdict.of(answer).label if answer else "没有认出证照", count)
            for answer, count in counted(db.session(), clock.today()).items()
        ],
        counted_days=COUNTED_DAYS,
        counted_hours=_COUNTED_HOURS,
    )


def _progress() -> dict[str, int]:
    """Return how far the files that wait have come; what lately ended is counted only beside them.

    A night is counted whole: what ended since the evening before.
    """
    folder = state_of(settings())
    waiting = queries.waiting_count(db.session())
    found = {"waiting": waiting, "lying": folder.lying, "aside": folder.aside}
    if waiting or folder.lying:
        ended = queries.ended_since(db.session(), clock.utc_now() - timedelta(hours=_COUNTED_HOURS))
        found |= {"read": ended[PictureState.READ], "refused": ended[PictureState.REFUSED]}
    return found


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Permission.TAKE_PICTURES)
def new() -> str | AnyResponse | tuple[str, int]:
    """Take pictures from a camera or a folder, and start reading them."""
    if request.method == "GET":
        return _form("")
    files = [
        (upload.filename, upload.read())
        for upload in request.files.getlist("files")
        if upload.filename
    ]
    street = street_of(request.form.get("street", ""))
    place = request.form.get("place", "")
    try:
        taken = inbox.receive(db.session(), settings(), actor(), files, street, place)
    except PictureRefused as refusal:
        return _form(str(refusal)), 422
    background.start(read_waiting)
    if len(taken) == 1:
        return redirect(url_for("pictures.show", picture_id=taken[0].id))
    flash(f"已收到 {len(taken)} 个文件，正在逐个识别。", "success")
    return redirect(url_for("pictures.index"))


@blueprint.get("/<int:picture_id>")
@allow(Permission.TAKE_PICTURES)
def show(picture_id: int) -> str:
    """Show a picture with the boxes of its hits, and the lines beside it."""
    picture = _existing(picture_id)
    reading = picture.readings[-1] if picture.readings else None
    record = reading.record if reading else {}
    first = picture.sighting_of
    return render_template(
        "pictures/show.html",
        picture=picture,
        reading=reading,
        hits=[_marked(number, hit) for number, hit in enumerate(record.get("hits", []), start=1)],
        record=record,
        field_labels=FIELD_LABELS,
        verdict_tone=_verdict_tone(record),
        ad=queries.ad_of_picture(db.session(), external_id(picture.id)),
        sightings=queries.sightings(db.session(), first) if first else [],
        found_on=found_on(db.session(), picture.id),
        replays=_replays(picture),
        near=queries.streets_near(db.session(), picture),
        streets=[(street.value, street.label) for street in Street],
        is_erased=picture.state is PictureState.ERASED,
        is_open=picture.state in (PictureState.WAITING, PictureState.READING),
        problem="",
    )


@blueprint.get("/<int:picture_id>/pages/<int:number>.jpg")
@allow(Permission.TAKE_PICTURES)
def copy(picture_id: int, number: int) -> Response:
    """Serve the copy of a page: no metadata, numbers of people covered."""
    picture = _existing(picture_id)
    pages = picture.readings[-1].pages if picture.readings else []
    page = next((one for one in pages if one["number"] == number), None) or abort(404)
    response = Response(picture_copy(settings(), page["copy"]), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/<int:picture_id>/original")
@allow(Permission.TAKE_ORIGINALS)
@recorded(AuditAction.ORIGINAL_TAKEN, "picture", "picture_id")
def original(picture_id: int) -> Response:
    """Hand over the file as it was received."""
    picture = _existing(picture_id)
    if picture.state is PictureState.ERASED:
        abort(404)
    data = picture_original(settings(), picture.digest)
    return stored_file(picture.name, "application/octet-stream", data)


@blueprint.post("/<int:picture_id>/text")
@allow(Permission.TAKE_PICTURES)
def correct(picture_id: int) -> AnyResponse:
    """Keep what the picture really says, and judge its ad by that."""
    _existing(picture_id)
    text = request.form.get("text", "")
    try:
        inbox.correct(db.session(), settings(), actor(), picture_id, text)
        flash("已保存更正，识别的原文仍然保留；招聘信息按更正后的文字重新判读。", "success")
    except PictureRefused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("pictures.show", picture_id=picture_id))


@blueprint.post("/<int:picture_id>/street")
@allow(Permission.TAKE_PICTURES)
def place(picture_id: int) -> AnyResponse:
    """Note on which street a picture was taken that came without one."""
    _existing(picture_id)
    try:
        inbox.place_on(db.session(), actor(), picture_id, street_of(request.form.get("street", "")))
        flash("已注明街道。", "success")
    except PictureRefused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("pictures.show", picture_id=picture_id))


@blueprint.post("/<int:picture_id>/again")
@allow(Permission.TAKE_PICTURES)
def again(picture_id: int) -> AnyResponse:
    """Have the picture read again by the engine of today, beside what was read."""
    _existing(picture_id)
    try:
        replay.ask_again(db.session(), actor(), picture_id)
        background.start(read_waiting)
        flash("正在重新识别；原来的识别和据此作出的判断都不会改变。", "success")
    except PictureRefused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("pictures.show", picture_id=picture_id))


def _form(problem: str) -> str:
    return render_template(
        "pictures/new.html",
        problem=problem,
        streets=[(street.value, street.label) for street in Street],
        chosen=request.form.get("street", ""),
        place=request.form.get("place", ""),
        most=inbox.MOST_AT_ONCE,
        me=actor().user_id,
    )


def street_of(key: str) -> Street | None:
    """Return the street a form names; ``None`` for none of ours."""
    return next((street for street in Street if street.value == key), None)


def _existing(picture_id: int) -> Picture:
    return queries.one_picture(db.session(), picture_id) or abort(404)


def read_waiting() -> None:
    """Read what waits; done beside the request."""
    queue.read_waiting(db.session(), settings())


def _replays(picture: Picture) -> list[tuple[PictureReplay, ReplayDifference]]:
    """Return the later readings, the latest first, each held against the one that was kept."""
    kept = {one.id: one for one in picture.readings}
    return [
        (one, difference(base.text, one.text, base.record, one.record))
        for one in reversed(picture.replays)
        for base in [kept[one.reading_id]]
    ]


def _marked(number: int, hit: dict[str, Any]) -> MarkedHit:
    severity = Severity.of(hit["severity"])
    return MarkedHit(
        number,
        Category.of(hit["category"]).label + ("（码中内容）" if hit.get("from_code") else ""),
        "plain" if hit["exception"] else _TONES[severity],
        hit["span"],
        "、".join(hit["basis"]),
        bool(hit["lookalike"]),
        tuple(_points(box) for box in hit["boxes"]),
    )


def _points(box: Any) -> tuple[int, str]:
    """Return page and SVG points of a box; of a file with one page boxes name none."""
    page, corners = (box["page"], box["box"]) if isinstance(box, dict) else (1, box)
    return page, " ".join(f"{x},{y}" for x, y in corners)


def _verdict_tone(record: dict[str, Any]) -> str:
    licence = record.get("licence")
    if not licence or not licence["verdict"]:
        return "plain"
    verdict = PaperVerdict.of(licence["verdict"])
    if verdict is PaperVerdict.SAME:
        return "good"
    return "plain" if verdict is PaperVerdict.CANNOT_BE_KNOWN else "warn"
