"""The list of whom a campaign visits: drawn, assigned to officers by name, visited, dropped."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from supervisor.domain.fieldwork.campaigns import CampaignError, CampaignStatus, NewVisit
from supervisor.domain.fieldwork.targets import (
    MOST_TARGETS,
    TargetCandidate,
    TargetCriteria,
    candidates,
    pair_problem,
)
from supervisor.domain.platform import clock
from supervisor.services.fieldwork import campaigns
from supervisor.services.platform import audit
from supervisor.services.platform.attachments import CleanFile
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.fieldwork import campaigns as campaign_queries
from supervisor.store.queries.fieldwork import targets as queries
from supervisor.store.tables.fieldwork import Campaign, CampaignVisit
from supervisor.store.tables.fieldwork_plans import CampaignTarget


def drawn(session: Session, campaign: Campaign, by: TargetCriteria) -> list[TargetCandidate]:
    """Return whom the criteria draw and who is not on the campaign's list yet."""
    if not by.is_set:
        return []
    listed = queries.listed_parties(session, campaign.id)
    found = candidates(queries.candidate_facts(session, by), by)
    return [one for one in found if one.party not in listed]


def put_on_list(
    session: Session,
    actor: Actor,
    campaign_id: int,
    by: TargetCriteria,
    chosen: Collection[str],
) -> int:
    """Put those of the drawn who are chosen by name on the list; return how many.

    The reasons are those of now, not those that stood on the page. Raises ``CampaignError``.
    """
    if not 0 < len(chosen) <= MOST_TARGETS:
        raise CampaignError(f"请选择 1 到 {MOST_TARGETS} 户。")
    with unit_of_work(session):
        campaign = _open(session, campaign_id)
        taken = [one for one in drawn(session, campaign, by) if one.party in chosen]
        session.add_all(
            CampaignTarget(
                campaign_id=campaign.id,
                agency_id=one.agency_id,
                party=one.party,
                reasons=list(one.reasons),
                listed_by=actor.user_id,
            )
            for one in taken
        )
        _record(session, actor, campaign_id, {"listed": len(taken)})
    return len(taken)


def assign(
    session: Session,
    actor: Actor,
    campaign_id: int,
    target_ids: Collection[int],
    officers: Sequence[int],
) -> int:
    """Have named officers visit the targets; return how many. Raises ``CampaignError``."""
    with unit_of_work(session):
        campaign = _open(session, campaign_id)
        problem = pair_problem(officers, [one.id for one in campaign.people])
        if problem:
            raise CampaignError(problem)
        people = queries.users_with(session, officers)
        found = queries.chosen_targets(session, campaign_id, target_ids)
        if not found:
            raise CampaignError("请选择尚未检查的对象。")
        for target in found:
            target.officers = list(people)
        detail = {"assigned": len(found), "officers": sorted(officers)}
        _record(session, actor, campaign_id, detail)
    return len(found)


def drop(session: Session, actor: Actor, campaign_id: int, target_id: int, reason: str) -> None:
    """Take a target off the list, with the reason; raises ``CampaignError``."""
    if not reason.strip():
        raise CampaignError("移出名单须写明理由。")
    with unit_of_work(session):
        _open(session, campaign_id)
        target = _waiting(session, campaign_id, target_id)
        target.dropped_on, target.drop_reason = clock.today(), reason.strip()
        _record(session, actor, campaign_id, {"dropped": target.id})


def visit(
    session: Session,
    actor: Actor,
    campaign_id: int,
    target_id: int,
    new: NewVisit,
    photos: Sequence[CleanFile] = (),
) -> CampaignVisit:
    """Record the visit of a target by the officers it is assigned to; raises ``CampaignError``.

    A form that was received before changes nothing.
    """
    with unit_of_work(session):
        sent = campaign_queries.visit_sent_as(session, new.client_id)
        if sent is not None:
            target = queries.target_of(session, campaign_id, target_id)
            if target is None or target.visit_id != sent.id:
                raise CampaignError("这份登记属于另一户，请刷新页面后重新填写。")
            return sent
        waiting = _waiting(session, campaign_id, target_id)
        if not waiting.officers:
            raise CampaignError("请先指定检查人员。")
        if actor.user_id not in {one.id for one in waiting.officers}:
            raise CampaignError("只有指定的检查人员可以登记这户的检查。")
        known = replace(new, party=waiting.party, officers=len(waiting.officers))
        made = campaigns.visit_row(session, actor, campaign_id, known, photos)
        made.agency_id = waiting.agency_id
        session.flush()
        waiting.visit_id = made.id
    return made


def _open(session: Session, campaign_id: int) -> Campaign:
    campaign = session.get_one(Campaign, campaign_id)
    if campaign.status is CampaignStatus.CLOSED:
        raise CampaignError("专项行动已经结束，不能再改名单。")
    return campaign


def _waiting(session: Session, campaign_id: int, target_id: int) -> CampaignTarget:
    target = queries.target_of(session, campaign_id, target_id)
    if target is None or target.visit_id is not None or target.dropped_on is not None:
        raise CampaignError("这户已经检查或者移出名单，请刷新后核对。")
    return target


def _record(session: Session, actor: Actor, campaign_id: int, detail: dict[str, object]) -> None:
    session.flush()
    audit.record(session, actor, AuditAction.TARGETS_CHANGED, ("campaign", campaign_id), detail)
