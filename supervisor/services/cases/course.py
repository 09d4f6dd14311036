"""A case's course in the database: every step passes the gates, is kept, and takes effect.

Credit and register follow in the same unit of work, and only from a served decision.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError
from supervisor.domain.cases.course.apply import refusals
from supervisor.domain.cases.course.claims import ClaimError, CourseStep, read_step
from supervisor.domain.cases.course.effects import EFFECTS
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.cases.course.state import CaseState
from supervisor.domain.cases.seeding import OldCase, draft_row, seed
from supervisor.domain.platform import clock
from supervisor.domain.register.agencies import LicenceKind, LicenceStanding, licence_standing
from supervisor.services.cases.apart import accounts_apart, mark_fined_elsewhere
from supervisor.services.cases.consequences import follow
from supervisor.services.cases.credit_choice import (
    chosen_event,
    link_identified,
    link_others,
    link_party,
)
from supervisor.services.cases.fined_elsewhere import mark_fined_in
from supervisor.services.cases.projection import (
    DECISIONS,
    decided_on,
    own_party,
    project,
    tell_others,
)
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.register.entries import stored_entries
from supervisor.store.tables.cases.cases import Case, CourseStepRow
from supervisor.store.tables.register import Agency


class CaseRefused(CaseError):
    """A step that gates refuse; ``refusals`` carries the articles."""

    def __init__(self, found: list[Refusal]) -> None:
        self.refusals = tuple(found)
        reasons = dict.fromkeys(f"{one.reason}（{'、'.join(one.citations)}）" for one in found)
        super().__init__("".join(reasons))


def take(
    session: Session,
    actor: Actor,
    key: tuple[int, int],
    row: Mapping[str, Any],
    event_code: str = "",
) -> Case:
    """Take a step on a case as it was on the screen (id, version).

    ``event_code`` is the claim ``credit_event`` of a decision. Raises ``CaseRefused``
    with the articles, and ``CaseError`` where the step cannot be read or somebody was faster.
    """
    row = {**row, "credit_event": event_code} if event_code else row
    with unit_of_work(session):
        case = current(session, *key)
        if row["step"] == str(StepKind.DRAFT):
            row = _with_leads(case, row)
        step = _read(row)
        state = state_of(session, case)
        if step.kind in DECISIONS:
            mark_fined_elsewhere(session, case, state)
        if step.kind in (StepKind.NOTICE, *DECISIONS):
            mark_fined_in(session, case, state, state_of)
        found = [*_asked(state, step), *accounts_apart(case, step.kind, actor)]
        if found:
            raise CaseRefused(found)
        event = chosen_event(session, case, state, step)
        before = own_party(case, state).name
        was = state.named(step.text("respondent"))
        called = was.name if was else ""
        keep(session, case, step, row, actor)
        EFFECTS[step.kind](state, step)
        if step.kind is StepKind.DRAFT:
            link_party(session, case, state, before)
        if step.kind is StepKind.IDENTIFY:
            link_identified(session, case, state, called)
        project(case, state, step, actor)
        tell_others(case, state, step, actor)
        link_others(session, case)
        if step.kind in DECISIONS:
            decided_on(case, state, step).event_code = event
        session.flush()
        follow(session, actor, case, state, step)
    return case


def _with_leads(case: Case, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a draft written anew with every lead of its case; none is lost by leaving it out.

    Raises ``CaseError`` where it says what the draft that stands says already.
    """
    leads = dict.fromkeys([*row.get("leads", []), *(str(one.finding_id) for one in case.leads)])
    row = {**row, "leads": list(leads)}
    drafts = [one.claims for one in case.course if one.step is StepKind.DRAFT]
    if drafts and _told(drafts[-1]) == _told(row):
        raise CaseError("拟案已经写好，内容没有改动；请负责人批准立案。")
    return row


def _told(claims: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a draft says: without its day and note, and without what is left empty."""
    named = {name: value for name, value in claims.items() if name not in ("step", "on", "note")}
    return {name: found for name, value in named.items() if (found := _filled(value)) is not None}


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        rows = {name: found for name, one in value.items() if (found := _filled(one)) is not None}
        return rows or None
    if isinstance(value, list):
        return [found for one in value if (found := _filled(one)) is not None] or None
    return None if value in ("", False, None) else value


def _read(row: Mapping[str, Any]) -> CourseStep:
    try:
        step = read_step(dict(row))
    except ClaimError as error:
        raise CaseError(str(error)) from error
    if step.on > clock.today():
        raise CaseError("步骤日期不能晚于今天。")
    return step


def _asked(state: CaseState, step: CourseStep) -> list[Refusal]:
    try:
        return refusals(state, step)
    except ClaimError as error:
        raise CaseError(str(error)) from error


def keep(
    session: Session, case: Case, step: CourseStep, row: Mapping[str, Any], actor: Actor
) -> None:
    """Store an accepted step and its trail; joins the caller's unit of work."""
    claims = {name: value for name, value in row.items() if name not in ("step", "on")}
    case.course.append(
        CourseStepRow(step=step.kind, on=step.on, claims=claims, by_id=actor.user_id)
    )
    case.course_length += 1  # a step is a change of the case, even where no column says it
    detail = {"step": str(step.kind), "on": step.on.isoformat(), "number": case.number}
    audit.record(session, actor, AuditAction.CASE_STEP, ("case", case.id), detail)


def state_of(session: Session, case: Case) -> CaseState:
    """Return where a case stands, from its steps; an old case from what it kept."""
    state = CaseState()
    rows = [{"step": str(one.step), "on": one.on.isoformat(), **one.claims} for one in case.course]
    if not rows or rows[0]["step"] != str(StepKind.DRAFT):
        old = old_case(session, case)
        seed(state, draft_row(old, case.origin, case.act_ended_on), old)
    for row in rows:
        step = read_step(row)
        EFFECTS[step.kind](state, step)
        state.last_on = max(step.on, state.last_on or step.on)
    return state


def old_case(session: Session, case: Case) -> OldCase:
    """Return what a case keeps of itself outside its course."""
    return OldCase(
        party=case.party,
        respondent_kind=respondent_kind(session, case.agency),
        summary=case.summary,
        opened_on=case.opened_on,
        outcome=case.outcome,
        fine_cents=case.fine_cents or 0,
        decided_on=case.decided_on,
        served_on=case.served_on,
        duty_done_on=case.duty_done_on,
        revoked_on=case.revoked_on,
    )


def respondent_kind(session: Session, agency: Agency | None) -> str:
    """Return what a party is by the register today; whoever is not in it counts as employer.

    An officer corrects it in the draft: no licence is a thing to be proved.
    """
    if agency is None:
        return "employer"
    entry = stored_entries(session, [agency.uscc])[agency.uscc].entry
    today = clock.today()
    standing = {one.kind: licence_standing(one, today) for one in entry.licences}
    if standing.get(LicenceKind.HR_SERVICE) is LicenceStanding.VALID:
        return "agency"
    return "filing_agency"


def current(session: Session, case_id: int, version: int) -> Case:
    """Return a case that nobody has changed meanwhile. Raises ``CaseError``."""
    case = session.get(Case, case_id)
    if case is None:
        raise CaseError("没有这个案件。")
    if case.version != version:
        raise CaseError("案件刚被他人更新，本次操作没有保存，请核对后重新提交。")
    return case
