"""The cases of every ending come to their end through the services, one with all its papers."""

from collections import Counter

from sqlalchemy import select

from supervisor.demo.endings import ENDINGS
from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.cases.papers import making
from supervisor.services.demo.cases import Office
from supervisor.services.demo.past import Past
from supervisor.services.platform.audit import Actor
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.papers import CasePaper
from tests.support.factories import World

NEVER_NEEDED = {
    PaperKind.ASSISTANCE, PaperKind.INTERVIEW_NOTICE, PaperKind.NO_PENALTY, PaperKind.CLOSURE,
    PaperKind.TRANSFER, PaperKind.REPAIR_NOTICE, PaperKind.DEMAND,
}  # fmt: skip


def test_every_case_ends_and_the_heard_one_has_its_papers(session, settings):
    world = World(session, settings)
    people = [Actor(world.user(role).id) for role in (Role.INSPECTOR, Role.APPROVER)]
    past = Past(clock.today())
    session.rollback()
    Office(session, past, *people, settings).plan_endings()
    past.happen()
    cases = session.scalars(select(Case)).all()
    assert len(cases) == len(ENDINGS)
    assert {one.status for one in cases} <= {CaseStatus.CLOSED, CaseStatus.REVOKED}
    papers = session.scalars(select(CasePaper)).all()
    heard = next(one.party for one in ENDINGS if one.has_papers)
    assert {paper.case_id for paper in papers} == {one.id for one in cases if one.party == heard}
    assert {paper.kind for paper in papers} == set(PaperKind) - NEVER_NEEDED
    urged = next(one for one in cases if any(row.step is StepKind.DEMAND for row in one.course))
    demand = next(
        one for one in making.drafts(session, settings, urged) if one.slot.kind is PaperKind.DEMAND
    )
    assert "40,000.00元" in demand.fields["催告金额"]
    assert "催〔" in demand.fields["文号"]
    assert "罚〔" in demand.fields["决定文号"]
    assert set(demand.missing) <= {"联系电话"}
    assert (
        max(Counter((paper.kind, paper.number) for paper in papers if paper.number).values()) == 1
    )
