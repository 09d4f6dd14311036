"""Correct a lead: strike a single hit off, mark a sentence that the machine missed, take it back.

Only a lead that nobody has decided is corrected: a decision rests on what was before the eyes.
Each correction names the version of the lead on the screen and gives it another one, so that nobody
decides on hits that somebody else has just struck off.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from supervisor.domain.leads.findings import FindingStatus, RejectReason
from supervisor.domain.leads.remarks import (
    LONGEST_QUOTE,
    MARK_SEVERITY,
    PERSON_PREFIX,
    PERSON_VERSION,
    SHORTEST_QUOTE,
    STRIKE_REASONS,
    RemarkKind,
    is_by_person,
    place_of,
    severity_left,
)
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.reader.model import CONTENT
from supervisor.domain.screening.model import Category
from supervisor.domain.traces.masking import mask_contacts
from supervisor.services.leads.corrections.refusals import FindingChanged, ReviewError
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.leads import remarks as queries
from supervisor.store.tables.leads import Finding, FindingHit, HitRemark

_DECIDED = (FindingStatus.CONFIRMED, FindingStatus.REJECTED)
_FIELDS = ("title", "text")


@dataclass(frozen=True, slots=True)
class Strike:
    """Why one hit is struck off, and the version of the lead that was on the screen."""

    hit_id: int
    version: int
    reason: RejectReason
    note: str = ""

    def problem(self) -> str | None:
        """Return in Chinese what is missing, or ``None``."""
        if self.reason not in STRIKE_REASONS:
            return "划去单个命中的原因只能是文字误读、法定例外或其他。"
        if self.reason is RejectReason.OTHER and not self.note.strip():
            return "原因选“其他”时，请在说明中写明。"
        return None


@dataclass(frozen=True, slots=True)
class Missed:
    """Words that the machine missed, what they are about, and the version on the screen."""

    category: Category
    quote: str
    version: int
    note: str = ""

    @property
    def words(self) -> str:
        """The words as an ad would hold them."""
        return self.quote.replace("\r\n", "\n").strip()

    def problem(self) -> str | None:
        """Return in Chinese what is missing, or ``None``."""
        if self.category not in CONTENT:
            return "请选择这句话属于哪一类问题。"
        if not SHORTEST_QUOTE <= len(self.words) <= LONGEST_QUOTE:
            return f"请照抄原文中的那句话，{SHORTEST_QUOTE} 到 {LONGEST_QUOTE} 个字。"
        return None


def strike(session: Session, finding_id: int, author: Actor, said: Strike) -> HitRemark:
    """Strike one hit off. Raises ``ReviewError``; then nothing is written."""
    _check(said.problem())
    with unit_of_work(session):
        finding = _open_lead(session, finding_id, said.version)
        hit = next((one for one in finding.hits if one.id == said.hit_id), None)
        if hit is None or hit.is_struck:
            raise ReviewError("这一处命中不在这条线索里，或者已经划去。")
        if is_by_person(hit.rule):
            raise ReviewError("人工标出的句子请由标出的人撤回。")
        remark = _remark(finding, hit, author, RemarkKind.STRUCK, said.note)
        remark.reason = said.reason
        session.add(remark)
        hit.is_struck = True
        _settle(session, finding)
        _record(session, author, AuditAction.HIT_STRUCK, remark)
        return remark


def mark(session: Session, finding_id: int, author: Actor, said: Missed) -> HitRemark:
    """Mark a missed sentence; its words must stand in the ad. Raises ``ReviewError``."""
    _check(said.problem())
    with unit_of_work(session):
        finding = _open_lead(session, finding_id, said.version)
        hit = _marked_hit(finding, said)
        session.add(hit)
        remark = _remark(finding, hit, author, RemarkKind.MARKED, said.note)
        session.add(remark)
        _settle(session, finding)
        _record(session, author, AuditAction.SENTENCE_MARKED, remark)
        return remark


def take_back(session: Session, remark_id: int, actor: Actor, version: int) -> Finding:
    """Take one's own correction back. Raises ``ReviewError``."""
    with unit_of_work(session):
        remark = session.get(HitRemark, remark_id)
        if remark is None or remark.undone_at is not None:
            raise ReviewError("这次订正已经撤回。")
        if remark.author_id != actor.user_id:
            raise ReviewError("只能撤回自己作出的订正。")
        finding = _open_lead(session, remark.finding_id, version)
        if finding.revision_id != remark.revision_id:
            raise ReviewError("招聘信息的文字已有变化，这次订正留在原来的文字上。")
        remark.undone_at = utc_now()
        session.flush()
        for hit in queries.rows_of(session, remark):
            if remark.kind is RemarkKind.MARKED:
                session.delete(hit)
            else:
                hit.is_struck = False
        _settle(session, finding)
        _record(session, actor, AuditAction.REMARK_UNDONE, remark)
        return finding


