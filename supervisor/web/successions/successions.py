"""Suspected successions: the list, one with its graph and evidence, judging it, opening a case."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from supervisor.domain.cases.cases import CaseError
from supervisor.domain.matching.model import Comparison
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.successions import Ending, NewcomerKind, SuccessionOpinion
from supervisor.domain.traces import TraceKind
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services.platform.seal import Seal
from supervisor.services.successions import successions
from supervisor.services.successions.evidence import EvidenceLine, EvidenceReader
from supervisor.services.successions.successions import SuccessionError
from supervisor.store.queries.successions import successions as queries
from supervisor.store.queries.successions.successions import (
    Succession,
    SuccessionFilter,
    SuccessionRecord,
)
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import enum_arg, page_place, text_arg
from supervisor.web.shell.guards.once import show_once, shown_once
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem, text_field
from supervisor.web.successions.link_graph import Edge, Node, draw

blueprint = Blueprint("successions", __name__, url_prefix="/successions")

_SHOWN: Final = "succession_contacts"
_Lines = Sequence[tuple[Succession, list[EvidenceLine]]]


@blueprint.get("")
@allow(Permission.READ_SUCCESSIONS)
def index() -> str:
    """List the suspected successions the filter leaves, the strongest first."""
    wanted = SuccessionFilter(
        opinion=enum_arg("opinion", SuccessionOpinion),
        ending=enum_arg("ending", Ending),
        kind=enum_arg("kind", NewcomerKind),
        text=text_arg("q"),
        everything=text_arg("all") == "1",
    )
    filters: dict[str, Any] = {
        "opinion": wanted.opinion,
        "ending": wanted.ending,
        "kind": wanted.kind,
        "q": wanted.text,
        "all": "1" if wanted.everything else "",
    }
    return render_template(
        "successions/index.html",
        page=queries.successions_page(db.session(), wanted, page_place()),
        filters={name: str(value) for name, value in filters.items() if value},
        opinions=_choices(SuccessionOpinion),
        endings=_choices(Ending),
        kinds=_choices(NewcomerKind),
        kind_label=lambda key: TraceKind.of(key).label,
    )


@blueprint.get("/<int:succession_id>")
@allow(Permission.READ_SUCCESSIONS)
def show(succession_id: int) -> str:
    """Show one suspicion: who ended, who appeared, what they share, what was said."""
    return _page(succession_id, "")


@blueprint.post("/<int:succession_id>/judge")
@allow(Permission.JUDGE_SUCCESSIONS)
def judge(succession_id: int) -> Response | tuple[str, int]:
    """Record what the inspector says of it."""
    try:
        opinion = SuccessionOpinion.of(request.form.get("opinion", ""))
    except ValueError:
        abort(400)
    try:
        note = text_field("note")
        successions.judge(db.session(), actor(), succession_id, opinion, note)
    except (FormProblem, SuccessionError) as refusal:
        return _page(succession_id, str(refusal)), 422
    flash(f"已认定为“{opinion.label}”，以后每次比对都沿用，可随时撤销。", "success")
    return redirect(url_for("successions.show", succession_id=succession_id))


@blueprint.post("/judgements/<int:judgement_id>/revoke")
@allow(Permission.JUDGE_SUCCESSIONS)
def revoke(judgement_id: int) -> Response:
    """Take an opinion back."""
    try:
        succession_id = successions.revoke(db.session(), actor(), judgement_id)
    except SuccessionError as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("successions.index"))
    flash("认定已撤销，仍留在记录中。", "success")
    return redirect(url_for("successions.show", succession_id=succession_id))


@blueprint.post("/<int:succession_id>/contacts")
@allow(Permission.SHOW_CONTACTS)
def contacts(succession_id: int) -> Response:
    """Show the shared contacts once; who looked is kept."""
    if queries.succession_record(db.session(), succession_id) is None:
        abort(404)
    successions.record_contacts_shown(db.session(), actor(), succession_id)
    show_once(_SHOWN, f"{actor().user_id} {succession_id}")
    return redirect(url_for("successions.show", succession_id=succession_id))


@blueprint.post("/<int:succession_id>/case")
@allow(Permission.JUDGE_SUCCESSIONS)
def open_case(succession_id: int) -> Response | tuple[str, int]:
    """Open a case against the newcomer, or lead to the one it has."""
    try:
        case = successions.open_case(db.session(), actor(), succession_id, text_field("summary"))
    except (FormProblem, SuccessionError, CaseError) as refusal:
        return _page(succession_id, str(refusal)), 422
    flash(f"案件 {case.number}：请调查取证后提出处理意见。", "success")
    return redirect(url_for("cases.show", case_id=case.id))


def _page(succession_id: int, problem: str) -> str:
    masked = shown_once(_SHOWN) != f"{actor().user_id} {succession_id}"
    record = queries.succession_record(db.session(), succession_id)
    if record is None:
        abort(404)
    pair = record.succession
    pairs = [pair, *record.neighbours]
    reader = EvidenceReader(db.session(), Seal.of(settings()), pairs, masked=masked)
    lines = [(one, reader.lines(one)) for one in pairs]
    return render_template(
        "successions/show.html",
        pair=pair,
        record=record,
        evidence=lines[0][1],
        graph=_graph(record, lines),
        masked=reader.has_hidden(pair),
        opinions=SuccessionOpinion,
        comparison=Comparison.of,
        problem=problem,
        note=request.form.get("note", ""),
    )


def _graph(record: SuccessionRecord, lines: _Lines) -> Markup:
    nodes = {node.key: node for node in reversed(list(_nodes(record, lines)))}
    edges = {
        (edge.left, edge.right): edge
        for pair, evidence in reversed(lines)
        for line in evidence
        for edge in (
            Edge(pair.before_key, line.key, line.weight, pair is record.succession),
            Edge(line.key, _right(pair), line.weight, pair is record.succession),
        )
    }
    shown = record.succession
    title = f"{shown.before_name} 与 {shown.after_name} 的 {len(shown.ties)} 项共同点"
    return draw(mask_contacts(title), list(reversed(nodes.values())), list(edges.values()))


def _nodes(record: SuccessionRecord, lines: _Lines) -> Iterator[Node]:
    for pair, evidence in lines:
        is_chosen = pair is record.succession
        href = "" if is_chosen else url_for("successions.show", succession_id=pair.id)
        yield Node(pair.before_key, mask_contacts(pair.before_name), 0, is_chosen, href)
        yield Node(_right(pair), mask_contacts(pair.after_name), 2, is_chosen, href)
        yield from (Node(line.key, line.short, 1, is_chosen) for line in evidence)


def _right(pair: Succession) -> str:
    """Return the key of the newcomer's box; somebody may both have ended and have appeared."""
    return f"after:{pair.after_key}"


def _choices(enum: Any) -> list[tuple[str, str]]:
    return [(str(one), one.label) for one in enum]
