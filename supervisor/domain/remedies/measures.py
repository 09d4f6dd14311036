"""Measures of incentive and restraint (激励惩戒): their grounds, what is done, what ends them.

A measure is a task with a ground, a basis in the registry of laws, an owner, a term and a record.
It is none of the penalties: nothing here closes a business, bars it from anything or costs it
money. A measure that restrains somebody beyond these would need a law of its own
(``private_economy_54``) and has no place in the table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.platform.labelled import LabelledEnum

FIRST_ACT_DAYS: Final = 10
"""Working days in which an approved measure begins; the office's own term."""
PROMISE_DAYS: Final = 5
"""Working days in which the promise made in an interview is put down; the office's own term."""


class MeasureError(ValueError):
    """A refusal the person can act on; the message is Chinese."""


class MeasureKind(LabelledEnum):
    """What is done about an agency because of how it stands."""

    WARNING = ("warning", "等级下降提醒")
    INTERVIEW = ("interview", "约谈")
    HEAVIER = ("heavier", "列为检查重点")
    LIGHTER = ("lighter", "减少日常检查")
    PRIORITY = ("priority", "优先推荐")
    CERTIFICATE = ("certificate", "诚信证书（牌匾）")


class MeasureStatus(LabelledEnum):
    """Where a measure stands."""

    PROPOSED = ("proposed", "待批准")
    RUNNING = ("running", "实施中")
    ENDED = ("ended", "已结束")
    REFUSED = ("refused", "未批准")

    @property
    def is_open(self) -> bool:
        """Tell whether anything may still happen to it."""
        return self in (MeasureStatus.PROPOSED, MeasureStatus.RUNNING)


class Ground(LabelledEnum):
    """What a measure rests on: it ends with it."""

    GRADE = ("grade", "信用等级")
    RECORD = ("record", "信用记录")


class EndReason(LabelledEnum):
    """Why a measure ended."""

    COMPLETED = ("completed", "已办结")
    TERM = ("term", "期限届满")
    GRADE_CHANGED = ("grade_changed", "信用等级已变化")
    RECORD_OVER = ("record_over", "所依据的信用记录不再计分")
    LICENCE_LOST = ("licence_lost", "没有有效的许可，等级暂停")
    WITHDRAWN = ("withdrawn", "撤回")


class ActKind(LabelledEnum):
    """One line of a measure's record."""

    PROPOSED = ("proposed", "提出")
    APPROVED = ("approved", "批准")
    REFUSED = ("refused", "不予批准")
    NOTICE = ("notice", "送达约谈通知书")
    HELD = ("held", "约谈记录")
    ABSENT = ("absent", "未到场")
    PROMISE = ("promise", "整改承诺")
    KEPT = ("kept", "回访：已兑现")
    NOT_KEPT = ("not_kept", "回访：未兑现")
    SENT = ("sent", "送达提醒书")
    LISTED = ("listed", "列入推荐")
    PLANNED = ("planned", "列入检查安排")
    ISSUED = ("issued", "颁发")
    CLOSED = ("closed", "办结")
    WITHDRAWN = ("withdrawn", "撤回")
    ENDED = ("ended", "自动结束")

    @property
    def needs_place(self) -> bool:
        """Tell whether place and day of a meeting belong to it."""
        return self is ActKind.NOTICE

    @property
    def needs_until(self) -> bool:
        """Tell whether a day by which something is promised belongs to it."""
        return self is ActKind.PROMISE

    @property
    def ends(self) -> bool:
        """Tell whether the measure is over once this is done."""
        return self in (ActKind.SENT, ActKind.KEPT, ActKind.CLOSED)


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """What a kind of measure may rest on and how it goes.

    ``basis`` are keys of the registry of laws; ``grades`` those at which it may stand; ``months``
    the longest it lasts, a term of the office's own.
    """

    is_reward: bool
    basis: tuple[str, ...]
    grounds: frozenset[Ground]
    grades: frozenset[Grade]
    first: tuple[ActKind, ...]
    months: int
    says: str
    needs_fall: bool = False


_GRADE_ONLY: Final = frozenset({Ground.GRADE})
RULES: Final[Mapping[MeasureKind, MeasureRule]] = {
    MeasureKind.WARNING: MeasureRule(
        False, ("market_37", "private_economy_52"), _GRADE_ONLY,
        frozenset({Grade.B, Grade.C, Grade.D}), (ActKind.SENT,), 3,
        "书面告知等级下降的原因和修复途径，不附加任何义务。", needs_fall=True,
    ),
    MeasureKind.INTERVIEW: MeasureRule(
        False, ("market_37", "notice_2024_62"), frozenset(Ground),
        frozenset({Grade.C, Grade.D}), (ActKind.NOTICE,), 6,
        "了解情况、提示风险、听取说明；不到场、不承诺不产生处罚后果，发现违法行为另行立案。",
    ),
    MeasureKind.HEAVIER: MeasureRule(
        False, ("market_35", "market_37", "private_economy_52"), _GRADE_ONLY,
        frozenset({Grade.D}), (ActKind.PLANNED,), 12,
        "列入专项检查对象；双随机按评价方案中该等级的权重抽取，不另行加重，也不超过年度检查次数上限。",
    ),
    MeasureKind.LIGHTER: MeasureRule(
        True, ("market_35", "market_37", "private_economy_52"), _GRADE_ONLY,
        frozenset({Grade.A, Grade.B}), (ActKind.PLANNED,), 12,
        "没有投诉举报和线索的，不列入专项检查对象，双随机按 A 级的权重抽取；有投诉举报的照常核查。",
    ),
    MeasureKind.PRIORITY: MeasureRule(
        True, ("market_37",), _GRADE_ONLY, frozenset({Grade.A}), (ActKind.LISTED,), 12,
        "列入优先推荐名单，供招聘活动和用工对接选用；不排斥其他机构参加。",
    ),
    MeasureKind.CERTIFICATE: MeasureRule(
        True, ("market_37",), _GRADE_ONLY, frozenset({Grade.A}), (ActKind.ISSUED,), 12,
        "颁发有编号、可核验的证书或者牌匾；等级变化或者期满即失效。",
    ),
}  # fmt: skip

