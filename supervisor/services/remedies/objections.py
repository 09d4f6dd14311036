"""Objections to an entry or a rating, and the appeal against the answer.

An objection is checked by one person and decided by another within seven working days; where it is
upheld the entry is withdrawn. An appeal goes to the bureau above, whose answer is recorded here.
Until somebody decided the agency may take either back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError, check_second_person
from supervisor.domain.credit.ledger import EntryKind
from supervisor.domain.credit.remedies import (
    OBJECTION_WORKING_DAYS,
    ObjectionKind,
    ObjectionStatus,
    RemedyError,
    RequestKind,
)
from supervisor.domain.platform import clock
from supervisor.domain.platform.deadlines import working_days_after
from supervisor.domain.ratings.rounds import RoundStage
from supervisor.services.credit import ledger
from supervisor.services.platform import audit, request_files
from supervisor.services.platform.attachments import CleanFile
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.ratings import ratings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.credit import ledger as ledger_queries
from supervisor.store.queries.credit import requests as queries
from supervisor.store.tables.credit import CreditEntry, Objection
from supervisor.store.tables.ratings import Rating


@dataclass(frozen=True, slots=True)
class ObjectionSubject:
    """What is objected to: an entry of the ledger, or a published rating."""

    entry_id: int | None = None
    rating_id: int | None = None


@dataclass(frozen=True, slots=True)
class ObjectionAnswer:
    """What an officer says of an objection: whether it holds, and why.

    ``points_left`` is what an upheld objection leaves of the deduction; ``None`` withdraws it.
    """

    is_upheld: bool
    text: str
    points_left: int | None = None


def object_to(
    session: Session,
    actor: Actor,
    agency_id: int,
    subject: ObjectionSubject,
    ground: str,
    files: Sequence[CleanFile] = (),
) -> Objection:
    """Take an agency's objection. Raises ``RemedyError`` for another's entry or rating."""
    if not ground.strip():
        raise RemedyError("请写明异议理由。")
    objection = Objection(
        agency_id=agency_id,
        kind=ObjectionKind.OBJECTION,
        entry_id=subject.entry_id,
        rating_id=subject.rating_id,
        status=ObjectionStatus.SUBMITTED,
        ground=ground.strip(),
        submitted_by=actor.user_id,
        due_on=working_days_after(clock.today(), OBJECTION_WORKING_DAYS).on,
    )
    with unit_of_work(session):
        _check_subject(session, agency_id, subject)
        return _keep(session, actor, objection, files)


def appeal(
    session: Session,
    actor: Actor,
    agency_id: int,
    objection_id: int,
    ground: str,
    files: Sequence[CleanFile] = (),
) -> Objection:
    """Take an appeal against a dismissed objection; one appeal for each."""
    if not ground.strip():
        raise RemedyError("请写明申诉理由。")
    with unit_of_work(session):
        first = _appealable(session, agency_id, objection_id)
        following = Objection(
            agency_id=agency_id,
            kind=ObjectionKind.APPEAL,
            entry_id=first.entry_id,
            rating_id=first.rating_id,
            appeals_id=first.id,
            status=ObjectionStatus.SUBMITTED,
            ground=ground.strip(),
            submitted_by=actor.user_id,
            due_on=working_days_after(clock.today(), OBJECTION_WORKING_DAYS).on,
        )
        return _keep(session, actor, following, files)


def withdraw(session: Session, actor: Actor, key: tuple[int, int, int]) -> Objection:
    """Take one back before it is decided; ``key`` is agency, objection and version seen."""
    agency_id, objection_id, version = key
    with unit_of_work(session):
        objection = session.get(Objection, objection_id)
        if objection is None or objection.agency_id != agency_id:
            raise RemedyError("没有这条异议。")
        if not objection.status.is_pending:
            raise RemedyError(f"这一项{objection.status.label}，不能撤回。")
        if objection.version != version:
            raise RemedyError("这一项的办理有了进展，请核对后再决定是否撤回。")
        objection.status = ObjectionStatus.WITHDRAWN
        return _keep(session, actor, objection)


def review(
    session: Session, actor: Actor, objection_id: int, version: int, answer: ObjectionAnswer
) -> Objection:
    """Record what one officer found; the decision is another's."""
    if not answer.text.strip():
        raise RemedyError("请写明核查情况和意见。")
    with unit_of_work(session):
        objection = _open(session, objection_id, version, ObjectionStatus.SUBMITTED)
        objection.reviewed_by = actor.user_id
        objection.proposes_upholding = answer.is_upheld
        objection.opinion = answer.text.strip()
        objection.status = ObjectionStatus.REVIEWED
        return _keep(session, actor, objection)


