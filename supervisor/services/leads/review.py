"""Review: an inspector decides on a finding, and may take the decision back.

A decision names the version of the finding it was made on. When somebody else was faster, or the
scan has put a changed wording in its place, nothing is written and the second person is told.

A decision may be applied to copies of the ad that the inspector was shown and chose: each gets a
review of its own, made together with the lead's, and is taken back together with it. What was
struck off in the lead is struck off in its copies; at least one hit must be left to confirm.

A conclusion is not decided anew: its author takes it back, or it is taken up again with a reason
(``services.desk.reopening``); the latter is the only way where a filed case rests on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from supervisor.domain.desk.groups import Together
from supervisor.domain.leads.findings import Decision, FindingStatus, RejectReason
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.clock import utc_now
from supervisor.services.leads.corrections import remarks, settled
from supervisor.services.leads.corrections.refusals import FindingChanged, ReviewError
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.desk.leases import delete_leases
from supervisor.store.queries.leads import batches, reviews
from supervisor.store.tables.leads import Finding, Review
from supervisor.store.tables.platform import User


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an inspector says of a finding, and the version of it that was on the screen."""

    decision: Decision
    version: int
    reason: RejectReason | None = None
    note: str = ""

    def problem(self) -> str | None:
        """Return in Chinese what is missing, or ``None``."""
        if self.decision is Decision.REJECT and self.reason is None:
            return "判为不属实时须选择原因，规则靠它改进。"
        if self.reason is RejectReason.OTHER and not self.note.strip():
            return "原因选“其他”时，请在说明中写明。"
        return None


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a decision back did: to the lead, to what was decided with it, to how many not.

    ``note`` is what the decision was noted with, to be used again.
    One that somebody has decided anew, or whose text has changed since, stays as it is.
    """

    finding: Finding
    together: Together
    left: int
    note: str


def decide(
    session: Session,
    finding_id: int,
    reviewer: Actor,
    ruling: Ruling,
    copies: Mapping[int, int] | None = None,
    *,
    is_group: bool = False,
) -> Review:
    """Record a decision and move the finding to its status, and its copies with it.

    ``copies`` are the leads of copies to decide likewise, with the versions that were on the
    screen. Raises ``ReviewError`` where the ruling lacks something or one has a conclusion, and
    ``FindingChanged`` where one has moved on; then nothing is written. ``is_group``: the others
    need not be copies, the inspector has seen and chosen each of them.
    """
    problem = ruling.problem()
    if problem:
        raise ReviewError(problem)
    with unit_of_work(session):
        finding = session.get(Finding, finding_id)
        if finding is None:
            raise ReviewError("没有这条线索。")
        if finding.version != ruling.version:
            raise FindingChanged(_what_changed(session, finding))
        alike = _copies(session, finding, copies or {}, is_group=is_group)
        settled.check_undecided(session, (finding, *alike))
        remarks.carry_over(session, finding, alike, reviewer)
        if ruling.decision is Decision.CONFIRM and any(
            remarks.nothing_left(one) for one in (finding, *alike)
        ):
            raise ReviewError(_NOTHING_LEFT)
        review = _review(finding, reviewer, ruling)
        session.add(review)
        session.flush()
        together = [_review(copied, reviewer, ruling, review.id) for copied in alike]
        session.add_all(together)
        for decided in (finding, *alike):
            decided.status = ruling.decision.status
        let_go = {decided.cluster_id for decided in (finding, *alike)}
        delete_leases(session, let_go, reviewer.user_id)
        session.flush()
        for made in (review, *together):
            detail = {"decision": str(ruling.decision), "review": made.id}
            if made.with_review_id is not None:
                detail["with"] = made.with_review_id
            subject = ("finding", made.finding_id)
            audit.record(session, reviewer, AuditAction.FINDING_DECIDED, subject, detail)
    return review


_NOTHING_LEFT = "命中都已划去，没有可以确认的内容。请判为不属实，或撤回划错的命中。"


def _copies(
    session: Session, lead: Finding, wanted: Mapping[int, int], *, is_group: bool
) -> Sequence[Finding]:
    """Return the leads of the chosen copies; all of them must be what the inspector was shown."""
    found = reviews.leads_to_decide(session, wanted, lead.id)
    for copied in found:
        is_other = copied.cluster_id != lead.cluster_id and not is_group
        if is_other or copied.version != wanted[copied.id]:
            what = "一并判定的信息" if is_group else "副本"
            raise FindingChanged(
                f"{what}（线索 {copied.id}）刚有了新的文本或判定，没有保存。请看过副本后重判。"
            )
    return found


def undo(session: Session, review_id: int, actor: Actor) -> Undone:
    """Take a decision back: only the newest one of a finding, only by its author.

    The finding returns to what was last decided on the same wording, else to the open queue; so do
    the copies that were decided together with it. Nothing is taken back where a filed case rests on
    one of them.
    """
    with unit_of_work(session):
        review = session.get(Review, review_id)
        problem = _undo_problem(session, review, actor)
        if review is None or problem:
            raise ReviewError(problem or "没有这条复核记录。")
        together = reviews.made_together(session, review_id)
        findings = batches.leads_with(session, [made.finding_id for made in (review, *together)])
        newest = reviews.newest_ids(session, findings)
        taken_back = [
            made
            for made in (review, *together)
            if newest[made.finding_id] == made.id
            and findings[made.finding_id].revision_id == made.revision_id
        ]
        settled.check_free(session, [findings[made.finding_id] for made in taken_back])
        for made in taken_back:
            made.undone_at = utc_now()
        session.flush()
        copied = [made.finding_id for made in taken_back if made.with_review_id is not None]
        remarks.return_carried(session, copied)
        put_back(session, [findings[made.finding_id] for made in taken_back])
        for made in taken_back:
            detail = {"decision": str(made.decision), "review": made.id}
            subject = ("finding", made.finding_id)
            audit.record(session, actor, AuditAction.FINDING_UNDONE, subject, detail)
    lead = findings[review.finding_id]
    others = [findings[made.finding_id] for made in taken_back if made is not review]
    return Undone(lead, _counted(lead, others), len(together) - len(others), review.note)


def _counted(lead: Finding, others: Sequence[Finding]) -> Together:
    return Together(
        count=len(others),
        copies=sum(one.cluster_id == lead.cluster_id for one in others),
        of_operator=sum(_is_of_operator(lead, one) for one in others),
    )


def _is_of_operator(lead: Finding, other: Finding) -> bool:
    """Return whether two leads are of one operator; merely alike identifies nobody."""
    is_identified = Verdict.POSSIBLE not in (lead.verdict, other.verdict)
    if is_identified and lead.agency_id is not None and lead.agency_id == other.agency_id:
        return True
    return bool(lead.poster_key) and lead.poster_key == other.poster_key


def put_back(session: Session, findings: Sequence[Finding]) -> None:
    """Put findings back to what was last decided on their wording, else to the open queue."""
    standing = reviews.standing_reviews(session, [finding.id for finding in findings])
    earlier = {(made.finding_id, made.revision_id): made.decision for made in standing}
    for finding in findings:
        decision = earlier.get((finding.id, finding.revision_id))
        finding.status = decision.status if decision else FindingStatus.OPEN


def record_contacts_shown(session: Session, actor: Actor, finding_id: int) -> None:
    """Note that somebody asked to see the contact details in an ad."""
    audit.record_reading(session, actor, AuditAction.CONTACTS_SHOWN, ("finding", finding_id))


def record_original_taken(session: Session, actor: Actor, page_id: int) -> None:
    """Note that somebody took an archived page as it was received, contact details included."""
    audit.record_reading(session, actor, AuditAction.ORIGINAL_TAKEN, ("raw_page", page_id))


def _review(
    finding: Finding, reviewer: Actor, ruling: Ruling, with_review_id: int | None = None
) -> Review:
    return Review(
        finding_id=finding.id,
        revision_id=finding.revision_id,
        register_version_id=finding.register_version_id,
        rules_version_id=finding.rules_version_id,
        reviewer_id=reviewer.user_id,
        decision=ruling.decision,
        reason=ruling.reason if ruling.decision is Decision.REJECT else None,
        note=ruling.note.strip(),
        with_review_id=with_review_id,
    )


def _undo_problem(session: Session, review: Review | None, actor: Actor) -> str | None:
    if review is None:
        return "没有这条复核记录。"
    if review.reviewer_id != actor.user_id:
        return "只能撤销自己作出的复核。"
    if review.undone_at is not None:
        return "这次复核已经撤销过了。"
    newest = reviews.standing_review(session, review.finding_id)
    finding = session.get_one(Finding, review.finding_id)
    if newest is not review or finding.revision_id != review.revision_id:
        return "之后已有新的复核或新的文本，不能再撤销这一次；请到线索页核对。"
    return None


def _what_changed(session: Session, finding: Finding) -> str:
    """Say in Chinese why the version on the screen is no longer the finding's."""
    newest = reviews.standing_review(session, finding.id)
    if newest is None or newest.revision_id != finding.revision_id:
        return "这条线索刚有了新的文本或被撤销过复核，您的判定没有保存。请看过后重新判定。"
    name = session.get_one(User, newest.reviewer_id).display_name
    said = newest.decision.label
    if finding.status in settled.DECIDED:
        way = "如有不同意见，请由作出判定的人或审批人重新打开这条判定。"
    else:
        way = "如有不同意见，请看过后重新判定。"
    return f"{name}已先判为“{said}”，您的判定没有保存。{way}"
