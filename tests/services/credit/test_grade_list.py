"""The credit list goes page by page from the worst to those the clock has not reached."""

from datetime import date

import pytest
from sqlalchemy import event

from supervisor.domain.credit.scheme import Grade
from supervisor.extensions import db
from supervisor.store.queries.credit import ledger
from supervisor.store.queries.credit.ledger import GradeFilter, grades_page
from supervisor.store.queries.paging import At
from supervisor.store.tables.credit import CreditStanding
from supervisor.store.tables.register import Agency
from tests.support.factories import World


@pytest.fixture
def agencies(session, settings, monkeypatch):
    """Seven agencies with a standing, the third and fourth alike, and four without one."""
    monkeypatch.setattr(ledger, "PAGE_SIZE", 3)
    world = World(session, settings)
    made = [Agency(name=f"机构{n:02}", uscc=f"USCC{n:014}") for n in range(11)]
    session.add_all(made)
    session.commit()
    for agency, score in zip(made, (61, 62, 63, 63, 64, 65, 66), strict=False):
        standing = {"on_date": date(2026, 1, 1), "grade": Grade.C, "scheme": "s"}
        world.add(CreditStanding(agency_id=agency.id, score=score, **standing))
    return [agency.id for agency in made]


def test_pages_follow_one_another_across_the_meeting(session, agencies):
    at, shown = At(), []
    for number in range(1, 5):
        page = grades_page(session, GradeFilter(), at)
        assert (page.number, page.pages, page.total) == (number, 4, 11)
        shown += [row.agency_id for row in page.items]
        assert page.has_next == (number < 4)
        at = page.next
    assert shown == agencies
    last = grades_page(session, GradeFilter(), At(9))
    assert [row.agency_id for row in last.items] == agencies[9:]
    assert last.items[0].score is None


def test_no_page_of_links_is_counted_off(session, agencies):
    sent = []

    def note(_connection, _cursor, statement, values, *_):
        sent.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    at = At()
    for _ in range(4):
        at = grades_page(session, GradeFilter(), at).next
    event.remove(db.engine, "before_cursor_execute", note)
    assert [values for statement, values in sent if _skips(statement, values)] == []
    assert len(sent) > 4


def _skips(statement, values):
    """OFFSET stands last in a statement; SQLite is sent one of 0 with every LIMIT."""
    return "OFFSET" in statement and bool(
        list(dict(values).values() if hasattr(values, "keys") else values)[-1]
    )
