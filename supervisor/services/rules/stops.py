"""Decide whether a rule that fared badly is stopped: always a person, never the machine."""

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.rules.lab import LabStatus
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.rules.lab import LabRefused
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.rules import LabRule, RuleStop, ShadowRun, StopProposal


def accept(session: Session, approver: Actor, proposal_id: int, reason: str) -> None:
    """Take the rule out of force; a version of the lab goes back to shadow with a fresh sample.

    Raises ``LabRefused``.
    """
    with unit_of_work(session):
        proposal = _open(session, proposal_id)
        told = said_of(proposal) + (f" 审批人说明：{reason}" if reason else "")
        _close(proposal, approver, reason, is_accepted=True)
        if proposal.lab_rule_id is None:
            _stop_packaged(session, approver, proposal.rule_id, told)
        else:
            _send_back(session, approver, session.get_one(LabRule, proposal.lab_rule_id), told)


def refuse(session: Session, approver: Actor, proposal_id: int, reason: str) -> None:
    """Leave the rule in force, and say why. Raises ``LabRefused``."""
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
    return (
        f"{proposal.people} 人复核中 {proposal.right} / {proposal.judged} 属实，"
        f"准确率低于门槛 {proposal.gate:.0%}。"
    )


def _open(session: Session, proposal_id: int) -> StopProposal:
    proposal = session.get(StopProposal, proposal_id)
    if proposal is None or proposal.decided_at is not None:
        raise LabRefused("这条建议已经有人决定。")
    return proposal


def _close(proposal: StopProposal, approver: Actor, reason: str, *, is_accepted: bool) -> None:
    proposal.is_accepted, proposal.decided_by = is_accepted, approver.user_id
    proposal.decided_at, proposal.reason = utc_now(), reason


def _stop_packaged(session: Session, approver: Actor, rule_id: str, told: str) -> None:
    if session.get(RuleStop, rule_id) is not None:
        raise LabRefused("这条规则已经停用。")
    session.add(RuleStop(rule_id=rule_id, stopped_by=approver.user_id, reason=told))
    audit.record(session, approver, AuditAction.RULE_STOPPED, ("rule", rule_id), {"reason": told})


def _send_back(session: Session, approver: Actor, rule: LabRule, told: str) -> None:
    if rule.status is not LabStatus.LIVE:
        raise LabRefused("这一版已不在启用中。")
    rule.status, rule.ended_at = LabStatus.SHADOW, utc_now()
    rule.remark = f"{told}退回试运行。"
    rule.runs.append(ShadowRun())  # a fresh sample: the old one has been proved wrong
    detail = {"rule": rule.rule_id, "version": rule.rule_version}
    audit.record(session, approver, AuditAction.RULE_FELL_BACK, ("lab_rule", rule.id), detail)
