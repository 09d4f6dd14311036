"""The values of a suspected succession."""

from dataclasses import dataclass
from datetime import date

from supervisor.domain.matching.model import Feature
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.traces import Trace, TraceKind


class Ending(LabelledEnum):
    """How an operator came to its end. Only the first two are sanctions."""

    BANNED = ("banned", "已取缔")
    REVOKED = ("revoked", "许可被吊销")
    CANCELLED = ("cancelled", "许可已注销")
    EXPIRED = ("expired", "许可到期未延续")

    @property
    def is_sanction(self) -> bool:
        """Whether an authority ended it; the others end without any wrong."""
        return self in (Ending.BANNED, Ending.REVOKED)


class NewcomerKind(LabelledEnum):
    """What appeared after an end."""

    POSTER = ("poster", "招聘信息发布者")
    AGENCY = ("agency", "新取得许可的机构")


class SuccessionOpinion(LabelledEnum):
    """What an inspector can say of a suspected succession.

    It speaks of who runs both, not of one legal person: the matcher's memory is another matter.
    """

    SAME_OPERATOR = ("same", "同一经营者")
    NOT_SAME = ("not_same", "不是同一经营者")
    UNSURE = ("unsure", "不能确定")


@dataclass(frozen=True, slots=True)
class Operator:
    """One side of a succession: somebody who ended, or somebody who appeared, on the day ``on``.

    ``key`` is unique among both sides; ``traces`` are everything it was ever seen with;
    ``is_registered`` says that it stands in the register.
    """

    key: str
    name: str
    on: date
    city: str = ""
    traces: frozenset[Trace] = frozenset()
    is_registered: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """One piece of evidence: an edge of the graph, with its weight (0..1) and the reason for it.

    ``value`` is what both share (a digest for what is under seal); for a name it is empty and
    ``features`` hold what was compared. ``holders`` is how many operators have the value. A tie
    set aside has weight 0 and says why.
    """

    kind: TraceKind
    value: str
    weight: float
    why: str
    holders: int = 2
    features: tuple[Feature, ...] = ()

    @property
    def trace(self) -> Trace:
        """The trace both have; meaningless for a name."""
        return Trace(self.kind, self.value)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A newcomer that may carry on an ended operator: a lead, never a verdict."""

    before: Operator
    after: Operator
    score: float
    ties: tuple[Tie, ...]
