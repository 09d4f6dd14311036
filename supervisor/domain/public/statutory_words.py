"""The words of the section on the human-resource market in a government's report."""

from collections.abc import Mapping, Sequence
from typing import Final

from supervisor.domain.platform.clock import chinese_day
from supervisor.domain.public.statutory import (
    STARS,
    CampaignLine,
    Figure,
    FigureKey,
    Paragraph,
    Period,
    share,
)

K: Final = FigureKey
_KINDS: Final = {
    K.KIND_DISCRIMINATION: "就业歧视",
    K.KIND_FALSE: "虚假诱导",
    K.KIND_FEES: "收费押金",
    K.KIND_UNLICENSED: "无证中介",
}


_MOST_NAMED: Final = 4
"""How many campaigns a sentence names; the annex lists them all."""


def paragraphs(
    period: Period,
    figures: Mapping[FigureKey, Figure],
    campaigns: Sequence[CampaignLine] = (),
) -> tuple[Paragraph, ...]:
    """Return the section in the register of a government's report.

    ``campaigns`` are those that the figure of campaigns counts, in order; they are named.
    """
    first, last = chinese_day(period.first), chinese_day(period.last)
    return (
        _market(last, figures),
        _service(f"{first}至{last}", figures),
        _enforcement(figures, [one.title for one in campaigns]),
        *_credit(last, figures),
        *_measures(figures),
        _public_oversight(figures),
    )


def _market(last: str, figures: Mapping[FigureKey, Figure]) -> Paragraph:
    if figures[K.AGENCIES].value is None:
        return Paragraph("机构发展情况。", (f"截至{last}的机构名册尚未建立，机构情况未统计。",))
    parts: list[str | Figure] = [f"截至{last}，全区在册人力资源服务机构", figures[K.AGENCIES]]
    parts += _stars(figures)
    parts += _clause("高端服务机构", figures[K.HIGH_END])
    parts += _clause("机构从业人员", figures[K.PRACTITIONERS])
    return Paragraph("机构发展情况。", (*parts, "。"))


def _stars(figures: Mapping[FigureKey, Figure]) -> list[str | Figure]:
    """Return the clause on stars; levels that nobody holds are left out."""
    if all(figures[key].value is None for key in STARS.values()):
        return ["，期末星级评定情况未统计"]
    held = [(level, figures[key]) for level, key in STARS.items() if figures[key].value]
    if not held:
        return ["，尚无获评星级的机构"]
    parts: list[str | Figure] = ["，其中"]
    for number, (level, figure) in enumerate(held):
        parts += ["、" if number else "", f"{'一二三四五'[level - 1]}星级", figure]
    return parts


def _service(period: str, figures: Mapping[FigureKey, Figure]) -> Paragraph:
    heading = "就业服务情况。"
    held = figures[K.RECRUITMENT_EVENTS]
    if held.value is None:
        return Paragraph(heading, (f"{period}专项招聘活动台账尚未建立，场次及成效未统计。",))
    if held.value == 0:
        return Paragraph(heading, (f"{period}未登记专项招聘活动。",))
    parts: list[str | Figure] = [f"{period}，会同辖区人力资源服务机构举办专项招聘活动", held]
    parts += _clause("累计推出岗位", figures[K.POSTS_OFFERED])
    parts += _clause("服务求职者", figures[K.PEOPLE_SERVED])
    if figures[K.EVENT_HIRES].value:
        parts += ["，经回访确认入职", figures[K.EVENT_HIRES]]
    return Paragraph(heading, (*parts, "。", *_stations(figures)))


def _stations(figures: Mapping[FigureKey, Figure]) -> list[str | Figure]:
    """Return the sentence on gig stations; none kept, none mentioned."""
    if not figures[K.STATIONS].value:
        return []
    parts: list[str | Figure] = ["辖区零工驿站", figures[K.STATIONS]]
    parts += _clause("发布零工岗位", figures[K.STATION_POSTS])
    parts += _clause("服务", figures[K.STATION_PEOPLE])
    parts += _clause("对接成功", figures[K.STATION_MATCHED])
    return [*parts, "。"]


def _enforcement(figures: Mapping[FigureKey, Figure], campaigns: Sequence[str]) -> Paragraph:
    parts: list[str | Figure] = []
    if figures[K.LEADS].value is None:
        parts.append("本期未开展系统化的招聘信息筛查，问题线索未统计；")
    else:
        parts += ["对网络招聘信息实行筛查与人工复核，发现问题线索", figures[K.LEADS]]
        parts += ["，复核", figures[K.REVIEWED], "，其中属实", figures[K.CONFIRMED]]
        parts += [*_overturned(figures), *_kinds(figures), "；"]
    if figures[K.CASES].value is None:
        parts.append("立案及处理情况在系统中无记载，未统计")
    else:
        parts += ["依法立案", figures[K.CASES], "，送达处理决定", figures[K.DECISIONS]]
    if figures[K.DECISIONS].value:
        parts += ["，其中责令改正", figures[K.RECTIFICATIONS]]
        parts += ["、行政处罚", figures[K.PENALTIES]]
        if figures[K.CLOSURES].value:
            parts += ["（含取缔", figures[K.CLOSURES], "）"]
    if figures[K.DECISIONS_TAKEN_BACK].value:
        parts += ["，撤销处理决定", figures[K.DECISIONS_TAKEN_BACK]]
    parts += _inspections(figures, campaigns)
    return Paragraph("市场监管情况。", (*parts, "。"))


