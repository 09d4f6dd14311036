"""Complaints: handed in by the public, answered by officers, followed by receipt code.

Nothing here touches credit; a complaint opens a case at most.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError, CaseOrigin
from supervisor.domain.cases.complaints import (
    ComplaintError,
    ComplaintKind,
    ComplaintStatus,
    ComplaintStep,
    NewComplaint,
    ReferralTo,
    answer_deadline,
    next_status,
)
from supervisor.domain.names import normalise
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import office_date, utc_now
from supervisor.services.cases.complaint_merging import open_merged
from supervisor.services.cases.opening import DraftFacts, Party, open_case_against
from supervisor.services.platform import audit, throttle
from supervisor.services.platform.attachments import CleanFile
from supervisor.services.platform.audit import SYSTEM, Actor, AuditAction
from supervisor.services.platform.seal import Seal, SealedIdentity, new_receipt_code
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.cases import complaints as queries
from supervisor.store.queries.cases.leads import open_cases_against
from supervisor.store.queries.platform.repeats import last_alike
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import (
    Complaint,
    ComplaintFile,
    ComplaintIdentity,
    ComplaintMessage,
)

SUBMISSIONS: Final = throttle.Limit("complaint_new", capacity=6, seconds_per_token=600)
UPLOADS: Final = throttle.Limit("complaint_files", capacity=12, seconds_per_token=120)
LOOKUPS: Final = throttle.Limit("complaint_receipt", capacity=20, seconds_per_token=30)
MESSAGES: Final = throttle.Limit("complaint_say", capacity=12, seconds_per_token=1800)
_AT_ONCE: Final = timedelta(minutes=5)  # the same form sent twice
MOST_MESSAGE: Final = 2000


class ComplaintChanged(ComplaintError):
    """Somebody else moved the complaint since the page was opened."""


@dataclass(frozen=True, slots=True)
class ComplaintReceipt:
    """What the complainant gets; the code is shown once and kept nowhere."""

    code: str
    number: str


@dataclass(frozen=True, slots=True)
class Move:
    """A step an officer takes: the version that was on the screen, and the reason or answer.

    ``to`` is the authority a complaint is referred to, for that step alone. ``into`` is the case
    under way that an accepted complaint joins, 0 a case of its own.
    """

    step: ComplaintStep
    version: int
    reason: str = ""
    to: ReferralTo | None = None
    into: int | None = None


def submit(
    session: Session, seal: Seal, new: NewComplaint, files: list[CleanFile], actor: Actor = SYSTEM
) -> ComplaintReceipt:
    """Take a complaint in, from the public or typed in by ``actor``, and return its receipt.

    Raises ``ComplaintError`` for a poor form.
    """
    now = utc_now()
    problems = new.problems(office_date(now))
    if problems:
        raise ComplaintError("；".join(problems.values()))
    code = new_receipt_code()
    with unit_of_work(session):
        complaint = _complaint(session, new, now)
        complaint.receipt_digest = seal.receipt_digest(code)
        complaint.files = [_file(file) for file in files]
        if new.name.strip() or new.contact.strip():
            identity = SealedIdentity(new.name.strip(), new.contact.strip())
            complaint.identity = ComplaintIdentity(sealed=seal.close(identity))
        session.add(complaint)
        session.flush()
        subject = ("complaint", complaint.id)
        audit.record(session, actor, AuditAction.COMPLAINT_RECEIVED, subject)
    return ComplaintReceipt(code, complaint.number)


def by_receipt(session: Session, seal: Seal, code: str) -> Complaint | None:
    """Return the complaint of a receipt code."""
    return queries.complaint_under(session, seal.receipt_digest(code))


def say(session: Session, complaint_id: int, text: str, author: Actor | None) -> None:
    """Add a message; ``author`` is ``None`` for the complainant. Raises ``ComplaintError``.

    The same words sent again at once are the same message.
    """
    if not text.strip() or len(text) > MOST_MESSAGE:
        raise ComplaintError(f"请填写内容，最多 {MOST_MESSAGE} 字。")
    with unit_of_work(session):
        complaint = session.get_one(Complaint, complaint_id)
        if author is None and not complaint.status.is_open:
            raise ComplaintError("这件投诉已经了结，不能再留言；有新情况请重新提交。")
        said = {
            "complaint_id": complaint_id,
            "author_id": author.user_id if author else None,
            "text": text.strip(),
        }
        last = last_alike(session, ComplaintMessage, **said)
        if last is not None and utc_now() - last.at < _AT_ONCE:
            return
        if author is None and not throttle.take(session, MESSAGES, str(complaint_id), utc_now()):
            raise ComplaintError("留言过于频繁，请过一段时间再发；急事请打电话。")
        session.add(ComplaintMessage(**said))


def move(session: Session, complaint_id: int, actor: Actor, wanted: Move) -> Complaint:
    """Take a step. All but an acceptance need their reason in writing.

    What is accepted is filed that day (若干规定 18): the case is drafted in the same unit of work,
    or the complaint joins the case under way that was chosen. The case is called by what is
    complained of; the reason is the answer to the complainant and stays with the complaint.

    Raises ``ComplaintError``, and ``ComplaintChanged`` where somebody was faster.
    """
    if wanted.step is ComplaintStep.OPEN_CASE:
        raise ComplaintError("请用“转立案”办理。")
    if wanted.step in (ComplaintStep.MERGE, ComplaintStep.UNMERGE):
        raise ComplaintError("请在“可能重复”中办理。")
    if wanted.step is not ComplaintStep.ACCEPT and not wanted.reason.strip():
        raise ComplaintError("请写明理由或办理结果，投诉人会看到。")
    if wanted.step is ComplaintStep.REFER and wanted.to is None:
        raise ComplaintError("请选择移交的有权机关。")
    with unit_of_work(session):
        complaint = _unchanged(session, complaint_id, wanted.version)
        _apply(session, complaint, wanted.step, actor)
        complaint.reason = wanted.reason.strip()
        if wanted.step is ComplaintStep.REFER:
            complaint.referred_to = wanted.to
        if wanted.step is ComplaintStep.ACCEPT:
            _open_case(session, complaint, actor, case_summary(complaint), wanted.into)
        if wanted.step is ComplaintStep.SUPPLEMENTED:  # the five days begin when it is complete
            complaint.answer_due_on = answer_deadline(clock.today()).on
            complaint.answered_on = None
    return complaint


def withdraw(session: Session, complaint_id: int) -> None:
    """Withdraw a complaint at the complainant's wish. Raises ``ComplaintError``."""
    with unit_of_work(session):
        complaint = session.get_one(Complaint, complaint_id)
        _apply(session, complaint, ComplaintStep.WITHDRAW, SYSTEM)
        complaint.reason = "投诉人撤回。"


