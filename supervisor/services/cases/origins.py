"""Cases opened from what officers saw themselves: random inspections and visits of campaigns."""

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError, CaseOrigin
from supervisor.services.cases.opening import Party, open_case_against
from supervisor.services.platform.audit import Actor
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.fieldwork import CampaignVisit, Inspection


def open_from_inspection(session: Session, actor: Actor, inspection_id: int) -> Case:
    """Open the case of an inspection that found something. Raises ``CaseError``."""
    with unit_of_work(session):
        found = session.get(Inspection, inspection_id)
        if found is None or found.result is None or not found.result.is_faulty:
            raise CaseError("检查没有发现问题，不能立案。")
        return open_case_against(
            session,
            Party(found.agency_id),
            (CaseOrigin.INSPECTION, found.id),
            actor,
            summary=f"双随机检查发现：{found.note}",
            act_ended_on=found.inspected_on,
        )


def open_from_visit(session: Session, actor: Actor, visit_id: int) -> Case:
    """Open the case of a campaign's visit that found something. Raises ``CaseError``."""
    with unit_of_work(session):
        visit = session.get(CampaignVisit, visit_id)
        if visit is None or not visit.problems:
            raise CaseError("检查没有发现问题，不能立案。")
        party = Party(visit.agency_id, "" if visit.agency_id else visit.party)
        return open_case_against(
            session,
            party,
            (CaseOrigin.CAMPAIGN, visit.id),
            actor,
            summary=f"专项行动检查发现：{visit.note}",
            act_ended_on=visit.visited_on,
        )
