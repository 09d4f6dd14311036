from datetime import timedelta

from sqlalchemy import func, select

from supervisor.domain.cases.cases import CaseOrigin
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.screening.model import Severity
from supervisor.services.demo.reviews import load_demo_reviews, load_second_readings
from supervisor.services.desk.second import agreement_since
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.desk import SecondReading
from supervisor.store.tables.leads import Finding, Review
from tests.support.factories import World


def test_some_leads_are_reviewed_once_and_the_rest_stays_open(session, settings):
    world = World(session, settings)
    world.user(name="jiancha2")
    world.user(name="jiancha")
    for _ in range(20):
        world.finding(severity=Severity.SEVERE, verdict=Verdict.LAPSED)
        world.finding(severity=Severity.ADVISORY, verdict=Verdict.POSSIBLE)
    for _ in range(2):
        load_demo_reviews(session, "jiancha2")
        load_second_readings(session, "jiancha")
    counts = dict(
        session.execute(select(Finding.status, func.count()).group_by(Finding.status)).all()
    )
    assert counts == {
        FindingStatus.CONFIRMED: 14,
        FindingStatus.REJECTED: 5,
        FindingStatus.UNSURE: 2,
        FindingStatus.OPEN: 19,
    }
    assert session.scalar(select(func.count(Review.id))) == 21
    assert session.scalars(select(Case.origin)).all() == [CaseOrigin.FINDING] * 3
    found = agreement_since(session, utc_now() - timedelta(days=1)).overall
    assert found.kappa is not None
    assert 0 < found.kappa < 1, "two people who read the same words do not always agree"
    left = select(func.count(SecondReading.id)).where(SecondReading.answered_at.is_(None))
    assert session.scalar(left) == 3
