"""值得一看: ads without a lead that the readers are not sure of, one after the other."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.platform.clock import last_due, utc_now
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.reader.looks import Place, sentences_of
from supervisor.domain.reader.model import CONTENT
from supervisor.domain.screening.model import Ad, Category
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services.reader import looks
from supervisor.services.reader.looks import LookAnswer, LookRefused
from supervisor.store.queries.reader import looks as queries
from supervisor.store.queries.reader.looks import Look
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.numbers import whole_number
from supervisor.web.shell.submitted import FormProblem, version_field

blueprint = Blueprint("looks", __name__, url_prefix="/looks")

_FIELDS: Final = {"title": "职位名称", "company": "发布单位", "text": "正文"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to choose; ``is_meant`` where the machine means a clause of it."""

    number: int
    text: str
    is_meant: bool


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A drawn ad with contacts masked; ``parts`` are a field before, in and after the mark."""

    title: tuple[str, str, str]
    company: tuple[str, str, str]
    text: tuple[str, str, str]
    clause: str
    where: str
    facts: tuple[str, ...]
    sentences: list[Sentence]


@blueprint.get("")
@allow(Permission.READ_LOOKS)
def index() -> str:
    """Show the next ad to look at, or say that there is none."""
    return _page(queries.next_waiting(db.session()))


@blueprint.post("/<int:look_id>/answer")
@allow(Permission.READ_LOOKS)
def answer(look_id: int) -> Response | tuple[str, int]:
    """Keep the answer and go on."""
    try:
        looks.answer(db.session(), look_id, actor(), _answer())
    except (LookRefused, FormProblem) as refusal:
        flash(str(refusal), "error")
        look = queries.load_look(db.session(), look_id)
        if look is None or look.answered_at is not None:
            return redirect(url_for("looks.index"))
        return _page(look), 422
    return redirect(url_for("looks.index"))


@blueprint.post("/<int:look_id>/undo")
@allow(Permission.READ_LOOKS)
def undo(look_id: int) -> Response:
    """Take one's last answer back and look at the ad again."""
    try:
        looks.undo(db.session(), look_id, actor())
    except LookRefused as refusal:
        flash(str(refusal), "error")
    else:
        flash("已撤销，请重新判读。", "success")
    return redirect(url_for("looks.index"))


def _answer() -> LookAnswer:
    """Read the form; keys that do not exist are a bad request."""
    chosen = request.form.get("sentence", "")
    try:
        reading = Reading.of(request.form.get("reading", ""))
        named = frozenset(map(Category.of, request.form.getlist("category")))
        sentence = whole_number(chosen) if chosen else None
    except ValueError:
        abort(400)
    if not named <= set(CONTENT) or (sentence is not None and sentence < 0):
        abort(400)
    return LookAnswer(reading, named, sentence, version_field())


def _page(look: Look | None) -> str:
    session = db.session()
    return render_template(
        "reader/looks.html",
        look=look,
        ad=_looked_at(look) if look else None,
        waiting=queries.waiting(session),
        read_today=queries.answered_since(session, last_due(utc_now(), looks.MIDNIGHT)),
        last=looks.undoable(session, actor()),
        size=settings().look_size,
        categories=CONTENT,
        typed=request.form,
    )


def _looked_at(look: Look) -> LookedAt:
    wording = look.revision
    shown = {name: mask_contacts(getattr(wording, name)) for name in _FIELDS}
    parts = {name: (text, "", "") for name, text in shown.items()}
    text = shown[look.field]
    parts[look.field] = text[: look.start], text[look.start : look.end], text[look.end :]
    return LookedAt(
        **parts,
        clause=parts[look.field][1],
        where=_FIELDS[look.field],
        facts=tuple(value for value in (wording.city, wording.salary_text) if value),
        sentences=_sentences(look, shown),
    )


def _sentences(look: Look, shown: dict[str, str]) -> list[Sentence]:
    """Return the sentences to choose from, as the unmasked ad is cut."""
    wording = look.revision
    places = sentences_of(Ad("", wording.title, wording.company, wording.text))
    return [
        Sentence(number, shown[field][start:end], _holds((field, start, end), look))
        for number, (field, start, end) in enumerate(places)
    ]


def _holds(place: Place, look: Look) -> bool:
    field, start, end = place
    return field == look.field and start <= look.start < end
