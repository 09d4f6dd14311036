"""Reminders in one go: what is previewed is what is sent."""

import pytest

from supervisor.domain.duties.obligations import ObligationKind
from supervisor.domain.duties.periods import FilingKind, Terms, latest
from supervisor.domain.duties.steps import DutyError
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.services.credit import annual_reports
from supervisor.services.duties import reminding
from supervisor.services.duties.obligations import OwedFilter, owed_page
from supervisor.services.platform.audit import SYSTEM, Actor
from supervisor.store.tables.alerts import AlertSubscription, OutgoingMail
from supervisor.store.tables.duties import DutyReminder

TERMS = Terms("06-30", 15)


pytestmark = pytest.mark.usefixtures("late_in_november")


@pytest.fixture
def agencies(world):
    """Two agencies that owe a report and statistics; the first can be reached by mail."""
    made = [
        world.agency("武汉甲人力资源有限公司"),
        world.agency("武汉乙人力资源有限公司", street=Street.NANHU),
    ]
    for wants in (True, False):
        world.add(
            AlertSubscription(
                agency_id=made[0].id,
                address_digest=str(wants),
                address_sealed=b"-",
                wants_reminders=wants,
                confirmed_at=utc_now(),
            )
        )
    return made


def test_what_was_previewed_is_sent_once_to_each_address(session, world, agencies):
    officer = Actor(world.user(Role.INSPECTOR).id)
    plan = reminding.plan(session, OwedFilter(), TERMS, clock.today())
    assert (len(plan.owed), plan.agencies, plan.reachable) == (4, 2, 1)
    reminding.send(session, officer, OwedFilter(), TERMS, plan.digest)
    (mail,) = session.query(OutgoingMail).all()
    assert "武汉甲" in mail.subject
    for words in ("年度报告", "市场统计", "已逾期", "第四十四条"):
        assert words in mail.body
    assert sorted(one.mails for one in session.query(DutyReminder)) == [0, 0, 1, 1]
    page = owed_page(session, OwedFilter(), TERMS, clock.today(), 1)
    assert all(page.reminded(one) for one in page.page.items)


def test_a_list_sent_twice_at_once_reminds_once(session, world, agencies):
    officer = Actor(world.user(Role.INSPECTOR).id)
    plan = reminding.plan(session, OwedFilter(), TERMS, clock.today())
    reminding.send(session, officer, OwedFilter(), TERMS, plan.digest)
    with pytest.raises(DutyError, match="刚刚提醒过"):
        reminding.send(session, officer, OwedFilter(), TERMS, plan.digest)
    assert session.query(DutyReminder).count() == len(plan.owed)


def test_a_list_that_has_changed_is_not_sent(session, agencies):
    plan = reminding.plan(session, OwedFilter(), TERMS, clock.today())
    year = latest(FilingKind.ANNUAL, clock.today()).year
    annual_reports.receive(session, SYSTEM, agencies[0].id, year, clock.today())
    with pytest.raises(DutyError, match="名单有了变化"):
        reminding.send(session, SYSTEM, OwedFilter(), TERMS, plan.digest)
    assert session.query(DutyReminder).count() == session.query(OutgoingMail).count() == 0


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (OwedFilter(kind=ObligationKind.ANNUAL), 2),
        (OwedFilter(street=Street.NANHU), 2),
        (OwedFilter(text="乙", kind=ObligationKind.STATISTICS), 1),
        (OwedFilter(is_late=True), 4),
        (OwedFilter(kind=ObligationKind.RENEWAL), 0),
    ],
)
def test_the_filter_leaves_whom_it_names(session, agencies, wanted, count):
    found = owed_page(session, wanted, TERMS, clock.today(), 1)
    assert found.page.total == count
    assert sum(found.by_kind.values()) == count


def test_with_nobody_to_remind_nothing_is_sent(session, agencies):
    wanted = OwedFilter(kind=ObligationKind.RENEWAL)
    plan = reminding.plan(session, wanted, TERMS, clock.today())
    with pytest.raises(DutyError, match="没有需要提醒"):
        reminding.send(session, SYSTEM, wanted, TERMS, plan.digest)