def case_summary(complaint: Complaint) -> str:
    """Return what a case opened from a complaint is called."""
    accused = complaint.agency.name if complaint.agency else complaint.subject.rstrip("。")
    is_other = complaint.kind is ComplaintKind.OTHER
    return f"投诉：{accused}涉嫌{'其他违法行为' if is_other else complaint.kind.label}"


def cases_to_join(session: Session, complaint: Complaint) -> list[Case]:
    """Return the cases under way against whom a complaint names, oldest first."""
    name = "" if complaint.agency_id else complaint.subject
    return open_cases_against(session, complaint.agency_id, name)


def to_case(session: Session, complaint_id: int, actor: Actor, version: int, summary: str) -> int:
    """Open a case of its own from an accepted complaint and return its id.

    Raises ``ComplaintError`` where the complaint or the case does not allow it.
    """
    with unit_of_work(session):
        complaint = _unchanged(session, complaint_id, version)
        return _open_case(session, complaint, actor, summary, 0)


def _open_case(
    session: Session, complaint: Complaint, actor: Actor, summary: str, into: int | None
) -> int:
    under_way = cases_to_join(session, complaint)
    if under_way and into is None:
        raise ComplaintError("被投诉对象已有案件在办，请选择并入或者另立一案。")
    if into:
        case = next((one for one in under_way if one.id == into), None)
        if case is None:
            raise ComplaintError("所选案件不是被投诉对象在办的案件。")
        detail = {"step": "complaint", "complaint": complaint.id, "number": case.number}
        audit.record(session, actor, AuditAction.CASE_STEP, ("case", case.id), detail)
    else:
        case = _own_case(session, complaint, actor, summary)
    _apply(session, complaint, ComplaintStep.OPEN_CASE, actor)
    complaint.case_id = case.id
    return case.id


