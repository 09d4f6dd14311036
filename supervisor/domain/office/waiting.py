"""What waits for somebody in the office without a legal day, in the words of the console.

What has a day stands in ``domain.agenda``.
"""

from dataclasses import dataclass

from supervisor.domain.platform.labelled import LabelledEnum


class WaitingKind(LabelledEnum):
    """One kind of waiting work; ``{count}`` is how many, ``{title}`` what it belongs to."""

    ASSESSING = ("assessing", "{title}：{count} 家机构尚未自评")
    ASSESSED = ("assessed", "{title}：自评已截止，可以进入核查")
    CHECKING = ("checking", "{title}：{count} 家机构待核查")
    CHECKED = ("checked", "{title}：核查已完成，可以进入审定")
    COMMITTEE = ("committee", "{title}：{count} 家机构待审定")
    DECIDED = ("decided", "{title}：审定已完成，可以公示")
    CASES = ("cases", "{count} 件案件待审批")
    CHANGES = ("changes", "{count} 份变更报告待审核")
    FILINGS = ("filings", "{count} 份年度报告待审核")
    STATISTICS = ("statistics", "{count} 份市场统计待审核")
    DRAWS = ("draws", "{title}：名单已冻结，待抽取")
    INSPECTIONS = ("inspections", "{title}：抽到您的 {count} 户待检查")
    REGISTER = ("register", "{count} 项名册变更待第二人确认")
    RESULTS = ("results", "{title}：{count} 户检查结果待核对公布")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Waiting work: how many pieces, and the record it belongs to."""

    kind: WaitingKind
    count: int
    title: str = ""
    target_id: int | None = None

    @property
    def text(self) -> str:
        """What the console says."""
        return self.kind.label.format(count=self.count, title=self.title)