_AFTER: Final[Mapping[ActKind, tuple[ActKind, ...]]] = {
    ActKind.NOTICE: (ActKind.HELD, ActKind.ABSENT),
    ActKind.HELD: (ActKind.PROMISE, ActKind.CLOSED),
    ActKind.ABSENT: (ActKind.NOTICE, ActKind.CLOSED),
    ActKind.PROMISE: (ActKind.KEPT, ActKind.NOT_KEPT),
    ActKind.NOT_KEPT: (ActKind.PROMISE, ActKind.CLOSED),
    ActKind.LISTED: (ActKind.LISTED,),
    ActKind.PLANNED: (ActKind.PLANNED,),
}


@dataclass(frozen=True, slots=True)
class Situation:
    """How an agency stands on a day, as far as measures ask.

    ``fell_from`` is the better grade it had before the present one; ``counting`` are the entries
    that count in its ledger.
    """

    on: date
    grade: Grade | None
    fell_from: Grade | None
    is_suspended: bool
    counting: frozenset[int]


@dataclass(frozen=True, slots=True)
class MeasureGround:
    """What one measure rests on: the grade it was made at, or an entry of the ledger."""

    ground: Ground
    grade: Grade | None = None
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewAct:
    """One act as entered. ``until`` is the day of the meeting, or that of the promise."""

    kind: ActKind
    on: date
    words: str
    place: str = ""
    until: date | None = None

    def problem(self, begun: date, last: date, today: date) -> str:
        """Return in Chinese what is wrong for a measure that runs from ``begun`` to ``last``."""
        if not begun <= self.on <= today:
            return "日期应在批准之后，且不晚于今天。"
        if not self.words.strip():
            return "请写明情况，作为办理的证明。"
        if self.kind.needs_place and not self.place.strip():
            return "请填写约谈地点。"
        needs_day = self.kind.needs_place or self.kind.needs_until
        if needs_day and (self.until is None or not self.on < self.until <= last):
            return "约定的日期应在办理日期之后，且不晚于措施的期限。"
        return ""


def ground_problem(kind: MeasureKind, on: MeasureGround, now: Situation) -> str:
    """Return in Chinese why the measure cannot be proposed; nothing where it can."""
    rule = RULES[kind]
    if on.ground not in rule.grounds:
        return f"{kind.label}只能依据信用等级。"
    if on.ground is Ground.RECORD:
        return "" if on.entry_id in now.counting else "请选择仍在计分的信用记录。"
    if now.is_suspended or now.grade is None:
        return "这家机构没有有效的许可，等级暂停，不能据以采取措施。"
    if now.grade not in rule.grades:
        grades = "、".join(str(one.value) for one in Grade if one in rule.grades)
        return f"{kind.label}适用于信用等级 {grades}，该机构现为 {now.grade.value} 级。"
    if rule.needs_fall and now.fell_from is None:
        return "该机构的信用等级没有下降。"
    return ""


def end_reason(
    kind: MeasureKind, on: MeasureGround, until: date, now: Situation
) -> EndReason | None:
    """Return why the measure is over on a day by itself; ``None`` while it goes on.

    A restraint also ends where the grade rose above the one it was made at.
    """
    if now.on > until:
        return EndReason.TERM
    if on.ground is Ground.RECORD:
        return None if on.entry_id in now.counting else EndReason.RECORD_OVER
    if now.is_suspended or now.grade is None:
        return EndReason.LICENCE_LOST
    rule = RULES[kind]
    rose = on.grade is not None and now.grade.rank < on.grade.rank
    if now.grade not in rule.grades or (rose and not rule.is_reward):
        return EndReason.GRADE_CHANGED
    return None


def next_acts(kind: MeasureKind, done: Sequence[ActKind]) -> tuple[ActKind, ...]:
    """Return what may be recorded next on a running measure, from its acts so far."""
    last = next((one for one in reversed(done) if one in _AFTER), None)
    if last is not None:
        return _AFTER[last]
    return () if ActKind.ISSUED in done else RULES[kind].first


def longest(kind: MeasureKind, start: date) -> date:
    """Return the last day a measure begun on ``start`` may have."""
    return add_months(start, RULES[kind].months)