def _kinds(figures: Mapping[FigureKey, Figure]) -> list[str | Figure]:
    """Return what the leads found true were about; one lead may be of several kinds."""
    parts: list[str | Figure] = []
    for key, name in _KINDS.items():
        if figures[key].value:
            parts += [f"{'、' if parts else '。属实线索涉及'}{name}", figures[key]]
    return parts


def _overturned(figures: Mapping[FigureKey, Figure]) -> list[str | Figure]:
    """Return how often people did not find what the screening had marked; nothing where none."""
    wrong, read = figures[K.OVERTURNED], figures[K.REVIEWED]
    if not wrong.value or not read.value:
        return []
    return ["，不属实", wrong, f"（占已复核的{share(wrong.value, read.value)}）"]


def _inspections(
    figures: Mapping[FigureKey, Figure], campaigns: Sequence[str]
) -> list[str | Figure]:
    """Return the clause on campaigns and random inspections; none held, none mentioned."""
    parts: list[str | Figure] = []
    if figures[K.CAMPAIGNS].value:
        parts += [f"；组织{_named(campaigns)}专项行动", figures[K.CAMPAIGNS]]
    if figures[K.CAMPAIGN_VISITS].value:
        parts += ["，专项行动检查" if parts else "；专项行动检查", figures[K.CAMPAIGN_VISITS]]
        if figures[K.JOINT_VISITS].value:
            parts += ["（其中会同其他部门", figures[K.JOINT_VISITS], "）"]
        parts += ["，发现问题", figures[K.CAMPAIGN_FAULTY]]
    if figures[K.INSPECTIONS].value:
        parts += ["；随机抽查机构", figures[K.INSPECTIONS]]
        parts += ["，发现问题", figures[K.INSPECTIONS_FAULTY]]
    return parts


def _named(campaigns: Sequence[str]) -> str:
    """Return campaigns by their titles; of many the first, and that there are more."""
    titles = "".join(f"“{title.removesuffix('专项行动')}”" for title in campaigns[:_MOST_NAMED])
    return titles + ("等" if len(campaigns) > _MOST_NAMED else "")


def _credit(last: str, figures: Mapping[FigureKey, Figure]) -> tuple[Paragraph, ...]:
    """Return the paragraph on credit files and star rounds; nothing kept, nothing written."""
    parts: list[str | Figure] = []
    if figures[K.CREDIT_FILES].value:
        parts += [f"截至{last}，为在册机构建立诚信档案", figures[K.CREDIT_FILES]]
    if figures[K.RATED].value:
        parts += [f"{'；' if parts else ''}期间参加星级评定", figures[K.RATED]]
        parts += ["，评出星级", figures[K.STARRED]]
    if figures[K.REPAIRED].value:
        parts += [f"{'；' if parts else ''}完成信用修复", figures[K.REPAIRED]]
    return (Paragraph("诚信创建情况。", (*parts, "。")),) if parts else ()


_INCENTIVES: Final = {
    K.RECOMMENDED: "列入优先推荐",
    K.CERTIFICATES: "颁发诚信证书",
    K.LIGHTER: "减少日常检查",
}
_RESTRAINTS: Final = {
    K.WARNINGS: "书面提醒等级下降",
    K.INTERVIEWS: "约谈",
    K.HEAVIER: "列为检查重点",
}


def _measures(figures: Mapping[FigureKey, Figure]) -> tuple[Paragraph, ...]:
    """Return the paragraph on incentives and restraints; none taken, none written."""
    parts: list[str | Figure] = []
    for opening, kinds in (("对守信机构", _INCENTIVES), ("对等级下降的机构", _RESTRAINTS)):
        taken = [(words, figures[key]) for key, words in kinds.items() if figures[key].value]
        for number, (words, figure) in enumerate(taken):
            lead_in = f"{'；' if parts else ''}{opening}" if number == 0 else "、"
            parts += [f"{lead_in}{words}", figure]
    if not parts:
        return ()
    ended = figures[K.MEASURES_ENDED]
    tail: list[str | Figure] = (
        ["；随等级变化、期满或者办结而结束的措施", ended] if ended.value else []
    )
    return (Paragraph("激励惩戒情况。", (*parts, *tail, "。")),)


def _public_oversight(figures: Mapping[FigureKey, Figure]) -> Paragraph:
    heading = "社会监督情况。"
    received = figures[K.COMPLAINTS]
    if received.value is None:
        return Paragraph(heading, ("本期投诉举报未通过系统登记，未统计。",))
    if received.value == 0:
        return Paragraph(heading, ("本期未收到投诉举报。",))
    accepted, closed = figures[K.COMPLAINTS_ACCEPTED], figures[K.COMPLAINTS_CLOSED]
    parts: list[str | Figure] = ["收到投诉举报", received, "，受理", accepted, "，办结", closed]
    if figures[K.PRICE_HANDED_OVER].value:
        parts += ["，向市场监管部门移交价格投诉", figures[K.PRICE_HANDED_OVER]]
    return Paragraph(heading, (*parts, "。"))


def _clause(lead_in: str, figure: Figure) -> list[str | Figure]:
    if figure.value is None:
        return [f"，{lead_in}数未统计"]
    return [f"，{lead_in}", figure]
