"""Stops of rules: proposed by the machine or by a person, decided by a person, never by one alone.

A rule that is stopped is silent over every ad to come, so who proposes a stop does not agree to it.
Until another approver agrees the rule works on.
"""

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.rules.lab import GATES, LabStatus
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.rules.in_force import packaged_rules
from supervisor.services.rules.lab import LabRefused
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.rules import lab as queries
from supervisor.store.queries.rules import readings
from supervisor.store.tables.rules import LabRule, RuleStop, ShadowRun, StopProposal


def propose(session: Session, person: Actor, lab_id: int, reason: str) -> int:
    """Propose to stop a live version of the lab; return the proposal. Raises ``LabRefused``."""
    with unit_of_work(session):
        rule = queries.load_rule(session, lab_id)
        if rule is None or rule.status is not LabStatus.LIVE:
            raise LabRefused("这一版没有在启用中。")
        proposal = StopProposal(
            rule_id=rule.rule_id,
            rule_version=rule.rule_version,
            lab_rule_id=rule.id,
            title=rule.title,
            gate=GATES[rule.severity],
        )
        return _propose(session, person, proposal, reason)


def propose_packaged(session: Session, person: Actor, rule_id: str, reason: str) -> int:
    """Propose to stop a packaged rule; return the proposal. Raises ``LabRefused``."""
    rule = next((one for one in packaged_rules().rules if one.id == rule_id), None)
    if rule is None:
        raise LabRefused("没有这条随软件发布的规则。")
    with unit_of_work(session):
        if session.get(RuleStop, rule_id) is not None:
            raise LabRefused("这条规则已经停用。")
        if any(live.rule_id == rule_id for live in queries.live_rules(session)):
            raise LabRefused("这条规则已被实验室的新版替换，请到实验室提出停用。")
        proposal = StopProposal(
            rule_id=rule_id,
            rule_version=rule.version,
            title=rule.title,
            gate=GATES[rule.severity],
        )
        return _propose(session, person, proposal, reason)


def accept(session: Session, approver: Actor, proposal_id: int, reason: str) -> None:
    """Take the rule out of force, as another person than who proposed it.

    A version of the lab that readings speak against goes back to shadow with a fresh sample; one
    that a person spoke against is stopped. Raises ``LabRefused``.
    """
    with unit_of_work(session):
        proposal = _open(session, proposal_id)
        if proposal.proposed_by is not None and proposal.proposed_by == approver.user_id:
            raise LabRefused("提出人不能同意自己提出的停用，请由另一位审批人决定。")
        told = said_of(proposal) + (f" 审批人说明：{reason}" if reason else "")
        _close(proposal, approver, reason, is_accepted=True)
        if proposal.lab_rule_id is None:
            _stop_packaged(session, approver, proposal, told)
        else:
            _stop_live(session, approver, proposal, told)


def refuse(session: Session, approver: Actor, proposal_id: int, reason: str) -> None:
    """Leave the rule in force, and say why; who proposed a stop takes it back so.

    Raises ``LabRefused``.
    """
    if not reason:
        raise LabRefused("不同意停用时，请写明理由。")
    with unit_of_work(session):
        proposal = _open(session, proposal_id)
        _close(proposal, approver, reason, is_accepted=False)
        detail = {"rule": proposal.rule_id, "version": proposal.rule_version, "reason": reason}
        subject = ("stop_proposal", proposal.id)
        audit.record(session, approver, AuditAction.RULE_STOP_REFUSED, subject, detail)


def said_of(proposal: StopProposal) -> str:
    """Return in Chinese what the proposal rests on."""
    if proposal.proposed_by is not None:
        return f"提出人说明：{proposal.ground.rstrip('。')}。"
    return (
        f"{proposal.people} 人复核中 {proposal.right} / {proposal.judged} 属实，"
        f"准确率低于门槛 {proposal.gate:.0%}。"
    )


def _propose(session: Session, person: Actor, proposal: StopProposal, reason: str) -> int:
    if not reason:
        raise LabRefused("提出停用时，请写明理由。")
    if readings.open_proposal(session, proposal.rule_id) is not None:
        raise LabRefused("这条规则已有停用建议，等审批人决定。")
    proposal.proposed_by, proposal.ground = person.user_id, reason
    proposal.right = proposal.judged = proposal.people = 0
    session.add(proposal)
    session.flush()
    detail = {"rule": proposal.rule_id, "version": proposal.rule_version, "reason": reason}
    subject = ("stop_proposal", proposal.id)
    audit.record(session, person, AuditAction.RULE_STOP_PROPOSED, subject, detail)
    return proposal.id


def _open(session: Session, proposal_id: int) -> StopProposal:
    proposal = session.get(StopProposal, proposal_id)
    if proposal is None or proposal.decided_at is not None:
        raise LabRefused("这条建议已经有人决定。")
    return proposal


def _close(proposal: StopProposal, approver: Actor, reason: str, *, is_accepted: bool) -> None:
    proposal.is_accepted, proposal.decided_by = is_accepted, approver.user_id
    proposal.decided_at, proposal.reason = utc_now(), reason


def _stop_packaged(session: Session, approver: Actor, proposal: StopProposal, told: str) -> None:
    if session.get(RuleStop, proposal.rule_id) is not None:
        raise LabRefused("这条规则已经停用。")
    stop = RuleStop(rule_id=proposal.rule_id, stopped_by=approver.user_id, reason=told)
    session.add(stop)
    detail = {"reason": told, "proposed_by": proposal.proposed_by}
    audit.record(session, approver, AuditAction.RULE_STOPPED, ("rule", proposal.rule_id), detail)


def _stop_live(session: Session, approver: Actor, proposal: StopProposal, told: str) -> None:
    rule = session.get_one(LabRule, proposal.lab_rule_id)
    if rule.status is not LabStatus.LIVE:
        raise LabRefused("这一版已不在启用中。")
    rule.ended_at = utc_now()
    detail = {"rule": rule.rule_id, "version": rule.rule_version}
    if proposal.proposed_by is None:
        rule.status, rule.remark = LabStatus.SHADOW, f"{told}退回试运行。"
        rule.runs.append(ShadowRun())  # a fresh sample: the old one has been proved wrong
        action = AuditAction.RULE_FELL_BACK
    else:
        rule.status, rule.remark = LabStatus.STOPPED, told
        detail |= {"reason": told, "proposed_by": proposal.proposed_by}
        action = AuditAction.RULE_STOPPED
    audit.record(session, approver, action, ("lab_rule", rule.id), detail)
