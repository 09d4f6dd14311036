import re
from datetime import date, timedelta

from supervisor.domain.cases.cases import CaseOrigin, CaseOutcome
from supervisor.domain.leads.findings import Decision, FindingStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.public.statutory import Period
from supervisor.domain.screening.model import Category
from supervisor.store.queries.office import leadership
from supervisor.store.queries.office.leadership import Verdicts
from supervisor.store.tables.cases.cases import Case

TODAY = clock.today()
YEAR = Period(TODAY - timedelta(days=300), TODAY)


def judged(world, status):
    finding = world.finding()
    finding.status = status
    world.session.commit()
    return finding


def test_the_page_shows_the_register_and_every_step_opens_its_records(world, sign_in):
    world.agency(star=4, staff_count=12)
    world.agency("武汉启禾人才服务有限公司", staff_count=None)
    judged(world, FindingStatus.CONFIRMED)
    approver = sign_in(world.user(Role.APPROVER))
    page = approver.get("/leadership").get_data(as_text=True)
    assert "四星级" in page
    assert 'href="/report/records/leads?' in page
    assert "<script>" not in page
    assert " style=" not in page
    for path in set(re.findall(r'href="(/report/records/[^"]+)"', page)):
        assert approver.get(path.replace("&amp;", "&")).status_code == 200


def test_inspectors_and_agencies_do_not_enter(world, sign_in):
    assert sign_in(world.user(Role.INSPECTOR)).get("/leadership").status_code == 403


def test_an_empty_system_is_said_to_be_empty(world, sign_in):
    page = sign_in(world.user(Role.ADMIN)).get("/leadership").get_data(as_text=True)
    assert "未统计" in page
    assert "还没有可以统计的复核" in page


def test_only_confirmed_leads_are_violations_and_rejected_ones_are_errors(world):
    judged(world, FindingStatus.CONFIRMED)
    judged(world, FindingStatus.REJECTED)
    judged(world, FindingStatus.REJECTED)
    judged(world, FindingStatus.OPEN)
    months = leadership.violations_by_month(world.session, date(2000, 1, 1))
    assert list(months.values()) == [{Category.GENDER: 1}]
    assert leadership.verdicts_by_category(world.session, YEAR) == {Category.GENDER: Verdicts(1, 2)}


def test_the_funnel_counts_standing_decisions_only(world):
    judged(world, FindingStatus.CONFIRMED)
    judged(world, FindingStatus.OPEN)
    for number, revoked in enumerate((None, TODAY)):
        world.add(
            Case(
                number=f"A{number}",
                origin=CaseOrigin.REPORT,
                origin_id=number,
                summary="收取押金",
                opened_on=TODAY - timedelta(days=9),
                decided_on=TODAY - timedelta(days=2),
                served_on=TODAY,
                revoked_on=revoked,
                outcome=CaseOutcome.FINE,
            )
        )
    found = leadership.funnel(world.session, YEAR)
    assert (found.leads, found.reviewed, found.confirmed) == (2, 1, 1)
    assert (found.cases, found.decisions, found.credit_entries) == (2, 1, 0)
    assert leadership.delays(world.session, YEAR).case_to_decision == 7


def test_delays_are_medians_of_what_was_finished(world):
    assert leadership.delays(world.session, YEAR).lead_to_review is None
    finding = world.finding()
    world.review(finding, world.user(), Decision.CONFIRM, at=finding.created_at + timedelta(days=3))
    period = Period(YEAR.first, TODAY + timedelta(days=30))
    assert leadership.delays(world.session, period).lead_to_review == 3


def test_the_page_takes_a_constant_number_of_statements(world, sign_in, count_statements):
    approver = sign_in(world.user(Role.APPROVER))
    world.agency(star=4)
    judged(world, FindingStatus.CONFIRMED)
    before = count_statements(lambda: approver.get("/leadership"))
    for _ in range(4):
        world.agency(star=3)
        judged(world, FindingStatus.REJECTED)
    assert count_statements(lambda: approver.get("/leadership")) == before