def _own_case(session: Session, complaint: Complaint, actor: Actor, summary: str) -> Case:
    kind = "unlicensed" if complaint.kind is ComplaintKind.UNLICENSED else ""
    party = Party(
        complaint.agency_id,
        "" if complaint.agency_id else complaint.subject,
        DraftFacts(respondent_kind=kind),
    )
    origin = (CaseOrigin.COMPLAINT, complaint.id)
    ended_on = complaint.happened_on
    try:
        case = open_case_against(
            session, party, origin, actor, summary=summary, act_ended_on=ended_on
        )
    except CaseError as refusal:
        raise ComplaintError(str(refusal)) from refusal
    case.due_on = clock.today()
    return case


def _apply(session: Session, complaint: Complaint, step: ComplaintStep, actor: Actor) -> None:
    """Move the complaint and note the day of the answer and of the close.

    It joins the caller's unit of work. Raises ``ComplaintError`` for a step that is not the next.
    """
    complaint.status = next_status(complaint.status, step)
    today = clock.today()
    if step is not ComplaintStep.WITHDRAW:  # the complainant's own step is no answer of the office
        complaint.answered_on = complaint.answered_on or today
    if not complaint.status.is_open:
        complaint.closed_on = today
    if step in (ComplaintStep.WITHDRAW, ComplaintStep.MARK_MALICIOUS):
        open_merged(session, complaint, actor)
    if actor.user_id is not None:
        complaint.handled_by = actor.user_id
    _record(session, actor, complaint, str(step))


def _unchanged(session: Session, complaint_id: int, version: int) -> Complaint:
    complaint = session.get_one(Complaint, complaint_id)
    if complaint.version != version:
        raise ComplaintChanged("这件投诉在您查看期间有了变化，您的操作没有保存，请看过后再办。")
    return complaint


def _complaint(session: Session, new: NewComplaint, now: datetime) -> Complaint:
    received_on = office_date(now)
    return Complaint(
        number=_next_number(session, received_on.year),
        kind=new.kind,
        agency_id=new.agency_id,
        subject=new.subject.strip(),
        subject_key=normalise(new.subject)[:200],
        text=new.text.strip(),
        channel=new.channel,
        happened_on=new.happened_on,
        url=new.url.strip(),
        status=ComplaintStatus.RECEIVED,
        received_at=now,
        received_on=received_on,
        answer_due_on=answer_deadline(received_on).on,
    )


def _next_number(session: Session, year: int) -> str:
    prefix = f"TS{year}-"
    last = queries.last_number(session, prefix)
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:05d}"


def _file(file: CleanFile) -> ComplaintFile:
    return ComplaintFile(
        name=file.name,
        media_type=file.media_type,
        digest=file.digest,
        size=len(file.data),
        data=file.data,
    )


def _record(session: Session, actor: Actor, complaint: Complaint, step: str) -> None:
    detail = {"step": step, "number": complaint.number}
    subject = ("complaint", complaint.id)
    audit.record(session, actor, AuditAction.COMPLAINT_DECIDED, subject, detail)
