"""A case of every ending for the demonstration, against made-up parties outside the register.

Pure. Each begins so many days ago and has come to its end, or to where a year allows it to be.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from supervisor.demo.course import (
    HEAD,
    OFFICERS,
    PlannedCourse,
    PlannedStep,
    ending_of,
    steps_of,
)

_FINE: Final = {"kind": "fine", "amount": 10_000}


@dataclass(frozen=True, slots=True)
class DemoEnding:
    """One case: who, what, how long ago it began, and the course or steps it took."""

    party: str
    kind: str
    summary: str
    days_ago: int
    course: PlannedCourse | None = None
    rows: tuple[tuple[int, dict[str, Any]], ...] = ()

    def steps(self) -> Iterator[PlannedStep]:
        """Yield every step with its day, closing and archive at the end."""
        if self.course is not None:
            yield from steps_of(self.course, self.summary, "")
            yield from ending_of(self.course)
            yield from _closed(60, is_stopped=self.course.stops)
            return
        for day, row in self.rows:
            heads = row["step"] in ("drop", "withdraw_filing", "close", "decision")
            yield PlannedStep(day, row, is_heads=heads)


def _closed(day: int, *, is_stopped: bool) -> Iterator[PlannedStep]:
    if is_stopped:
        yield PlannedStep(day - 2, {"step": "duty_done", "what": "复查已停止经营"})
    yield PlannedStep(day, {"step": "close", "approved_by": HEAD}, is_heads=True)
    index = ["立案审批表", "询问笔录", "证据目录", "告知书", "决定书", "送达回证", "结案审批表"]
    yield PlannedStep(day + 3, {"step": "archive", "index": index})


def _transfer(to: str, reason: str, outcome: str) -> tuple[tuple[int, dict[str, Any]], ...]:
    materials = ["线索材料复印件", "页面存档光盘"]
    return (
        (6, {"step": "transfer", "to": to, "reason": reason, "materials": materials,
             "approved_by": HEAD}),
        (13, {"step": "transfer_reply", "to": to, "accepted": True, "receipt": "接收回执"}),
        (40, {"step": "transfer_outcome", "to": to, "outcome": outcome}),
        (42, {"step": "close", "approved_by": HEAD}),
    )  # fmt: skip


ENDINGS: Final = (
    DemoEnding(
        "武汉楚才汇人力资源有限公司", "agency", "以高薪岗位为名诱骗求职者办理培训贷款", 210,
        PlannedCourse(
            "directly", "market_27", "market_43", ({"kind": "revocation"},),
            {"serious": True, "serious_reason": "涉及求职者四十余人，社会影响恶劣"},
        ),
    ),
    DemoEnding(
        "武汉恒润机电制造有限公司", "employer", "招聘广告限定男性，责令改正后继续发布", 160,
        PlannedCourse("fined", "women_43", "women_83", (_FINE,), {}, "employer"),
    ),
    DemoEnding(
        "武汉味佳餐饮管理有限公司", "employer", "招聘广告写明限男性，接到通知后已删除", 95,
        PlannedCourse("first_time", "women_43", "women_83", (), {}, "employer"),
    ),
    DemoEnding(
        "武汉江南春酒店有限公司", "employer", "招用服务员时收取服装押金", 130,
        PlannedCourse(
            "directly", "labour_contract_9", "labour_contract_84_2",
            ({"kind": "fine", "amount": 4_000},), {"workers": 4}, "employer",
        ),
    ),
    DemoEnding(
        "武汉阿强劳务信息部", "unlicensed", "无证以招工为名骗取求职者费用", 120,
        rows=_transfer("police", "多名求职者被骗，涉嫌诈骗", "公安机关已受案侦查"),
    ),
    DemoEnding(
        "武汉优聘人才服务有限公司", "agency", "旺季抬高介绍费并散布涨价消息", 110,
        rows=_transfer("market_regulation", "价格违法属市场监管部门职责", "已责令改正"),
    ),
    DemoEnding(
        "武汉金源物流有限公司", "employer", "线索所指岗位经核实真实存在", 70,
        rows=((5, {"step": "drop", "reason": "核实后没有违法事实", "approved_by": HEAD}),),
    ),
    DemoEnding(
        "武汉鸿运达商贸有限公司", "employer", "检查时拒绝提供招用记录", 50,
        rows=(
            (0, {"step": "evidence", "items": [
                {"title": "现场检查笔录", "kind": "inspection_record", "verified": True}]}),
            (1, {"step": "simple_decision", "breached": ["supervision_30"],
                 "basis": ["supervision_30"], "penalties": [{"kind": "fine", "amount": 2_000}],
                 "facts": "拒绝提供招用记录，当场查实", "officers": OFFICERS,
                 "showed_certificate": True, "told": True, "heard": True, "delivered": True,
                 "reported": True, "document": "武昌人社当罚1号",
                 "remedies": ["reconsideration_first", "litigation"], "orders_correction": True}),
            (6, {"step": "payment", "amount": 2_000, "way": "bank"}),
            (8, {"step": "close", "approved_by": HEAD}),
        ),
    ),
)  # fmt: skip
