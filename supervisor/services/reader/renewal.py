"""The weekly candidate: trained on corpus and decisions, measured, proposed, put in force by two.

Before anybody may ask for it, it reads some nights beside the model in force (``shadow``).
Training happens in a process of its own (``training_process``). A model is archived by its digest
and each night's rules name the one that worked with them, so what was judged before is replayed as
it was, whatever is in force now.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.reader.renewal import WAITING, CandidateStatus, worse_in
from supervisor.services.platform import audit
from supervisor.services.platform.audit import SYSTEM, Actor, AuditAction
from supervisor.services.reader.in_force import model_in_force
from supervisor.services.reader.labels import corpus_lines
from supervisor.services.reader.models import MODEL_KIND
from supervisor.services.reader.shadow import beside
from supervisor.services.reader.training_process import TrainingFailed, train_apart
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.reader import renewals as queries
from supervisor.store.tables.reader import ReaderCandidate


class RenewalRefused(ValueError):
    """A step that is not taken; the message is Chinese."""


Trainer = Callable[[Sequence[dict[str, Any]], bytes], tuple[bytes, dict[str, Any]]]
"""Trains on decisions beside the corpus, given the model in force.

Returns a model as a file, and how it and the one in force fared on the ads kept back.
"""


def train_candidate(
    session: Session, archive: Archive, trainer: Trainer = train_apart
) -> int | None:
    """Train and measure a candidate and propose it; return its id.

    ``None`` where nobody has decided anything new since the last one. A training that failed is
    kept with what went wrong.
    """
    lines, base = list(corpus_lines(session)), model_in_force(session, archive)
    newest = queries.newest_candidate(session)
    known = newest.decisions if newest else 0
    end_reading(session)
    if len(lines) == known:
        return None
    candidate = ReaderCandidate(
        decisions=len(lines), base_digest=archive.put_blob(MODEL_KIND, base)
    )
    try:
        model, candidate.measured = trainer(lines, base)
        candidate.digest = archive.put_blob(MODEL_KIND, model)
    except TrainingFailed as problem:
        candidate.status, candidate.problem, candidate.digest = (
            CandidateStatus.FAILED,
            str(problem),
            "",
        )
    with unit_of_work(session):
        for older in queries.waiting_candidates(session):
            older.status, older.ended_at = CandidateStatus.REPLACED, utc_now()
        session.add(candidate)
        session.flush()
        _record(session, SYSTEM, AuditAction.READER_TRAINED, candidate)
        return candidate.id


def endorse(session: Session, person: Actor, candidate_id: int, version: int) -> None:
    """Ask for a candidate to be put in force. Raises ``RenewalRefused``."""
    with unit_of_work(session):
        candidate = _candidate(session, candidate_id, version)
        if candidate.status is not CandidateStatus.PROPOSED:
            raise RenewalRefused("这个候选模型已经有人处理。")
        if not candidate.measured:
            raise RenewalRefused("这个候选模型没有比较过，不能提请启用。")
        worse = worse_in(candidate.measured["candidate"], candidate.measured["in_force"])
        if worse:
            raise RenewalRefused(f"候选模型的{'、'.join(worse)}不如现用模型，不能提请启用。")
        problem = beside(session, candidate).problem
        if problem:
            raise RenewalRefused(problem)
        candidate.status = CandidateStatus.ENDORSED
        candidate.endorser_id, candidate.endorsed_at = person.user_id, utc_now()
        _record(session, person, AuditAction.READER_ENDORSED, candidate)


def approve(session: Session, approver: Actor, candidate_id: int, version: int) -> None:
    """Put a candidate in force, as a second person. Raises ``RenewalRefused``."""
    with unit_of_work(session):
        candidate = _candidate(session, candidate_id, version)
        if candidate.status is not CandidateStatus.ENDORSED:
            raise RenewalRefused("候选模型须先由一人提请，再由另一人批准启用。")
        if candidate.endorser_id == approver.user_id:
            raise RenewalRefused("提请人不能批准自己提请的模型，请由另一位审批人批准。")
        now, before = utc_now(), queries.live_candidate(session)
        if before is not None:
            before.status, before.ended_at = CandidateStatus.REPLACED, now
        candidate.replaces_id = before.id if before else None
        candidate.status, candidate.approver_id = CandidateStatus.LIVE, approver.user_id
        candidate.live_at = now
        _record(session, approver, AuditAction.READER_LIVE, candidate)


def refuse(session: Session, person: Actor, candidate_id: int, version: int, reason: str) -> None:
    """Not take a candidate, and say why. Raises ``RenewalRefused``."""
    if not reason:
        raise RenewalRefused("不采用时，请写明理由。")
    with unit_of_work(session):
        candidate = _candidate(session, candidate_id, version)
        if candidate.status not in WAITING:
            raise RenewalRefused("这个候选模型已经有人处理。")
        _end(candidate, CandidateStatus.REFUSED, person, reason)
        _record(session, person, AuditAction.READER_REFUSED, candidate)


def take_back(
    session: Session, person: Actor, candidate_id: int, version: int, reason: str = ""
) -> None:
    """Take the live candidate out of force; what it replaced is in force again."""
    with unit_of_work(session):
        candidate = _candidate(session, candidate_id, version)
        if candidate.status is not CandidateStatus.LIVE:
            raise RenewalRefused("这个模型没有在启用中。")
        _end(candidate, CandidateStatus.TAKEN_BACK, person, reason)
        if candidate.replaces_id is not None:
            before = session.get_one(ReaderCandidate, candidate.replaces_id)
            before.status, before.ended_at = CandidateStatus.LIVE, None
        _record(session, person, AuditAction.READER_TAKEN_BACK, candidate)


def _end(candidate: ReaderCandidate, status: CandidateStatus, person: Actor, reason: str) -> None:
    candidate.status, candidate.reason = status, reason
    candidate.ended_by_id, candidate.ended_at = person.user_id, utc_now()


def _candidate(session: Session, candidate_id: int, version: int) -> ReaderCandidate:
    candidate = session.get(ReaderCandidate, candidate_id)
    if candidate is None or candidate.version != version:
        raise RenewalRefused("这个候选模型刚有变动，操作没有执行。请看过后重新操作。")
    return candidate


def _record(
    session: Session, actor: Actor, action: AuditAction, candidate: ReaderCandidate
) -> None:
    detail = {"digest": candidate.digest[:12], "reason": candidate.reason or candidate.problem}
    audit.record(session, actor, action, ("reader_candidate", candidate.id), detail)