def reapply(session: Session, finding: Finding) -> None:
    """Let what people said of a wording stand after the machine has judged it anew.

    Joins the caller's unit of work, after the machine's hits have been replaced.
    """
    session.flush()
    struck = queries.standing(session, finding.id, finding.revision_id, RemarkKind.STRUCK)
    for remark in struck:
        for hit in queries.rows_of(session, remark):
            hit.is_struck = True
    marked = queries.standing(session, finding.id, finding.revision_id, RemarkKind.MARKED)
    if struck or marked:
        session.flush()
        session.expire(finding, ["hits"])
        _take_severity(finding)


def carry_over(session: Session, lead: Finding, copies: Sequence[Finding], author: Actor) -> None:
    """Strike off in copies what was struck off in their lead. Joins the caller's unit of work."""
    for remark in queries.standing(session, lead.id, lead.revision_id, RemarkKind.STRUCK):
        for copied in copies:
            for hit in copied.hits:
                if hit.rule == remark.rule and hit.span == remark.span and not hit.is_struck:
                    made = _remark(copied, hit, author, RemarkKind.STRUCK, remark.note)
                    made.reason, made.with_remark_id = remark.reason, remark.id
                    session.add(made)
                    hit.is_struck = True
    session.flush()


def return_carried(session: Session, copies: Sequence[int]) -> None:
    """Take back in copies what was struck off together with their lead.

    Joins the caller's unit of work.
    """
    for remark in queries.carried(session, copies):
        remark.undone_at = utc_now()
        for hit in queries.rows_of(session, remark):
            hit.is_struck = False


def nothing_left(finding: Finding) -> bool:
    """Return whether everything that spoke for a lead has been struck off."""
    return any(hit.is_struck for hit in finding.hits) and severity_left(finding.hits) is None


def _check(problem: str | None) -> None:
    if problem:
        raise ReviewError(problem)


def _open_lead(session: Session, finding_id: int, version: int) -> Finding:
    finding = session.get(Finding, finding_id)
    if finding is None:
        raise ReviewError("没有这条线索。")
    if finding.status in _DECIDED:
        raise ReviewError("这条线索已有复核结论。请先撤销复核，再订正命中。")
    if finding.version != version:
        raise FindingChanged("这条线索刚有变动，您的订正没有保存。请看过后重新操作。")
    return finding


def _marked_hit(finding: Finding, said: Missed) -> FindingHit:
    """Return the hit that a mark makes; its words are looked for as shown, contacts masked."""
    wording, words = finding.revision, said.words
    given = [(name, getattr(wording, name)) for name in _FIELDS]
    place = place_of(words, given)
    if place is None:
        place = place_of(words, [(name, mask_contacts(value)) for name, value in given])
    if place is None:
        raise ReviewError("这句话不在这条信息的标题或正文里。请照原文抄写，标点也要一样。")
    field, start, end = place
    for hit in finding.hits:
        touches = hit.field == field and hit.start < end and start < hit.end
        if touches and hit.category is said.category and not hit.is_struck:
            raise ReviewError(f"这句话已有“{hit.category.label}”的命中，不必再标。")
    return FindingHit(
        finding_id=finding.id,
        revision_id=finding.revision_id,
        category=said.category,
        field=field,
        start=start,
        end=end,
        span=getattr(wording, field)[start:end],
        rule=f"{PERSON_PREFIX}{said.category}",
        rule_version=PERSON_VERSION,
        severity=MARK_SEVERITY,
        basis=[],
        exception=None,
    )


def _remark(
    finding: Finding, hit: FindingHit, author: Actor, kind: RemarkKind, note: str
) -> HitRemark:
    return HitRemark(
        finding_id=finding.id,
        revision_id=finding.revision_id,
        kind=kind,
        category=hit.category,
        field=hit.field,
        start=hit.start,
        end=hit.end,
        span=hit.span,
        rule=hit.rule,
        rule_version=hit.rule_version,
        author_id=author.user_id,
        note=note.strip(),
    )


def _settle(session: Session, finding: Finding) -> None:
    """Let the lead weigh what is left, under another version."""
    session.flush()
    session.expire(finding, ["hits"])
    finding.remarks += 1
    _take_severity(finding)
    session.flush()


def _take_severity(finding: Finding) -> None:
    left = severity_left(finding.hits)
    if left is not None:
        finding.severity, finding.severity_rank = left, left.rank


def _record(session: Session, actor: Actor, action: AuditAction, remark: HitRemark) -> None:
    detail = {
        "category": str(remark.category),
        "rule": remark.rule,
        "remark": remark.id,
        "reason": str(remark.reason or ""),
    }
    audit.record(session, actor, action, ("finding", remark.finding_id), detail)
