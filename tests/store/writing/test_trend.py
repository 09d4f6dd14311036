"""What a scan found, by category, is counted once when it has ended."""

import pytest
from sqlalchemy import select

from supervisor.domain.screening.model import Category, Severity
from supervisor.store.queries.office.dashboard import category_trend
from supervisor.store.tables.collect import ScanTrend
from supervisor.store.writing.trend import keep_trend, trend_of
from tests.support.factories import NIGHT, Ad, Hit, World


@pytest.fixture
def world(session, settings):
    return World(session, settings)


def counted(session):
    return {(one.scan_id, one.category): one.leads for one in session.scalars(select(ScanTrend))}


def test_leads_are_counted_by_the_scan_that_fetched_their_wording(world, session):
    first, second = world.scan(), world.scan()
    page, other = world.page(world.run(first), b"[]"), world.page(world.run(second), b"[]")
    both = [Hit("限男性"), Hit("押金100元", Category.FEES, Severity.SEVERE)]
    world.finding(Ad(text="限男性。收押金100元。", hits=both), page=page)
    world.finding(Ad(text="限男性。只要限男性。", hits=[Hit("限男性"), Hit("限男性")]), page=page)
    world.finding(Ad(hits=[Hit("限男性", exception="女职工禁忌劳动")]), page=page)
    world.finding(Ad(), page=other)
    for scan in (first, second, first):  # again in place of the count before
        keep_trend(session, scan.id, trend_of(session, scan.id))
        session.commit()

    assert counted(session) == {
        (first.id, Category.GENDER): 2,
        (first.id, Category.FEES): 1,
        (second.id, Category.GENDER): 1,
    }
    night = NIGHT.date()
    assert category_trend(session, night) == {night: {Category.GENDER: 3, Category.FEES: 1}}


def test_what_is_struck_off_later_leaves_the_count_as_it_was(world, session):
    scan = world.scan()
    lead = world.finding(Ad(), page=world.page(world.run(scan), b"[]"))
    keep_trend(session, scan.id, trend_of(session, scan.id))
    lead.hits[0].is_struck = True
    session.commit()

    assert counted(session) == {(scan.id, Category.GENDER): 1}
