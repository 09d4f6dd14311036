"""Watch live rules by what reviewers decide; take one out of force that is no longer sure."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.leads.findings import FindingStatus, RejectReason
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.quality.sampling import Share
from supervisor.domain.rules.lab import (
    GATES,
    WINDOW,
    LabStatus,
    judgement_of,
    live_precision,
    passes,
)
from supervisor.services.platform import audit
from supervisor.services.platform.audit import SYSTEM, AuditAction
from supervisor.services.rules.in_force import packaged_rules, problem_with
from supervisor.services.rules.lab import stop_packaged, trial_of
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.rules import lab as queries
from supervisor.store.tables.rules import LabRule, ShadowRun

_WATCHED: Final = timedelta(days=90)


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
    sent = []
    with unit_of_work(session):
        for rule in queries.live_rules(session):
            share = precision_of(session, rule)
            problem = problem_with(rule.text)
            if problem or not passes(share, rule.severity):
                _send_back(session, rule, share, problem)
                sent.append(rule.id)
    return sent


def _send_back(session: Session, rule: LabRule, share: Share, problem: str) -> None:
    """Take a rule back to shadow for its ``problem``, or where there is none for its precision.

    Joins the caller's unit of work.
    """
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
    audit.record(session, SYSTEM, AuditAction.RULE_FELL_BACK, ("lab_rule", rule.id), detail)


def stop_failing_packaged(session: Session) -> list[str]:
    """Stop every packaged rule that reviewers have proved below its gate; return which.

    Proved means that the whole 95 % interval of its precision lies under the gate: a shipped rule
    was measured before, so a few rejections do not silence it. Its text can be mended in the lab.
    """
    stopped = queries.stops(session)
    counts = queries.decision_counts(session, utc_now() - _WATCHED)
    failing = []
    for rule in packaged_rules().rules:
        share = _share(counts.get((rule.id, rule.version), []))
        estimate = share.estimate
        if rule.id in stopped or estimate is None or estimate.high >= GATES[rule.severity]:
            continue
        remark = (
            f"近 {_WATCHED.days} 天复核中 {share.hits} / {share.trials} 属实，准确率上限 "
            f"{estimate.high:.1%} 低于门槛 {GATES[rule.severity]:.0%}，自动停用；"
            "可在规则实验室修改后重新试运行。"
        )
        stop_packaged(session, SYSTEM, rule.id, remark)
        failing.append(rule.id)
    return failing


def _share(decisions: Sequence[tuple[FindingStatus, RejectReason | None, int]]) -> Share:
    spoken = [(judgement_of(status, reason), total) for status, reason, total in decisions]
    hits = sum(total for said, total in spoken if said is True)
    return Share(hits, hits + sum(total for said, total in spoken if said is False))


def _too_low(rule: LabRule, share: Share) -> str:
    estimate = share.estimate
    low = estimate.low if estimate else 0.0
    return (
        f"复核中 {share.hits} / {share.trials} 属实，准确率下限 {low:.1%} 低于门槛 "
        f"{GATES[rule.severity]:.0%}，"
    )
