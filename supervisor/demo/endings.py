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
    closed,
    ending_of,
    served,
    steps_of,
)
from supervisor.demo.two_parties import TWO_PARTIES

_Rows = tuple[tuple[int, dict[str, Any]], ...]
_HEADS_STEPS: Final = ("file", "drop", "withdraw_filing", "close", "decision", "collective")


def _fine(amount: int) -> tuple[dict[str, Any], ...]:
    return ({"kind": "fine", "amount": amount},)


@dataclass(frozen=True, slots=True)
class DemoEnding:
    """One case: who, what, how long ago it began, and the course or steps it took.

    ``after`` are the steps that follow the service of a decision; empty: paid in time and closed.
    ``found`` is what came out after the case was drafted: facts of the decision, not of the draft.
    ``has_papers``: every paper of the case is made, each on its day.
    """

    party: str
    kind: str
    summary: str
    days_ago: int
    course: PlannedCourse | None = None
    rows: _Rows = ()
    after: _Rows = ()
    has_papers: bool = False
    found: str = ""

    def steps(self) -> Iterator[PlannedStep]:
        """Yield every step with its day, closing and archive at the end."""
        yield from _planned(self.rows)
        if self.course is None:
            return
        facts = f"{self.summary}，{self.found}" if self.found else self.summary
        yield from steps_of(self.course, facts, "")
        if self.after:
            yield from _planned(self.after)
            last = max(day for day, _ in self.after)
            yield from closed(last + 4, is_stopped=False)
        else:
            yield from ending_of(self.course)
            yield from closed(self.course.decided_after + 25, is_stopped=self.course.stops)


def _planned(rows: _Rows) -> Iterator[PlannedStep]:
    for day, row in rows:
        yield PlannedStep(day, row, is_heads=row["step"] in _HEADS_STEPS)


def _transfer(to: str, reason: str, outcome: str) -> _Rows:
    materials = ["线索材料复印件", "页面存档光盘"]
    return (
        (6, {"step": "transfer", "to": to, "reason": reason, "materials": materials,
             "approved_by": HEAD}),
        (13, {"step": "transfer_reply", "to": to, "accepted": True, "receipt": "接收回执"}),
        (40, {"step": "transfer_outcome", "to": to, "outcome": outcome}),
        (42, {"step": "close", "approved_by": HEAD}),
    )  # fmt: skip


_BY_INSTALMENTS: Final[_Rows] = (
    (45, {"step": "instalments", "applied": True, "hardship": "淡季营收下降，附近三个月财务报表",
          "approved_by": HEAD, "until": 100}),
    (75, {"step": "payment", "amount": 10_000, "way": "bank"}),
    (107, {"step": "surcharge", "amount": 4_200, "rate_told": True}),
    (107, {"step": "payment", "amount": 14_200, "way": "electronic"}),
)  # fmt: skip
"""Half of 20,000 in time; the rest a week late, three per cent of the fine for each."""

_BY_THE_COURT: Final[_Rows] = (
    (110, {"step": "surcharge", "amount": 20_000, "rate_told": True}),
    (190, {"step": "demand", "amount": 40_000, "term": 205, "rights": True}),
    served(191, "demand").dated,
    (229, {"step": "apply_enforcement", "court": "武昌区人民法院"}),
    (300, {"step": "enforce", "by": "court", "result": "法院裁定准予执行，已划拨全部款项"}),
)
"""The surcharge has grown to the fine itself and grows no more."""

_TAKEN_BACK: Final[_Rows] = (
    (45, {"step": "publish", "personal_data_removed": True}),
    (60, {"step": "appeal", "kind": "reconsideration"}),
    (110, {"step": "appeal_result", "result": "revoked"}),
    (111, {"step": "withdraw_publication", "reason": "复议决定撤销本局处罚决定"}),
)

