"""Who may offer posts at a recruitment event: what is looked up before the day, what may refuse.

Nobody is refused for a lead that is not confirmed, nor for a grade: a grade bars from nothing
(``private_economy_54``). What refuses is the lack of a licence, posts that are unlawful and were
not corrected, or papers that were not handed in.
"""

from dataclasses import dataclass
from typing import Final

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.agencies import LicenceStanding

SAFETY_BASIS: Final = ("market_28",)
LICENCE_BASIS: Final = ("market_18_1", "market_42_1")
POSTS_BASIS: Final = ("market_24", "market_29")


_FOR_ITSELF: Final = "是名册中的机构：只为本单位招聘的按用人单位，代他人招聘的须有许可"


class EventPlanError(ValueError):
    """A refusal the person can act on; the message is Chinese."""


class PlanStatus(LabelledEnum):
    """Where the application for an event stands."""

    APPLIED = ("applied", "待审核")
    APPROVED = ("approved", "已同意")
    RETURNED = ("returned", "已退回")


class ExhibitorKind(LabelledEnum):
    """Who offers posts."""

    EMPLOYER = ("employer", "用人单位")
    AGENCY = ("agency", "人力资源服务机构")


class Admission(LabelledEnum):
    """What was decided about an exhibitor."""

    PENDING = ("pending", "待核查")
    ADMITTED = ("admitted", "准予参加")
    REFUSED = ("refused", "不予参加")


class RefusalGround(LabelledEnum):
    """What an exhibitor may be refused for."""

    NO_LICENCE = ("no_licence", "活动当日没有有效的许可")
    UNLAWFUL_POSTS = ("unlawful_posts", "岗位信息违法，通知后未改正")
    PAPERS_MISSING = ("papers_missing", "未提供招聘简章、营业执照或者委托证明")
    WITHDREW = ("withdrew", "单位自行退出")


class Weight(LabelledEnum):
    """How a remark of the check weighs."""

    BARS = ("bars", "不能参加")
    LOOK = ("look", "须人工核对")
    CLEAR = ("clear", "未见问题")


@dataclass(frozen=True, slots=True)
class ExhibitorFacts:
    """What register, credit, leads and cases say of one exhibitor for the day of the event.

    ``standing`` is ``None`` where the register does not have it. Counts are of confirmed leads,
    of leads nobody has decided, and of cases under way.
    """

    kind: ExhibitorKind
    standing: LicenceStanding | None
    grade: Grade | None = None
    confirmed: int = 0
    open_leads: int = 0
    cases: int = 0
    is_recommended: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the check says."""

    weight: Weight
    text: str


def check(facts: ExhibitorFacts) -> tuple[Remark, ...]:
    """Return what the records say of an exhibitor; always at least one remark."""
    found = [*_licence(facts), *_conduct(facts)]
    if facts.is_recommended:
        found.append(Remark(Weight.CLEAR, "列入优先推荐名单"))
    return tuple(found) or (Remark(Weight.CLEAR, "名册、信用、线索和案件中未见问题"),)


def _licence(facts: ExhibitorFacts) -> list[Remark]:
    if facts.kind is ExhibitorKind.EMPLOYER:
        is_agency = facts.standing is not None
        return [Remark(Weight.LOOK, _FOR_ITSELF)] if is_agency else []
    if facts.standing is None:
        return [Remark(Weight.BARS, "名册中没有这家机构，未见许可")]
    if facts.standing is not LicenceStanding.VALID:
        return [Remark(Weight.BARS, f"活动当日许可状态：{facts.standing.label}")]
    return [Remark(Weight.CLEAR, "活动当日许可有效")]


def _conduct(facts: ExhibitorFacts) -> list[Remark]:
    found: list[Remark] = []
    if facts.confirmed:
        found.append(
            Remark(Weight.LOOK, f"属实线索 {facts.confirmed} 条，请核对岗位信息是否已经改正")
        )
    if facts.open_leads:
        found.append(Remark(Weight.LOOK, f"待复核线索 {facts.open_leads} 条，线索不是结论"))
    if facts.cases:
        found.append(Remark(Weight.LOOK, f"在办案件 {facts.cases} 件"))
    if facts.grade is Grade.D:
        found.append(Remark(Weight.LOOK, "信用等级 D，不能仅因等级拒绝"))
    return found


def refusal_problem(ground: RefusalGround | None, words: str, remarks: tuple[Remark, ...]) -> str:
    """Return in Chinese why somebody cannot be refused on this ground; nothing where he can."""
    if ground is None:
        return "不予参加须选择理由。"
    if not words.strip():
        return "不予参加须写明情况，并告知该单位。"
    bars = any(one.weight is Weight.BARS for one in remarks)
    if ground is RefusalGround.NO_LICENCE and not bars:
        return "名册中许可有效，不能以没有许可为由拒绝。"
    return ""


def admission_problem(remarks: tuple[Remark, ...], words: str) -> str:
    """Return in Chinese why somebody cannot be admitted; nothing where he can."""
    if any(one.weight is Weight.BARS for one in remarks):
        return "没有有效的许可，不能参加。"
    if any(one.weight is Weight.LOOK for one in remarks) and not words.strip():
        return "有须人工核对的情况，请写明核对的结果。"
    return ""
