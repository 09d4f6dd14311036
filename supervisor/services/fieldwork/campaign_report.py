"""The closing report of a campaign, from its records only, beside the like campaign before it."""

import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from supervisor.documents import campaign_report as document
from supervisor.documents.campaign_report import CampaignReport, ReportSection, ReportTable
from supervisor.domain.cases.cases import CaseOrigin
from supervisor.domain.fieldwork.campaigns import CampaignFigure, tallies
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.clock import chinese_day
from supervisor.services.fieldwork.campaigns import closing_draft
from supervisor.store.queries.cases.cases import cases_by_origin
from supervisor.store.queries.fieldwork import campaigns as queries
from supervisor.store.queries.fieldwork import targets as target_queries
from supervisor.store.tables.fieldwork import Campaign
from supervisor.store.tables.fieldwork_plans import CampaignTarget

_YEARS: Final = re.compile(
    r"[0-9〇一二三四五六七八九]{4}年度?|第[0-9一二三四五六七八九十]+[季期]度?"
)


def like_campaign_before(session: Session, campaign: Campaign) -> Campaign | None:
    """Return the latest earlier campaign of the same title, years left aside."""
    wanted = _bare(campaign.title)
    earlier = target_queries.campaigns_before(session, campaign)
    return next((one for one in earlier if _bare(one.title) == wanted), None)


def compared(session: Session, campaign: Campaign) -> list[tuple[CampaignFigure, int | None]]:
    """Return each figure with that of the like campaign before; ``None`` where there was none."""
    before = like_campaign_before(session, campaign)
    now = tallies(queries.visits_of(session, campaign))
    if before is None:
        return [(figure, None) for figure in now]
    known = {one.key: one.value for one in tallies(queries.visits_of(session, before))}
    return [(figure, known[figure.key]) for figure in now]


def word_file(session: Session, campaign: Campaign) -> bytes:
    """Return the report as a Word file."""
    before = like_campaign_before(session, campaign)
    targets = target_queries.targets_of(session, campaign.id)
    cases = cases_by_origin(session, CaseOrigin.CAMPAIGN, [one.id for one in campaign.visits])
    visits = {one.id: one for one in campaign.visits}
    return document.build(
        CampaignReport(
            title=f"{campaign.title}工作总结",
            span=f"（{chinese_day(campaign.starts_on)}至{chinese_day(campaign.ends_on)}）",
            sections=tuple(_sections(session, campaign, targets)),
            tables=(
                _figures(compared(session, campaign), before),
                ReportTable(
                    "检查对象",
                    ("对象", "列入原因", "检查人员", "检查日期", "结果"),
                    tuple(_target_row(one) for one in targets),
                ),
                ReportTable(
                    "转立案情况",
                    ("案号", "对象", "检查日期"),
                    tuple(
                        (number, visits[id_].party, f"{visits[id_].visited_on}")
                        for id_, (_, number) in cases.items()
                    ),
                ),
            ),
            issuer=here().name,
            day=chinese_day(campaign.closed_on or clock.today()),
        )
    )


def _sections(
    session: Session, campaign: Campaign, targets: Sequence[CampaignTarget]
) -> list[ReportSection]:
    together = f"联合部门：{'、'.join(campaign.partners)}。" if campaign.partners else ""
    people = "、".join(one.display_name for one in campaign.people) or "未指定"
    arranged = [f"依据：{campaign.basis}。"] if campaign.basis else []
    arranged += [campaign.purpose] if campaign.purpose else []
    how = target_queries.progress(targets)
    listed = (
        f"列入检查对象{how.targets}户，已检查{how.visited}户，未检查{how.open}户，"
        f"另有{how.dropped}户移出名单。"
        if targets
        else "没有编排检查对象名单。"
    )
    found = [
        ReportSection(
            "组织安排", "\n".join([*arranged, f"参加人员：{people}。{together}", listed])
        ),
        ReportSection("检查情况", closing_draft(session, campaign)),
    ]
    if campaign.closing_words:
        found.append(ReportSection("总结", campaign.closing_words))
    return found


def _figures(
    rows: Sequence[tuple[CampaignFigure, int | None]], before: Campaign | None
) -> ReportTable:
    heading = f"上次（{before.starts_on.year}年）" if before else "上次（无同名行动）"
    return ReportTable(
        "统计",
        ("项目", "本次", heading, "增减"),
        tuple(
            (
                figure.label,
                f"{figure.value:,}",
                "—" if last is None else f"{last:,}",
                "—" if last is None else f"{figure.value - last:+,}",
            )
            for figure, last in rows
        ),
    )


def _target_row(one: CampaignTarget) -> tuple[str, str, str, str, str]:
    if one.dropped_on is not None:
        result = f"移出名单：{one.drop_reason}"
    elif one.visit is None:
        result = "未检查"
    else:
        result = one.visit.measure.label if one.visit.problems else "未发现问题"
    return (
        one.party,
        "；".join(one.reasons),
        "、".join(person.display_name for person in one.officers),
        f"{one.visit.visited_on}" if one.visit else "",
        result,
    )


def _bare(title: str) -> str:
    return _YEARS.sub("", title).strip()