_FILED: Final[_Rows] = (
    (1, {"step": "file", "approved_by": HEAD}),
    (1, {"step": "officers", "officers": OFFICERS}),
    (5, {"step": "evidence", "items": [
        {"title": "平台出具的账号注册信息", "kind": "documentary", "verified": True}]}),
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
        "武汉恒润机电制造有限公司", "employer", "招聘广告限定男性", 160,
        PlannedCourse("fined", "women_43", "women_83", _fine(10_000), {}, "employer"),
        found="责令改正后继续发布",
    ),
    DemoEnding(
        "武汉味佳餐饮管理有限公司", "employer", "招聘广告写明限男性", 95,
        PlannedCourse("first_time", "women_43", "women_83", (), {}, "employer"),
        found="接到通知后已删除",
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
                 "reported": True,
                 "remedies": ["reconsideration_first", "litigation"], "orders_correction": True}),
            (6, {"step": "payment", "amount": 2_000, "way": "bank"}),
            (8, {"step": "close", "approved_by": HEAD}),
        ),
    ),
    DemoEnding(
        "武汉星桥企业管理咨询有限公司", "agency", "发布限男性的岗位信息", 200,
        PlannedCourse("fined", "market_29", "market_43", _fine(40_000), {}, is_heard=True),
        has_papers=True,
        found="责令改正后仍发布",
    ),
    DemoEnding(
        "武汉远帆人力资源有限公司", "agency", "发布限已婚的岗位信息", 180,
        PlannedCourse("fined", "market_29", "market_43", _fine(20_000)),
        after=_BY_INSTALMENTS,
        found="责令改正后仍发布",
    ),
    DemoEnding(
        "武汉同舟劳务服务有限公司", "agency", "发布限汉族的岗位信息", 340,
        PlannedCourse("fined", "market_29", "market_43", _fine(20_000)),
        after=_BY_THE_COURT,
        found="责令改正后仍发布",
    ),
    DemoEnding(
        "武汉盛景人力资源有限公司", "agency", "发布的岗位信息不真实", 240,
        PlannedCourse("fined", "market_27", "market_43", _fine(15_000)),
        after=_TAKEN_BACK,
        found="责令改正后仍发布",
    ),
    DemoEnding(
        "武汉沐阳职业介绍所", "agency", "未在服务场所明示收费标准", 85,
        PlannedCourse("minor", "market_32", "market_44"),
        found="经提醒当日补齐",
    ),
    DemoEnding(
        "武汉百汇超市管理有限公司", "employer", "招聘广告写明限女性", 105,
        PlannedCourse(
            "no_fault", "women_43", "women_83", (),
            {"reason": "账号被他人冒用并已报警，有证据足以证明没有主观过错", "educated": True},
            "employer",
        ),
        found="系他人冒用账号发布",
    ),
    DemoEnding(
        "武汉启明职业介绍有限公司", "agency", "被举报发布的仓库管理员岗位不存在", 60,
        PlannedCourse(
            "not_established", "market_29", "market_43", (),
            {"reason": "用人单位提供了用工合同和在岗名单，证实岗位真实存在"},
        ),
    ),
    DemoEnding(
        "武汉和顺家政服务有限公司", "agency", "发布的信息限四十岁以下女性", 88,
        PlannedCourse("corrected", "market_29", "market_43"),
        found="接到通知后已更正",
    ),
    DemoEnding(
        "武汉创联信息技术有限公司", "employer", "被举报招聘时要求求职者交押金", 75,
        rows=(
            *_FILED,
            (28, {"step": "withdraw_filing", "reason": "not_established", "approved_by": HEAD,
                  "explanation": "核实举报所称收款账户与当事人无关"}),
            (30, {"step": "close", "approved_by": HEAD}),
        ),
    ),
    DemoEnding(
        "武汉光谷英才服务有限公司", "agency", "在本区以外的网点收取求职者押金", 65,
        rows=_transfer("other_district", "行为发生在洪山区，属该区人社部门管辖", "已立案调查"),
    ),
    DemoEnding(
        TWO_PARTIES.employer, "employer", TWO_PARTIES.summary, 140, rows=TWO_PARTIES.rows()
    ),
)  # fmt: skip
