"""Watch live rules of the lab by what reviewers decide; send one back that is no longer sure."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.rule_lab import (
    GATES,
    WINDOW,
    LabStatus,
    judgement_of,
    live_precision,
    passes,
)
from supervisor.domain.sampling import Share
from supervisor.services import audit
from supervisor.services.audit import SYSTEM, AuditAction
from supervisor.services.rule_lab import trial_of
from supervisor.services.rules_in_force import problem_with
from supervisor.store.base import utc_now
from supervisor.store.engine import begin_writing
from supervisor.store.queries import rule_lab as queries
from supervisor.store.tables.rule_lab import LabRule, ShadowRun


def precision_of(session: Session, rule: LabRule) -> Share:
    """Return the precision of a live rule: decisions since it went live, and its sample."""
    decisions = []
    if rule.live_at is not None:
        decisions = queries.decisions_on(session, rule, rule.live_at, 2 * WINDOW)
    spoken = [judgement_of(status, reason) for status, reason in decisions]
    sample = trial_of(session, rule).precision
    return live_precision([said for said in spoken if said is not None], sample)


def send_back_unsure_rules(session: Session) -> list[int]:
    """Send back to shadow every live rule below its gate or no longer readable; return which."""
    begin_writing(session)
    live = session.scalars(select(LabRule).where(LabRule.status == LabStatus.LIVE)).all()
    sent = []
    for rule in live:
        share = precision_of(session, rule)
        problem = problem_with(rule.text)
        if not problem and passes(share, rule.severity):
            continue
        remark = f"现行软件读不出这条规则（{problem}），" if problem else _too_low(rule, share)
        rule.status, rule.ended_at = LabStatus.SHADOW, utc_now()
        rule.remark = f"{remark}自动退回试运行。"
        if not problem:
            rule.runs.append(ShadowRun())  # a fresh sample: the old one has been proved wrong
        detail = {
            "rule": rule.rule_id,
            "version": rule.rule_version,
            "right": share.hits,
            "judged": share.trials,
            "problem": problem,
        }
        subject = ("lab_rule", rule.id)
        audit.record(session, SYSTEM, AuditAction.RULE_FELL_BACK, subject, detail)
        sent.append(rule.id)
    session.commit()
    return sent


def _too_low(rule: LabRule, share: Share) -> str:
    estimate = share.estimate
    low = estimate.low if estimate else 0.0
    return (
        f"复核中 {share.hits} / {share.trials} 属实，准确率下限 {low:.1%} 低于门槛 "
        f"{GATES[rule.severity]:.0%}，"
    )
