"""Blind reading: one drawn ad after the other, without the machine's marks."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from supervisor.domain.platform.permissions import Permission
from supervisor.domain.quality.sampling import JUDGED, Reading
from supervisor.domain.screening.model import Category
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.golden import golden_ads
from supervisor.services.quality import blind_reading
from supervisor.services.quality.blind_reading import BlindAnswer, ReadingRefused
from supervisor.store.queries.quality import sampling as queries
from supervisor.store.queries.quality.sampling import BlindItem
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, text_field, version_field

blueprint = Blueprint("samples", __name__, url_prefix="/samples")


@dataclass(frozen=True, slots=True)
class BlindAd:
    """What the reader sees of a drawn or golden ad: nothing tells them apart."""

    title: str
    company: str
    text: str
    facts: tuple[str, ...]


@blueprint.get("")
@allow(Permission.READ_BLIND)
def index() -> str | Response:
    """Go to the next ad to read, or say that there is none."""
    following = queries.next_waiting(db.session())
    if following is not None:
        return redirect(url_for("samples.show", item_id=following))
    return render_template("quality/samples/none.html", undo=session.pop("blind_undo", None))


@blueprint.get("/<int:item_id>")
@allow(Permission.READ_BLIND)
def show(item_id: int) -> str | Response:
    """Show one ad to read; one that was answered leads on."""
    item = queries.load_item(db.session(), item_id)
    if item is None:
        abort(404)
    if item.answered_at is not None:
        return redirect(url_for("samples.index"))
    return _page(item)


@blueprint.post("/<int:item_id>/answer")
@allow(Permission.READ_BLIND)
def answer(item_id: int) -> Response | tuple[str, int]:
    """Keep the answer and go on."""
    try:
        blind_reading.answer(db.session(), item_id, actor(), _answer())
    except (ReadingRefused, FormProblem) as refusal:
        flash(str(refusal), "error")
        item = queries.load_item(db.session(), item_id)
        if item is None or item.answered_at is not None:
            return redirect(url_for("samples.index"))
        return _page(item), 422
    session["blind_undo"] = item_id
    following = queries.next_waiting(db.session(), item_id)
    if following is None:
        return redirect(url_for("samples.index"))
    return redirect(url_for("samples.show", item_id=following))


@blueprint.post("/<int:item_id>/undo")
@allow(Permission.READ_BLIND)
def undo(item_id: int) -> Response:
    """Take one's answer back and read the ad again."""
    try:
        blind_reading.undo(db.session(), item_id, actor())
    except ReadingRefused as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("samples.index"))
    flash("已撤销，请重新判读。", "success")
    return redirect(url_for("samples.show", item_id=item_id))


def _answer() -> BlindAnswer:
    """Read the form; keys that do not exist are a bad request."""
    try:
        reading = Reading.of(request.form.get("reading", ""))
        named = frozenset(map(Category.of, request.form.getlist("category")))
    except ValueError:
        abort(400)
    return BlindAnswer(reading, named, version_field(), text_field("note", 2000))


def _page(item: BlindItem) -> str:
    return render_template(
        "quality/samples/item.html",
        item=item,
        ad=_ad(item),
        waiting=queries.waiting(db.session()),
        categories=JUDGED,
        typed=request.form,
        undo=session.pop("blind_undo", None),
    )


def _ad(item: BlindItem) -> BlindAd:
    source: Any = item.revision or golden_ads()[item.golden_key]
    salary = item.revision.salary_text if item.revision else source.salary
    return BlindAd(
        title=mask_contacts(source.title),
        company=mask_contacts(source.company),
        text=mask_contacts(source.text),
        facts=tuple(value for value in (source.city, salary) if value),
    )
