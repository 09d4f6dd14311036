"""How long personal information is kept at the least, and what stands where it was.

Beyond that it is kept no longer than its purpose needs (个人信息保护法 第十九条); how long that is,
the office sets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum

LEAST_EVIDENCE_MONTHS: Final = 24
"""An act can be sanctioned for two years (行政处罚法 第三十六条, 劳动保障监察条例 第二十条)."""
LEAST_TRAIL_MONTHS: Final = 36
"""Records of processing are kept for three years at the least (个人信息保护法 第五十六条)."""
ERASED: Final = "（已过保存期限，内容已清除）"


@term("到期清除")
class Erasure(LabelledEnum):
    """What is erased when its time is over."""

    ADS = ("ads", "招聘信息中的联系方式")
    COMPLAINTS = ("complaints", "未立案投诉的内容、附件和身份")
    PICTURES = ("pictures", "不涉线索和案件的现场图片：原图、文字和拍摄信息")
    TRAIL = ("trail", "操作留痕的地址和明细")


@dataclass(frozen=True, slots=True)
class KeepingRule:
    """What binds the office in setting a period.

    Months at the least, articles of the registry of laws, and what the months are counted from.
    """

    least_months: int
    articles: tuple[str, ...]
    counted_from: str


_SANCTIONS: Final = ("penalty_36", "supervision_20", "personal_information_19")
KEEPING_RULES: Final[Mapping[Erasure, KeepingRule]] = {
    Erasure.ADS: KeepingRule(LEAST_EVIDENCE_MONTHS, _SANCTIONS, "最近一次见到之日"),
    Erasure.COMPLAINTS: KeepingRule(LEAST_EVIDENCE_MONTHS, _SANCTIONS, "投诉了结之日"),
    Erasure.PICTURES: KeepingRule(LEAST_EVIDENCE_MONTHS, _SANCTIONS, "收到之日"),
    Erasure.TRAIL: KeepingRule(
        LEAST_TRAIL_MONTHS,
        ("personal_information_56", "personal_information_19"),
        "操作之日",
    ),
}