def decide(
    session: Session, actor: Actor, objection_id: int, version: int, answer: ObjectionAnswer
) -> Objection:
    """Decide; an entry found wrong is withdrawn at once and stops being shown."""
    if not answer.text.strip():
        raise RemedyError("请写明答复内容。")
    with unit_of_work(session):
        objection = _open(session, objection_id, version, ObjectionStatus.REVIEWED)
        _check_second_person(objection, actor)
        _check_points(session, objection, answer)
        objection.status = ObjectionStatus.UPHELD if answer.is_upheld else ObjectionStatus.DISMISSED
        objection.answer = answer.text.strip()
        objection.decided_by = actor.user_id
        objection.decided_on = clock.today()
        if answer.is_upheld and objection.entry is not None:
            _apply(session, actor, objection.entry, answer)
        if answer.is_upheld and objection.rating_id is not None:
            ratings.reopen(session.get_one(Rating, objection.rating_id))
        return _keep(session, actor, objection)


def _apply(session: Session, actor: Actor, entry: CreditEntry, answer: ObjectionAnswer) -> None:
    if ledger_queries.is_ended(session, entry.id):
        return
    reason = answer.text.strip()
    if answer.points_left is None:
        ledger.end_entry(session, actor, entry, EntryKind.WITHDRAWAL, reason)
        return
    ledger.correct_points(
        session, actor, entry, -answer.points_left - _net_points(session, entry), reason
    )


def _check_second_person(objection: Objection, actor: Actor) -> None:
    try:
        check_second_person(objection.reviewed_by or 0, actor.user_id)
    except CaseError as refusal:
        raise RemedyError(str(refusal)) from refusal


def _check_points(session: Session, objection: Objection, answer: ObjectionAnswer) -> None:
    if answer.points_left is None or objection.entry is None:
        return
    if not 0 <= answer.points_left < -_net_points(session, objection.entry):
        raise RemedyError("更正后的扣分须小于现在的扣分，且不小于零。")


def _net_points(session: Session, entry: CreditEntry) -> int:
    return entry.points + ledger_queries.corrections(session, entry.id)


def _appealable(session: Session, agency_id: int, objection_id: int) -> Objection:
    first = session.get(Objection, objection_id)
    if first is None or first.agency_id != agency_id:
        raise RemedyError("没有这条异议。")
    if first.kind is not ObjectionKind.OBJECTION or first.status is not ObjectionStatus.DISMISSED:
        raise RemedyError("异议不成立的答复作出后才能申诉。")
    if queries.filed_appeal(session, first.id) is not None:
        raise RemedyError("已经提出过申诉，请查看办理结果。")
    return first


def _check_subject(session: Session, agency_id: int, subject: ObjectionSubject) -> None:
    if (subject.entry_id is None) == (subject.rating_id is None):
        raise RemedyError("请指明对哪一条记录提出异议。")
    if subject.entry_id is not None:
        entry = session.get(CreditEntry, subject.entry_id)
        if entry is None or entry.agency_id != agency_id or entry.kind is not EntryKind.FACT:
            raise RemedyError("没有这条信用记录。")
        if ledger_queries.is_ended(session, entry.id):
            raise RemedyError("这条记录已经修复或撤销，无须再提异议。")
    else:
        rating = session.get(Rating, subject.rating_id)
        if rating is None or rating.agency_id != agency_id:
            raise RemedyError("没有这项评定结果。")
        if rating.round.stage is not RoundStage.PUBLICITY:
            raise RemedyError("公示期内才能对评定结果提出异议。")
    filed = queries.filed_objection(session, agency_id, subject.entry_id, subject.rating_id)
    if filed is not None:
        raise RemedyError("已经对这一项提出过异议，请查看办理结果；不服答复的可以申诉。")


def _open(session: Session, objection_id: int, version: int, status: ObjectionStatus) -> Objection:
    objection = session.get(Objection, objection_id)
    if objection is None or objection.status is not status or objection.version != version:
        raise RemedyError("这一项已被他人办理，请刷新后核对。")
    return objection


def _keep(
    session: Session, actor: Actor, objection: Objection, files: Sequence[CleanFile] = ()
) -> Objection:
    session.add(objection)
    session.flush()
    about = (RequestKind.OBJECTION, objection.id)
    request_files.keep(session, objection.agency_id, about, files)
    detail = {"status": str(objection.status), "kind": str(objection.kind)}
    audit.record(session, actor, AuditAction.OBJECTION_STEP, ("objection", objection.id), detail)
    return objection
