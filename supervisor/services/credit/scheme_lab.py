"""The scheme lab: a scheme is drafted as text, simulated, approved by a second person, in force.

An approved text is never touched again, and takes force on a later day than the approval, so that
no day already past is ever reckoned anew.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError, check_second_person
from supervisor.domain.credit import batch
from supervisor.domain.credit.parsing import SchemeError, parse_credit_scheme
from supervisor.domain.credit.scheme import CreditScheme, Grade
from supervisor.domain.credit.scheme_states import SchemeKind, SchemeStatus
from supervisor.domain.credit.standing import repriced
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.ratings.stars import StarScheme, parse_star_scheme
from supervisor.schemes import packaged
from supervisor.services.credit.schemes import credit_timeline
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.credit import ledger, schemes
from supervisor.store.queries.platform.repeats import last_alike
from supervisor.store.tables.credit import SchemeVersion

_PARSERS: Final[Mapping[SchemeKind, Callable[[str], CreditScheme | StarScheme]]] = {
    SchemeKind.CREDIT: parse_credit_scheme,
    SchemeKind.STARS: parse_star_scheme,
}
BUCKET: Final = 5


class LabError(ValueError):
    """A step the lab does not allow; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class GradeChange:
    """One agency whose score or grade a draft would change."""

    agency_id: int
    name: str
    score: int
    grade: Grade
    new_score: int
    new_grade: Grade


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a draft would do to the whole register; histograms by the lower end of each bucket."""

    agencies: int
    now: Mapping[Grade, int]
    then: Mapping[Grade, int]
    now_scores: Mapping[int, int]
    then_scores: Mapping[int, int]
    changes: tuple[GradeChange, ...]


def text_in_force(session: Session, kind: SchemeKind, on: date) -> str:
    """Return the text of the scheme of ``kind`` in force on the day ``on``."""
    archived = schemes.archived_schemes(session, kind)
    approved = [text for day, text in archived.approved if day <= on]
    return approved[-1] if approved else archived.delivered or packaged(str(kind))


def awaits_approval(session: Session, kind: SchemeKind) -> bool:
    """Tell whether the product now delivers another text than the one first in force here."""
    archived = schemes.archived_schemes(session, kind)
    known = (archived.delivered, *(text for _, text in archived.approved))
    return archived.delivered is not None and packaged(str(kind)) not in known


def scheme_in_force(session: Session, kind: SchemeKind, on: date) -> CreditScheme | StarScheme:
    """Return the scheme of ``kind`` in force on the day ``on``."""
    return _PARSERS[kind](text_in_force(session, kind, on))


def problems_of(kind: SchemeKind, text: str) -> list[str]:
    """Return every mistake of a text in Chinese; empty when it can be used."""
    try:
        _PARSERS[kind](text)
    except SchemeError as error:
        return error.problems
    return []


def read(kind: SchemeKind, text: str) -> CreditScheme | StarScheme | None:
    """Return what a text says; ``None`` while it holds mistakes."""
    try:
        return _PARSERS[kind](text)
    except SchemeError:
        return None


def start_draft(
    session: Session, actor: Actor, kind: SchemeKind, *, from_delivered: bool = False
) -> SchemeVersion:
    """Begin a draft from the text in force, or from the one the product now delivers."""
    with unit_of_work(session):
        in_force = text_in_force(session, kind, clock.today())
        begun = {
            "kind": kind,
            "version": "",
            "text": packaged(str(kind)) if from_delivered else in_force,
            "status": SchemeStatus.DRAFT,
            "drafted_by": actor.user_id,
        }
        # One that nobody has touched yet is the same draft: the form was sent twice.
        untouched = last_alike(session, SchemeVersion, **begun, note="", decided_at=None)
        return untouched or _keep(session, actor, SchemeVersion(**begun))


def save_draft(
    session: Session, actor: Actor, key: tuple[int, int], text: str, note: str
) -> SchemeVersion:
    """Keep what was typed, mistakes included: nothing typed is lost."""
    with unit_of_work(session):
        draft = _editable(session, key)
        draft.text, draft.note = text.replace("\r\n", "\n"), note.strip()
        draft.status = SchemeStatus.DRAFT
        draft.drafted_by = actor.user_id
        return _keep(session, actor, draft)


def submit(
    session: Session, actor: Actor, key: tuple[int, int], effective_on: date
) -> SchemeVersion:
    """Put a draft before the approver; raises ``LabError`` for mistakes or a day too near."""
    with unit_of_work(session):
        draft = _editable(session, key)
        problems = problems_of(draft.kind, draft.text)
        version = "" if problems else _PARSERS[draft.kind](draft.text).version
        if effective_on <= clock.today():
            problems.append("生效日期须晚于今天，已经过去的日子不重新计算。")
        if version and _is_taken(session, draft, version):
            problems.append(f"版本号“{version}”已被使用，请修改 version。")
        if problems:
            raise LabError("；".join(problems))
        draft.version, draft.effective_on = version, effective_on
        draft.status = SchemeStatus.SUBMITTED
        return _keep(session, actor, draft)


def decide(
    session: Session, actor: Actor, key: tuple[int, int], note: str, *, is_approved: bool
) -> SchemeVersion:
    """Approve or return a draft, by another person than the one who drafted it."""
    with unit_of_work(session):
        draft = _found(session, key)
        _check_decision(draft, actor, note, is_approved=is_approved)
        draft.status = SchemeStatus.APPROVED if is_approved else SchemeStatus.RETURNED
        draft.digest = _digest(draft.text) if is_approved else None
        draft.decided_by, draft.decided_at = actor.user_id, utc_now()
        draft.note = note.strip() or draft.note
        return _keep(session, actor, draft)


def simulate(session: Session, text: str, *, reprices: bool) -> Simulation:
    """Return what a credit scheme would change today, over the whole register.

    With ``reprices`` every fact is priced anew, as if the draft had always held; without it the
    points served stand, as on the day it takes force. Raises ``SchemeError`` for a bad text.
    """
    draft, on = parse_credit_scheme(text), clock.today()
    agencies = ledger.agency_names(session)
    entries = ledger.ledgers(session)
    lines = [entries.get(agency, []) for agency, _ in agencies]
    now = batch.standings(batch.flatten(lines), credit_timeline(session).on(on), on)
    priced = [repriced(each, draft) for each in lines] if reprices else lines
    then = batch.standings(batch.flatten(priced), draft, on)
    changes = tuple(
        GradeChange(
            agency, name, int(now.scores[n]), now.grade(n), int(then.scores[n]), then.grade(n)
        )
        for n, (agency, name) in enumerate(agencies)
        if now.scores[n] != then.scores[n] or now.ranks[n] != then.ranks[n]
    )
    return Simulation(
        agencies=len(agencies),
        now=_by_grade(now),
        then=_by_grade(then),
        now_scores=_by_score(now),
        then_scores=_by_score(then),
        changes=tuple(sorted(changes, key=lambda change: change.new_score - change.score)),
    )


def _by_grade(standings: batch.Standings) -> dict[Grade, int]:
    counts = Counter(int(rank) for rank in standings.ranks)
    return {grade: counts[grade.rank] for grade in Grade}


def _by_score(standings: batch.Standings) -> dict[int, int]:
    counts = Counter(int(score) // BUCKET * BUCKET for score in standings.scores)
    return dict(sorted(counts.items()))


def _check_decision(draft: SchemeVersion, actor: Actor, note: str, *, is_approved: bool) -> None:
    if draft.status is not SchemeStatus.SUBMITTED:
        raise LabError("方案不在待审批状态，请刷新后核对。")
    try:
        check_second_person(draft.drafted_by or 0, actor.user_id)
    except CaseError as refusal:
        raise LabError(str(refusal)) from refusal
    if not is_approved and not note.strip():
        raise LabError("退回时请写明理由。")
    if is_approved and (draft.effective_on is None or draft.effective_on <= clock.today()):
        raise LabError("拟定的生效日期已到，请退回修改生效日期。")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _is_taken(session: Session, draft: SchemeVersion, version: str) -> bool:
    first = schemes.archived_schemes(session, draft.kind).delivered or packaged(str(draft.kind))
    if _PARSERS[draft.kind](first).version == version:
        return True
    return schemes.has_scheme_version(session, draft.kind, version, besides=draft.id)


def _editable(session: Session, key: tuple[int, int]) -> SchemeVersion:
    draft = _found(session, key)
    if draft.status not in (SchemeStatus.DRAFT, SchemeStatus.RETURNED):
        raise LabError("方案已提交或已批准，不能再修改；可以另起草稿。")
    return draft


def _found(session: Session, key: tuple[int, int]) -> SchemeVersion:
    draft = session.get(SchemeVersion, key[0])
    if draft is None or draft.row_version != key[1]:
        raise LabError("方案刚被他人更新，本次操作没有保存，请核对后重新提交。")
    return draft


def _keep(session: Session, actor: Actor, draft: SchemeVersion) -> SchemeVersion:
    session.add(draft)
    session.flush()
    detail = {"status": str(draft.status), "version": draft.version}
    audit.record(session, actor, AuditAction.SCHEME_STEP, ("scheme", draft.id), detail)
    return draft
