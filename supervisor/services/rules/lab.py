"""The rule lab: submit a version, judge its sample, bring it into force; take up what was stopped.

Whoever wrote a rule may not approve it; how a rule is stopped is in ``stops``. Every step that
changes what is in force is in the audit trail, and takes effect with the next scan, which archives
the rules it works under.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.quality.sampling import Reading, Share
from supervisor.domain.rules.lab import LabStatus, passes
from supervisor.domain.screening.compose import compose, read_lab_rule
from supervisor.domain.screening.pack_content import RulePackError
from supervisor.domain.screening.packs import RuleSet
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.rules.in_force import packaged_rules, packaged_sources
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.rules import lab as queries
from supervisor.store.tables.rules import LabRule, ShadowRun, ShadowSample
from supervisor.store.writing import rules as writing


class LabRefused(ValueError):
    """A step the lab does not take; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How a version fares: its newest run and how the sample of that run was judged."""

    rule: LabRule
    run: ShadowRun | None
    precision: Share

    @property
    def is_through(self) -> bool:
        """Whether the precision is sure enough for the rule's severity."""
        return passes(self.precision, self.rule.severity)


def submit(session: Session, author: Actor, text: str) -> tuple[int, int]:
    """Keep a version of a rule and open its first shadow run; return both ids.

    Raises ``LabRefused``, which names the line of what is wrong with the text.
    """
    text = text.replace("\r\n", "\n")
    try:
        rule = read_lab_rule(packaged_sources(), text)
    except RulePackError as error:
        raise LabRefused(str(error)) from error
    kept = LabRule(
        rule_id=rule.id,
        rule_version=rule.version,
        title=rule.title,
        category=rule.category,
        severity=rule.severity,
        text=text,
        author_id=author.user_id,
        runs=[ShadowRun()],
    )
    shipped = {one.id: one.version for one in packaged_rules().rules}
    with unit_of_work(session):
        highest = max(shipped.get(rule.id, 0), queries.highest_version(session, rule.id))
        if rule.version <= highest:
            raise LabRefused(
                f"规则 {rule.id} 已有第 {highest} 版，请把 version 改为 {highest + 1} 或更大。"
            )
        session.add(kept)
        session.flush()
        _record(session, author, AuditAction.RULE_DRAFTED, kept)
        return kept.id, kept.runs[0].id


def open_run(session: Session, lab_id: int) -> int:
    """Open another shadow run of a version, on the ads stored now; its sample starts empty."""
    run = ShadowRun(lab_rule_id=lab_id)
    with unit_of_work(session):
        rule = _rule(session, lab_id)
        if rule.status is LabStatus.LIVE:
            raise LabRefused("启用中的版本不再试运行；先停用，或提交新版。")
        if rule.runs and rule.runs[-1].finished_at is None:
            raise LabRefused("上一次试运行还没有结束。")
        session.add(run)
        session.flush()
        return run.id


def judge(session: Session, reader: Actor, sample_id: int, reading: Reading) -> None:
    """Say whether a hit of the sample is right; a later judgement takes the place of an earlier."""
    with unit_of_work(session):
        sample = session.get(ShadowSample, sample_id)
        run = session.get_one(ShadowRun, sample.run_id) if sample else None
        if sample is None or run is None or run.lab_rule.status is not LabStatus.SHADOW:
            raise LabRefused("这一版不在试运行中，样本不能再判。")
        sample.reading, sample.reader_id, sample.judged_at = reading, reader.user_id, utc_now()
        detail = {"reading": str(reading), "run": sample.run_id}
        subject = ("shadow_sample", sample_id)
        audit.record(session, reader, AuditAction.RULE_JUDGED, subject, detail)


def approve(session: Session, approver: Actor, lab_id: int, version: int) -> None:
    """Bring a version into force. Raises ``LabRefused`` unless second person and gate agree."""
    with unit_of_work(session):
        rule = _rule(session, lab_id, version)
        _check_approval(session, approver, rule)
        now = utc_now()
        for earlier in queries.live_rules(session, rule.rule_id):
            earlier.status, earlier.ended_at = LabStatus.REPLACED, now
        rule.status, rule.approver_id, rule.live_at = LabStatus.LIVE, approver.user_id, now
        rule.ended_at, rule.remark = None, ""
        _record(session, approver, AuditAction.RULE_LIVE, rule)


def resume_packaged(session: Session, actor: Actor, rule_id: str) -> None:
    """Take a stopped packaged rule up again; no second person is needed for more care."""
    with unit_of_work(session):
        writing.delete_stop(session, rule_id)
        audit.record(session, actor, AuditAction.RULE_RESUMED, ("rule", rule_id))


def trial_of(session: Session, rule: LabRule) -> Trial:
    """Return how a version fares."""
    return trials(session, [rule])[0]


def trials(session: Session, rules: Sequence[LabRule]) -> list[Trial]:
    """Return how versions fare, in one statement for all."""
    newest = {rule.id: rule.runs[-1] for rule in rules if rule.runs}
    shares = queries.sample_shares(session, [run.id for run in newest.values()])
    return [
        Trial(rule, run, shares.get(run.id, Share(0, 0)) if run else Share(0, 0))
        for rule in rules
        for run in (newest.get(rule.id),)
    ]


def _check_approval(session: Session, approver: Actor, rule: LabRule) -> None:
    if rule.status is not LabStatus.SHADOW:
        raise LabRefused("只有试运行中的版本可以批准启用。")
    if approver.user_id == rule.author_id:
        raise LabRefused("提交人不能批准自己的规则，请由另一位审批人批准。")
    trial = trial_of(session, rule)
    if trial.run is None or trial.run.finished_at is None or trial.run.problem:
        raise LabRefused("试运行还没有完成。")
    left = queries.unjudged(session, trial.run.id)
    if left:  # who stops as soon as the figure suits overstates it
        raise LabRefused(f"样本还有 {left} 条没有判读。判完整份样本才能批准。")
    if not trial.is_through:
        raise LabRefused("样本的准确率还没有达到门槛，不能启用。")
    live = queries.live_texts(session) | {rule.rule_id: rule.text}
    try:
        RuleSet.from_sources(compose(packaged_sources(), live, queries.stops(session)))
    except RulePackError as error:
        raise LabRefused(f"与现行规则合在一起不能用：{error}") from error


def _rule(session: Session, lab_id: int, version: int | None = None) -> LabRule:
    rule = queries.load_rule(session, lab_id)
    if rule is None or version not in (None, rule.version):
        raise LabRefused("这一版刚有变动，操作没有执行。请看过后重新操作。")
    return rule


def _record(
    session: Session,
    actor: Actor,
    action: AuditAction,
    rule: LabRule,
    detail: dict[str, object] | None = None,
) -> None:
    named = {"rule": rule.rule_id, "version": rule.rule_version, **(detail or {})}
    audit.record(session, actor, action, ("lab_rule", rule.id), named)
