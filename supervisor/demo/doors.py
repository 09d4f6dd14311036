"""Made-up complaints and a made-up campaign for the demonstration's pages."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.cases.complaints import ComplaintKind, ComplaintStep, ReferralTo
from supervisor.domain.fieldwork.campaigns import Measure, VisitProblem
from supervisor.domain.fieldwork.inspections import InspectionResult


@dataclass(frozen=True, slots=True)
class DemoComplaint:
    """One complaint; ``agency`` counts through the register, ``None`` is somebody outside it."""

    kind: ComplaintKind
    text: str
    agency: int | None
    subject: str = ""
    name: str = ""
    contact: str = ""
    steps: tuple[tuple[ComplaintStep, str], ...] = ()
    answer: str = ""
    referred_to: ReferralTo | None = None


@dataclass(frozen=True, slots=True)
class DemoVisit:
    """One visit of the campaign, so many days ago; ``failed`` is the matter not in order."""

    agency: int
    days_ago: int
    officers: int
    problems: tuple[VisitProblem, ...] = ()
    measure: Measure = Measure.NONE
    note: str = ""
    failed: int | None = None
    is_joint: bool = False


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What a random inspection found; ``failed`` is the item of the checklist not in order."""

    result: InspectionResult
    note: str = ""
    failed: str = ""


COMPLAINTS: Final = (
    DemoComplaint(
        ComplaintKind.DEPOSIT,
        "面试当天要求先交二百元服装押金，没有收据，第二天说岗位已满，押金不退。",
        agency=11,
        name="演示投诉人",
        contact="demo@example.org",
        steps=((ComplaintStep.ACCEPT, ""),),
        answer="已与机构联系核实，如有付款截图请补充。",
    ),
    DemoComplaint(
        ComplaintKind.DEPOSIT,
        "应聘仓库岗位，面试当天被要求先交二百元押金，后来说岗位已满，押金一直不退还。",
        agency=11,
    ),
    DemoComplaint(
        ComplaintKind.UNLICENSED,
        "路边小广告介绍工作，收了一百五十元中介费，打电话已停机，不知道是哪家公司。",
        agency=None,
        subject="街边小广告“包上岗”",
        steps=((ComplaintStep.ASK_SUPPLEMENT, "请补充小广告照片、张贴地点或者付款记录。"),),
    ),
    DemoComplaint(
        ComplaintKind.CHARGES,
        "现场没有公示收费标准，面谈时说要收信息服务费，问依据说是公司规定。",
        agency=23,
        steps=((ComplaintStep.ACCEPT, ""),),
    ),
    DemoComplaint(
        ComplaintKind.OTHER,
        "希望把我的简历从别的城市的一个招聘网站上删除，客服一直没有回复。",
        agency=None,
        subject="某招聘网站",
        steps=((ComplaintStep.REFER, "不属于本机关管辖，建议向网站所在地主管部门反映。"),),
        referred_to=ReferralTo.OTHER,
    ),
    DemoComplaint(
        ComplaintKind.PRICE,
        "招聘旺季介绍费从三百元涨到九百元，门口贴的价目表还是旧的，问了几家都一起涨。",
        agency=31,
        steps=(
            (ComplaintStep.REFER, "是否构成价格违法由市场监管部门认定，材料已移交，请留意其答复。"),
        ),
        referred_to=ReferralTo.MARKET_REGULATION,
    ),
)

DRAW_TITLE: Final = "人力资源服务机构双随机抽查"
DRAW_SIZE: Final = 8
PUBLIC_VALUE: Final = ("冻结次日公布的演示彩票开奖号码", "03 11 17 21 28 30 / 07")
RESULTS: Final = (
    DemoResult(InspectionResult.CLEAN),
    DemoResult(InspectionResult.RECTIFY, "收费标准没有张贴，当场责令改正。", "licence_displayed"),
    DemoResult(InspectionResult.CLEAN),
    DemoResult(InspectionResult.CLOSED),
    DemoResult(InspectionResult.CASE, "服务台账缺去年下半年，拟立案核查。", "ledger_kept"),
)
"""What was found at the first agencies drawn; the last of them waits to be published."""

CAMPAIGN_PARTNERS: Final = ("区市场监督管理局", "区公安分局")
CAMPAIGN_TITLE: Final = "清理整顿人力资源市场秩序专项行动"
EARLIER_CAMPAIGNS: Final = (
    (date(2020, 5, 20), CAMPAIGN_TITLE),
    (date(2021, 5, 18), CAMPAIGN_TITLE),
    (date(2022, 4, 19), "特定业务事项排查专项行动"),
)
"""Campaigns of the years the report's figures are of: their days and titles."""
CHECKLIST: Final = (
    "明示许可证和收费标准",
    "建立服务台账",
    "招聘信息经过审查",
    "未收取押金、未扣押证件",
)
VISITS: Final = (
    DemoVisit(4, 12, 2),
    DemoVisit(
        23, 9, 3, (VisitProblem.CHARGES,), Measure.RECTIFY, "收费标准没有公示，当场责令改正。", 0
    ),
    DemoVisit(
        37, 6, 2, (VisitProblem.OTHER,), Measure.RECTIFY, "服务台账登记不全，限期补齐。", 1, True
    ),
    DemoVisit(52, 3, 2),
)
