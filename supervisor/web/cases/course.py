"""The steps of a case: a form for each, what refuses it with the article, and the next one."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.cases.cases import CaseError
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.cases.course.offer import HEADS
from supervisor.domain.cases.course.people import keys_of_people
from supervisor.domain.cases.course.table import GATES
from supervisor.domain.law.articles import registry
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.cases import course
from supervisor.services.cases.course import CaseRefused
from supervisor.services.cases.prefill import prefilled
from supervisor.services.cases.unlisted import unlisted_agencies
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.store.queries.cases import cases as queries
from supervisor.store.queries.cases.cases import Case
from supervisor.store.queries.office.in_hand import officer_accounts, officer_names
from supervisor.web.cases import effects
from supervisor.web.cases.step_forms import fields_of, read_claims
from supervisor.web.cases.step_problems import mark_fields
from supervisor.web.shell.access import allow
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import (
    FormProblem,
    all_at_once,
    text_field,
    version_field,
    wrong,
)

blueprint = Blueprint("course", __name__, url_prefix="/cases")

CREDIT: Final = ("credit_event", "credit_left_out")
_OWN_NAME: Final = ("approved_by", "decided_by")
_RECORDED: Final = (StepKind.DECISION, StepKind.SIMPLE_DECISION)
_NAMES_STAFF: Final = (StepKind.OFFICERS, StepKind.SIMPLE_DECISION)
_HEADS: Final = ",".join(sorted(str(kind) for kind in HEADS))
_OFFICERS: Final = ",".join(sorted(str(kind) for kind in StepKind if kind not in HEADS))


@blueprint.route(f"/<int:case_id>/step/<any({_OFFICERS}):name>", methods=["GET", "POST"])
@allow(Permission.HANDLE_CASES)
def step(case_id: int, name: str) -> Any:
    """Show the form of a step an officer takes, or take it."""
    return _step(case_id, StepKind.of(name))


@blueprint.route(f"/<int:case_id>/head/<any({_HEADS}):name>", methods=["GET", "POST"])
@allow(Permission.DECIDE_CASES)
def head(case_id: int, name: str) -> Any:
    """Show the form of a step the head takes, or take it."""
    return _step(case_id, StepKind.of(name))


def address_of(case_id: int, kind: StepKind) -> str:
    """Return where the form of a step is."""
    endpoint = "course.head" if kind in HEADS else "course.step"
    return url_for(endpoint, case_id=case_id, name=str(kind))


def _step(case_id: int, kind: StepKind) -> str | Response | tuple[str, int]:
    case = queries.case_with_steps(db.session(), case_id)
    if case is None:
        abort(404)
    if request.method == "GET":
        return _form(case, kind, _known(case, kind))
    claims: dict[str, Any] = {}
    try:
        with all_at_once():
            on, claims = _on(), read_claims(kind)
        row = {"step": str(kind), "on": on, **claims}
        key = (case_id, version_field())
        seen = effects.of_step(case, kind, str(claims.get("document") or "none"))
        if seen is not None:
            heed(seen)
        course.take(db.session(), actor(), key, row)
    except CaseRefused as refused:
        mark_fields(kind, refused.refusals)
        return _form(_again(case_id), kind, claims, refusals=refused.refusals), 422
    except (FormProblem, CaseError) as refusal:
        return _form(_again(case_id), kind, claims, problem=str(refusal)), 422
    flash(f"已登记：{kind.label}。", "success")
    if kind in _NAMES_STAFF and (strangers := _strangers(claims)):
        words = f"本单位没有这些人员的账号，请核对姓名和执法证：{'、'.join(strangers)}。"
        flash(words, "warning")
    return redirect(url_for("cases.show", case_id=case_id))


def _strangers(claims: dict[str, Any]) -> list[str]:
    """Return the officers named who have no account in use here; they may be another office's."""
    known = officer_accounts(db.session())
    named = keys_of_people(row.get("name", "") for row in claims.get("officers", []))
    return [name for key, name in named.items() if key not in known]


def _on() -> str:
    day = text_field("on", 10)
    try:
        date.fromisoformat(day)
    except ValueError:
        wrong("on", "“日期”应为日期，例如 2026-03-02。")
    return day


def _again(case_id: int) -> Case:
    """Read the case anew after a refusal, which has ended the unit of work."""
    case = queries.case_with_steps(db.session(), case_id)
    if case is None:
        abort(404)
    return case


def _known(case: Case, kind: StepKind) -> dict[str, Any]:
    known = prefilled(db.session(), case, kind)
    if kind in HEADS:
        known |= dict.fromkeys(_OWN_NAME, current_user.display_name)
    return known


def _form(
    case: Case,
    kind: StepKind,
    values: dict[str, Any],
    *,
    refusals: tuple[Refusal, ...] = (),
    problem: str = "",
) -> str:
    today = clock.today()
    state = course.state_of(db.session(), case)
    listed = case.agency_id is not None or any(one.agency_id for one in case.others)
    is_recorded = kind in _RECORDED and listed
    scheme = credit_scheme_on(db.session(), today) if is_recorded else None
    events = [one for one in scheme.events.values() if not one.is_merit] if scheme else []
    return render_template(
        "cases/step.html",
        case=case,
        kind=kind,
        version=request.form.get("version") or case.version,
        on=request.form.get("on") or today,
        today=today,
        fields=[one for one in fields_of(kind, values) if one.name not in CREDIT],
        parties=list(state.respondents),
        staff=officer_names(db.session()) if kind in _NAMES_STAFF else [],
        gates=GATES[kind],
        law=registry(),
        state=state,
        unlisted=unlisted_agencies(db.session(), case, state),
        refusals=refusals,
        problem=problem,
        foreseen=effects.of_step(case, kind),
        events=events,
        credit={name: values.get(name, "") for name in CREDIT},
    )
