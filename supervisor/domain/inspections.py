"""What a random inspection can find."""

from supervisor.domain.labelled import LabelledEnum


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


CHECKLIST = {
    "licence_displayed": "明示许可证、服务项目、收费标准（人力资源市场暂行条例 第三十二条）",
    "ledger_kept": "建立服务台账并保存二年以上（第三十三条）",
    "no_deposit": "未向个人收取押金、扣押证件（就业促进法 第四十一条）",
    "information_true": "发布的招聘信息真实、合法，无歧视性内容（第二十四条、第二十九条）",
    "changes_reported": "设立分支机构、变更事项按期报告（第二十条、第二十一条）",
}
"""What is looked at on the spot; each answer is yes, no, or not looked at."""
