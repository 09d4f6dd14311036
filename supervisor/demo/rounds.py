"""The demonstration's round of stars: its days, its points, what was seen and said."""

from collections.abc import Mapping
from datetime import date
from typing import Final

TITLE: Final = "2025年度人力资源服务机构星级评定"
OPENED: Final = date(2025, 9, 8)
ASSESS_UNTIL: Final = date(2025, 10, 10)
CHECK_UNTIL: Final = date(2025, 11, 7)
DECIDE_UNTIL: Final = date(2025, 11, 28)
ASSESSED: Final = date(2025, 9, 26)
ENDED: Final = date(2025, 10, 13)
VISITED: Final = date(2025, 10, 23)
MET: Final = date(2025, 11, 18)
PUBLISHED: Final = date(2025, 12, 12)
EFFECTIVE: Final = date(2025, 12, 20)
"""The day from which the register of the demonstration holds its stars."""

END_REASON: Final = "自评截止日已过，已两次书面催告，其余机构未提交自评。"
WITHDRAWAL: Final = "本年度办公场所搬迁，申请不参加本轮评定。"
SEEN: Final = "场所、许可证明示、内部制度与自评一致；抽查台账二十份，个别委托材料不全。"
PLACE: Final = "本局四楼会议室"
MINUTES: Final = (
    "核查人员逐家汇报实地核查和评分情况，委员重点讨论了与自评不同的项目，逐家表决。"
    "声明利害关系的委员未参加相应机构的讨论和表决。"
)
RECUSAL: Final = "配偶在该机构任职"
REASON: Final = "办公面积按租赁合同核减"

# Full marks less these give the star: 89, 83 and 68 of 100 points.
_PREMISES: Final = "S1.2"
_LESS: Final[Mapping[int, Mapping[str, int]]] = {
    4: {"S1.2": 40, "S4.1": 30, "S3.3": 40},
    3: {"S1.2": 60, "S4.1": 50, "S3.3": 40, "S1.3": 20},
    2: {"S1.2": 60, "S4.1": 50, "S3.3": 70, "S2.1": 50, "S3.1": 50, "S2.2": 40},
}


def checked_points(most: Mapping[str, int], stars: int) -> dict[str, int]:
    """Return points (tenths) that give ``stars``; ``most`` are the full marks by indicator."""
    less = _LESS[stars]
    return {code: 0 if code == "B1" else full - less.get(code, 0) for code, full in most.items()}


def own_points(most: Mapping[str, int], stars: int, *, is_bold: bool) -> dict[str, int]:
    """Return what the agency said of itself; a bold one claimed the full mark for its premises."""
    points = checked_points(most, stars)
    return points | {_PREMISES: most[_PREMISES]} if is_bold else points
