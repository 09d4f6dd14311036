"""The queue of changes that an agency has not reported within fifteen days."""

from datetime import UTC, datetime, timedelta

import pytest

from supervisor.domain.duties.notices import NoticeKind
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.domain.platform import clock
from supervisor.domain.register.scopes import HrScope
from supervisor.services.register.queues import queues_on
from supervisor.store.queries.register.queues import RegisterQueue
from supervisor.store.tables.duties import ChangeNotice
from supervisor.store.tables.register_changes import MarketEntity

TODAY = clock.today()


@pytest.fixture
def agency(world):
    return world.agency("武汉晨帆人力资源有限公司", address="中山路 1 号")


def entity(world, agency, days_ago=20, **values):
    return world.add(
        MarketEntity(
            **{
                "uscc": agency.uscc,
                "name": agency.name,
                "poster_key": "",
                "registered_on": TODAY,
                "scope": "职业中介",
                "needs": HrScope.LICENCE,
                "imported_at": datetime.now(UTC) - timedelta(days=days_ago),
            }
            | values
        )
    )


def notice(world, agency, kind, status, changed_ago, reported_ago):
    changed = TODAY - timedelta(days=changed_ago)
    return world.add(
        ChangeNotice(
            agency_id=agency.id,
            kind=kind,
            changed_on=changed,
            due_on=changed + timedelta(days=15),
            status=status,
            reported_on=TODAY - timedelta(days=reported_ago),
            register_changes=[],
        )
    )


def queue(session):
    return queues_on(session, TODAY, "")[RegisterQueue.CHANGE_UNREPORTED]


def test_what_the_regulator_sent_otherwise_and_nobody_reported_is_in_the_queue(
    session, world, agency
):
    entity(world, agency, name="武汉晨帆启航人力资源有限公司")
    [item] = queue(session)
    assert (item.agency_id, item.on) == (agency.id, TODAY - timedelta(days=5))
    assert "名称变更：市场监管登记为“武汉晨帆启航人力资源有限公司”" in item.detail


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"days_ago": 10, "name": "武汉另名人力资源有限公司"},
        {"address": "武汉市武昌区中山路1号"},
    ],
)
def test_nothing_is_unreported_within_the_days_or_where_the_same_is_said(
    session, world, agency, values
):
    entity(world, agency, **values)
    assert queue(session) == []


@pytest.mark.parametrize(
    ("kind", "reported_ago", "is_in"),
    [
        (NoticeKind.NAME, 3, False),
        (NoticeKind.NAME, 100, True),
        (NoticeKind.ADDRESS, 3, True),
    ],
)
def test_a_notice_of_that_change_takes_it_out(session, world, agency, kind, reported_ago, is_in):
    entity(world, agency, name="武汉另名人力资源有限公司")
    notice(world, agency, kind, HandedInStatus.SUBMITTED, 120, reported_ago)
    assert bool(queue(session)) is is_in


def test_a_late_notice_that_was_returned_is_unreported_until_it_comes_again(session, world, agency):
    row = notice(world, agency, NoticeKind.ENDED, HandedInStatus.RETURNED, 40, 5)
    [item] = queue(session)
    assert "退回后没有再报" in item.detail
    row.status = HandedInStatus.SUBMITTED
    session.commit()
    assert queue(session) == []
