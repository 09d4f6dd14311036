"""Campaigns: opened, visits recorded, closed with a report of what was done."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from supervisor.domain.fieldwork.campaigns import (
    CampaignError,
    CampaignStatus,
    NewCampaign,
    NewVisit,
    tallies,
)
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import OFFICE_ZONE, chinese_day
from supervisor.domain.screening.model import Category
from supervisor.services.platform import audit
from supervisor.services.platform.attachments import CleanFile
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.fieldwork import campaigns as queries
from supervisor.store.queries.pictures.leaflets import counts_between
from supervisor.store.tables.fieldwork import Campaign, CampaignVisit, CampaignVisitPhoto


def save(
    session: Session,
    actor: Actor,
    new: NewCampaign,
    campaign_id: int | None = None,
    version: int | None = None,
) -> Campaign:
    """Open a campaign, or change one that is open. Raises ``CampaignError``."""
    problem = new.problem()
    if problem:
        raise CampaignError(problem)
    with unit_of_work(session):
        campaign = session.get(Campaign, campaign_id) if campaign_id else None
        problem = _obstacle(session, new, campaign, version if campaign_id else None)
        if problem:
            raise CampaignError(problem)
        if campaign is None:
            campaign = Campaign(created_by=actor.user_id)
            session.add(campaign)
        _fill(session, campaign, new)
        session.flush()
        audit.record(session, actor, AuditAction.CAMPAIGN_SAVED, ("campaign", campaign.id))
    return campaign


def add_visit(session: Session, actor: Actor, campaign_id: int, new: NewVisit) -> CampaignVisit:
    """Record one visit of an open campaign. Raises ``CampaignError``."""
    with unit_of_work(session):
        return visit_row(session, actor, campaign_id, new)


def visit_row(
    session: Session,
    actor: Actor,
    campaign_id: int,
    new: NewVisit,
    photos: Sequence[CleanFile] = (),
) -> CampaignVisit:
    """Add one visit; joins the caller's unit of work. Raises ``CampaignError``.

    A form that came in before is the visit it became.
    """
    known = queries.visit_sent_as(session, new.client_id)
    if known is not None:
        if known.campaign_id != campaign_id:
            raise CampaignError("这份登记属于另一次行动，请刷新页面后重新填写。")
        return known
    campaign = session.get_one(Campaign, campaign_id)
    problem = _visit_problem(campaign, new)
    if problem:
        raise CampaignError(problem)
    visit = CampaignVisit(
        campaign_id=campaign.id,
        agency_id=queries.agency_named(session, new.party),
        party=new.party.strip(),
        visited_on=new.visited_on,
        officers=new.officers,
        problems=[problem_.value for problem_ in new.problems],
        measure=new.measure,
        answers=dict(new.answers),
        partners=list(new.partners),
        client_id=new.client_id or None,
        photos=[
            CampaignVisitPhoto(
                name=one.name, media_type=one.media_type, digest=one.digest, data=one.data
            )
            for one in photos
        ],
        note=new.note.strip(),
        recorded_by=actor.user_id,
    )
    session.add(visit)
    audit.record(session, actor, AuditAction.CAMPAIGN_SAVED, ("campaign", campaign.id))
    return visit


def opened(session: Session, campaign_id: int) -> Campaign:
    """Return a campaign."""
    return session.get_one(Campaign, campaign_id)


def close(session: Session, actor: Actor, campaign_id: int, version: int, words: str) -> None:
    """End a campaign with its closing words. Raises ``CampaignError``."""
    with unit_of_work(session):
        campaign = session.get_one(Campaign, campaign_id)
        if campaign.status is CampaignStatus.CLOSED:
            raise CampaignError("专项行动已经结束。")
        if campaign.version != version:
            raise CampaignError("专项行动在您查看期间有了变化，请看过后再结束。")
        if not words.strip():
            raise CampaignError("请填写总结。")
        campaign.status, campaign.closing_words = CampaignStatus.CLOSED, words.strip()
        campaign.closed_by, campaign.closed_on = actor.user_id, clock.today()
        audit.record(session, actor, AuditAction.CAMPAIGN_CLOSED, ("campaign", campaign.id))


def closing_draft(session: Session, campaign: Campaign) -> str:
    """Return the closing report as the figures tell it, to be completed by hand."""
    found = {tally.key: tally.value for tally in tallies(queries.visits_of(session, campaign))}
    leads = queries.lead_counts(session, campaign)
    problems = [
        f"{tally.label}{tally.value}户次"
        for tally in tallies(queries.visits_of(session, campaign))
        if tally.value and tally.key not in ("officers", "visits", "parties", "joint")
    ]
    joint = (
        f"，会同{'、'.join(campaign.partners)}检查{found['joint']}户次" if found["joint"] else ""
    )
    parts = [
        f"{chinese_day(campaign.starts_on)}至{chinese_day(campaign.ends_on)}，开展{campaign.title}。",
        f"出动{found['officers']}人次，检查{found['parties']}户、{found['visits']}户次{joint}"
        + (f"，其中{'、'.join(problems)}。" if problems else "，未登记发现问题。"),
    ]
    if leads.total:
        parts.append(
            f"期间筛查形成有关线索{leads.total}条，复核{leads.reviewed}条，属实{leads.confirmed}条。"
        )
    leaflets = counts_between(session, *days_of(campaign))
    if leaflets.pictures:
        again = f"，其中{leaflets.again}种重复张贴" if leaflets.again else ""
        parts.append(f"期间拍到招聘传单{leaflets.pictures}张、{leaflets.leaflets}种{again}。")
    return "".join(parts)


def days_of(campaign: Campaign) -> tuple[datetime, datetime]:
    """Return the first moment of a campaign and the first one after it."""
    first = datetime.combine(campaign.starts_on, time(), OFFICE_ZONE)
    return first, datetime.combine(campaign.ends_on + timedelta(days=1), time(), OFFICE_ZONE)


def _fill(session: Session, campaign: Campaign, new: NewCampaign) -> None:
    for name in ("basis", "purpose", "starts_on", "ends_on"):
        setattr(campaign, name, getattr(new, name))
    campaign.title = new.title.strip()
    campaign.categories, campaign.sources = list(new.categories), list(new.sources)
    campaign.checklist = [item.strip() for item in new.checklist if item.strip()]
    campaign.partners = list(dict.fromkeys(one.strip() for one in new.partners if one.strip()))
    campaign.people = queries.people_with(session, new.people)


def _visit_problem(campaign: Campaign, new: NewVisit) -> str:
    if campaign.status is CampaignStatus.CLOSED:
        return "专项行动已经结束，不能再登记检查。"
    if {item for item, _ in new.answers} - set(campaign.checklist):
        return "检查事项在您填写期间有了变化，请按现在的事项重填。"
    if set(new.partners) - set(campaign.partners):
        return "联合部门在您填写期间有了变化，请重新勾选。"
    return new.problem(campaign.starts_on, campaign.ends_on, clock.today())


def _obstacle(
    session: Session, new: NewCampaign, campaign: Campaign | None, version: int | None
) -> str:
    same = queries.campaign_titled(session, new.title.strip())
    if same is not None and (campaign is None or campaign.id != same):
        return "已有同名的专项行动。"
    if set(new.categories) - set(Category.keys()):
        return "没有这样的线索类别。"
    if version is None:
        return ""
    if campaign is None or campaign.version != version:
        return "专项行动在您填写期间有了变化，内容还在，请核对后再保存。"
    return "专项行动已经结束，不能再改。" if campaign.status is CampaignStatus.CLOSED else ""
