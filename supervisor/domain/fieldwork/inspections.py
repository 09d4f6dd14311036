"""What a random inspection can find."""

from dataclasses import dataclass
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum


class InspectionResult(LabelledEnum):
    """The result of one inspection, in the words in which results are published."""

    CLEAN = ("clean", "未发现问题")
    RECTIFY = ("rectify", "发现问题已责令改正")
    CASE = ("case", "发现问题待后续处理")
    NOT_FOUND = ("not_found", "通过登记的住所无法联系")
    UNCOOPERATIVE = ("uncooperative", "不配合检查情节严重")
    CLOSED = ("closed", "未开展业务")

    @property
    def is_faulty(self) -> bool:
        """Tell whether something was found wrong."""
        return self not in (InspectionResult.CLEAN, InspectionResult.CLOSED)


class ReportOutcome(LabelledEnum):
    """What became of one report of an inspection."""

    TAKEN = ("taken", "已登记")
    CONFLICT = ("conflict", "未采用，待核对")


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing to look at on the spot, and the law that asks for it."""

    text: str
    basis: str


CHECKLIST: Final = {
    "licence_displayed": CheckItem(
        "明示许可证、服务项目、收费标准", "人力资源市场暂行条例 第三十二条"
    ),
    "ledger_kept": CheckItem("建立服务台账并保存二年以上", "人力资源市场暂行条例 第三十三条"),
    "no_deposit": CheckItem("未向个人收取押金、扣押证件", "就业促进法 第四十一条"),
    "information_true": CheckItem(
        "发布的招聘信息真实、合法，无歧视性内容", "人力资源市场暂行条例 第二十四条、第二十九条"
    ),
    "changes_reported": CheckItem(
        "设立分支机构、变更事项按期报告", "人力资源市场暂行条例 第二十条、第二十一条"
    ),
    "commission_checked": CheckItem(
        "受托招聘时查验招聘简章、营业执照、经办人证件和委托证明", "人力资源市场暂行条例 第二十六条"
    ),
    "annual_report": CheckItem("按期提交经营情况年度报告", "人力资源市场暂行条例 第三十六条"),
}
"""What is looked at on the spot; each answer is yes, no, or not looked at."""

LEAST_OFFICERS: Final = 2
OFFICERS_BASIS: Final = "劳动保障监察条例 第十六条、人力资源市场暂行条例 第三十四条"
