"""Watch rules by what reviewers decide, and propose to stop what is no longer sure.

Nothing is stopped for its precision here: that is a person's decision (``services.rules.stops``). A
version of the lab that the software can no longer read is sent back to shadow at once, for it
finds nothing anyway.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

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
from supervisor.domain.screening.model import Severity
from supervisor.services.platform import audit
from supervisor.services.platform.audit import SYSTEM, AuditAction
from supervisor.services.rules.in_force import packaged_rules, problem_with
from supervisor.services.rules.lab import trial_of
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.rules import lab as queries
from supervisor.store.queries.rules import readings as read
from supervisor.store.queries.rules.readings import RuleReading
from supervisor.store.tables.rules import LabRule, StopProposal

_WATCHED: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Minimum:
    """What must have been read before a stop is proposed: decisions, and people who made them."""

    readings: int
    people: int


@dataclass(frozen=True, slots=True)
class Fared:
    """How a version of a rule fared with its reviewers."""

    share: Share
    people: int

    def is_enough(self, least: Minimum) -> bool:
        """Whether enough people have read enough to say anything against the rule."""
        return self.share.trials >= least.readings and self.people >= least.people

    def is_below(self, severity: Severity) -> bool:
        """Whether the whole 95 % interval of the precision lies under the gate."""
        estimate = self.share.estimate
        return estimate is not None and estimate.high < GATES[severity]


def precision_of(session: Session, rule: LabRule) -> Share:
    """Return the precision of a live rule: decisions since it went live, and its sample."""
    found: Sequence[RuleReading] = ()
    if rule.live_at is not None:
        version = (rule.rule_id, rule.rule_version)
        found = read.readings_since(session, rule.live_at, version, 2 * WINDOW)
    spoken = [_said(one) for one in found]
    sample = trial_of(session, rule).precision
    return live_precision([said for said in spoken if said is not None], sample)


def send_back_unreadable(session: Session) -> list[int]:
    """Send back to shadow every live rule that the software no longer reads; return which."""
    sent = []
    with unit_of_work(session):
        for rule in queries.live_rules(session):
            problem = problem_with(rule.text)
            if problem:
                rule.status, rule.ended_at = LabStatus.SHADOW, utc_now()
                rule.remark = f"现行软件读不出这条规则（{problem}），自动退回试运行。"
                detail = {
                    "rule": rule.rule_id,
                    "version": rule.rule_version,
                    "problem": problem,
                }
                subject = ("lab_rule", rule.id)
                audit.record(session, SYSTEM, AuditAction.RULE_FELL_BACK, subject, detail)
                sent.append(rule.id)
    return sent


def propose_stops(session: Session, least: Minimum) -> list[str]:
    """Propose to stop the rules that enough people have found wrong too often; return which.

    A packaged rule was measured before it was shipped: it must lie below its gate with its whole
    interval. A live rule of the lab must keep the gate it came in by. A version whose stop somebody
    refused is not proposed again: a person's decision stands.
    """
    fared = _fared(read.readings_since(session, utc_now() - _WATCHED))
    known = read.proposed_versions(session)
    with unit_of_work(session):
        found = [
            one
            for one in (*_packaged_below(session, fared), *_live_below(session, fared))
            if (one.rule_id, one.rule_version) not in known
            and fared[one.rule_id, one.rule_version].is_enough(least)
        ]
        for proposal in found:
            _propose(session, proposal)
        return [one.rule_id for one in found]


Versions = Mapping[tuple[str, int], Fared]
"""How versions of rules fared, by id and version."""


def _packaged_below(session: Session, fared: Versions) -> Iterator[StopProposal]:
    stopped = queries.stops(session)
    replaced = {rule.rule_id for rule in queries.live_rules(session)}
    for rule in packaged_rules().rules:
        found = fared.get((rule.id, rule.version))
        if found is None or rule.id in stopped or rule.id in replaced:
            continue
        if found.is_below(rule.severity):
            said = found.share, found.people, GATES[rule.severity]
            yield _proposal(rule.id, rule.version, rule.title, said)


def _live_below(session: Session, fared: Versions) -> Iterator[StopProposal]:
    for rule in queries.live_rules(session):
        found = fared.get((rule.rule_id, rule.rule_version))
        share = precision_of(session, rule)
        if found is not None and not passes(share, rule.severity):
            said = share, found.people, GATES[rule.severity]
            proposal = _proposal(rule.rule_id, rule.rule_version, rule.title, said)
            proposal.lab_rule_id = rule.id
            yield proposal


def _proposal(
    rule_id: str, version: int, title: str, said: tuple[Share, int, float]
) -> StopProposal:
    share, people, gate = said
    return StopProposal(
        rule_id=rule_id,
        rule_version=version,
        title=title,
        right=share.hits,
        judged=share.trials,
        people=people,
        gate=gate,
    )


def _propose(session: Session, proposal: StopProposal) -> None:
    session.add(proposal)
    session.flush()
    detail = {
        "rule": proposal.rule_id,
        "version": proposal.rule_version,
        "right": proposal.right,
        "judged": proposal.judged,
        "people": proposal.people,
    }
    subject = ("stop_proposal", proposal.id)
    audit.record(session, SYSTEM, AuditAction.RULE_STOP_PROPOSED, subject, detail)


def _fared(found: Sequence[RuleReading]) -> dict[tuple[str, int], Fared]:
    """Count the newest readings of every version, at most ``WINDOW`` of each."""
    spoken: dict[tuple[str, int], list[tuple[bool, int]]] = {}
    for one in found:
        said = _said(one)
        kept = spoken.setdefault((one.rule, one.version), [])
        if said is not None and len(kept) < WINDOW:
            kept.append((said, one.reviewer_id))
    return {
        version: Fared(
            Share(sum(said for said, _ in kept), len(kept)), len({person for _, person in kept})
        )
        for version, kept in spoken.items()
    }


def _said(one: RuleReading) -> bool | None:
    return judgement_of(one.status, one.reason, is_struck=one.is_struck)
