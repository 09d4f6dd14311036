"""States of a rule in the lab, the steps between them, and the precision each step asks for.

A wrong accusation costs more than a missed one, so the graver a rule's severity, the surer it must
be: its gate is on the lower 95 % limit of its precision, not on the share itself.
"""

from collections.abc import Sequence
from typing import Final

from supervisor.domain.leads.findings import FindingStatus, RejectReason
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.quality.sampling import Share, wilson
from supervisor.domain.screening.model import Severity

GATES: Final = {Severity.SEVERE: 0.90, Severity.ORDINARY: 0.85, Severity.ADVISORY: 0.75}
SAMPLE: Final = 60
# How many judgements, the newest first, speak for a live rule.
WINDOW: Final = 200
_MOST_ASKED: Final = 1000

# Rejections that say something about the rule; the others are about the poster or the queue.
ABOUT_THE_WORDS: Final = frozenset(
    {RejectReason.WORDING_MISREAD, RejectReason.LAWFUL_EXCEPTION, RejectReason.OTHER}
)


class LabStatus(LabelledEnum):
    """Where a version of a rule stands."""

    SHADOW = ("shadow", "试运行")
    LIVE = ("live", "启用")
    STOPPED = ("stopped", "已停用")
    REPLACED = ("replaced", "已被新版替换")


def passes(share: Share, severity: Severity) -> bool:
    """Return whether precision is sure enough for a rule of this severity."""
    estimate = share.estimate
    return estimate is not None and estimate.low >= GATES[severity]


def still_needed(share: Share, severity: Severity) -> int | None:
    """Return how many more right hits would reach the gate; ``None`` where it is out of reach."""
    for more in range(_MOST_ASKED):
        estimate = wilson(share.hits + more, share.trials + more)
        if estimate is not None and estimate.low >= GATES[severity]:
            return more
    return None


def judgement_of(
    status: FindingStatus, reason: RejectReason | None, *, is_struck: bool = False
) -> bool | None:
    """Return whether a decision on a finding speaks for the rule that marked it, or not at all.

    A hit that was struck off speaks against its rule, whatever became of the lead.
    """
    if is_struck:
        return False
    if status is FindingStatus.CONFIRMED:
        return True
    if status is FindingStatus.REJECTED and reason in ABOUT_THE_WORDS:
        return False
    return None


def live_precision(decisions: Sequence[bool], sample: Share) -> Share:
    """Return the precision of a live rule: its newest decisions, filled up from its sample.

    ``decisions`` come newest first. While there are few, the sample that opened the gate still
    counts; once there are ``WINDOW`` of them it no longer does.
    """
    newest = decisions[:WINDOW]
    room = WINDOW - len(newest)
    if sample.trials <= room:
        return Share(sum(newest) + sample.hits, len(newest) + sample.trials)
    kept = round(sample.hits * room / sample.trials)
    return Share(sum(newest) + kept, len(newest) + room)
