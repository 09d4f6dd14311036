"""Pages found by the row they follow: whole lists walked both ways, on either kind of database."""

import ast
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, event, select
from sqlalchemy.orm import Session

import supervisor
from supervisor.domain.fieldwork.events import EventForm
from supervisor.store.base import Base
from supervisor.store.engine import tune
from supervisor.store.queries.paging import At, Length, page_of, rows_of
from supervisor.store.tables.fieldwork import RecruitmentEvent
from tests.support.servers import postgresql

needs_server = pytest.mark.skipif(not postgresql.is_installed(), reason=postgresql.MISSING)
EVENTS = 53
SIZE = 10
FIRST = date(2026, 1, 5)
ORDERS = {
    "by id": (RecruitmentEvent.id,),
    "by id, newest first": (RecruitmentEvent.id.desc(),),
    "by day, falling, then by id": (RecruitmentEvent.starts_on.desc(), RecruitmentEvent.id),
    "by name, with signs of the key": (RecruitmentEvent.name, RecruitmentEvent.id.desc()),
    "by moment": (RecruitmentEvent.updated_at.desc(), RecruitmentEvent.id),
    "the unknown last": (
        RecruitmentEvent.posts_offered.is_(None),
        RecruitmentEvent.posts_offered.desc(),
        RecruitmentEvent.id.desc(),
    ),
}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=needs_server)])
def engine(request, tmp_path_factory):
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('paging') / 'l.sqlite3'}")
        yield from filled(engine)
        return
    with postgresql.a_database() as address:
        yield from filled(create_engine(address))


def filled(engine):
    tune(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all(map(an_event, range(EVENTS)))
    yield engine
    engine.dispose()


def an_event(number):
    starts = FIRST + timedelta(days=number % 7)
    return RecruitmentEvent(
        code=f"E{number}", name=f"第{number % 5}~场 50%", starts_on=starts, ends_on=starts,
        form=EventForm.FAIR, posts_offered=None if number % 3 == 0 else number % 4,
    )  # fmt: skip


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session
        session.rollback()


def paged(session, order, at, query=None):
    query = select(RecruitmentEvent.id) if query is None else query
    return page_of(session, query, order, at, Length(EVENTS, SIZE))


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_a_walk_by_key_shows_the_whole_list_in_order_forwards_and_back(session, order):
    whole = list(session.scalars(select(RecruitmentEvent.id).order_by(*order)))
    page, pages = paged(session, order, At()), []
    while True:
        pages.append(page)
        if not page.has_next:
            break
        page = paged(session, order, page.next)

    assert [one for page in pages for one in page.items] == whole
    assert [page.number for page in pages] == [1, 2, 3, 4, 5, 6]
    assert {page.pages for page in pages} == {6}
    for before, page in pairwise(pages):
        back = paged(session, order, At(before.number, before=page.before))
        assert (back.number, list(back.items), back.has_next) == (
            before.number, list(before.items), True,
        )  # fmt: skip


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 1_000_000])
def test_a_page_named_by_its_number_alone_is_the_same_page(session, order, number):
    whole = list(session.scalars(select(RecruitmentEvent.id).order_by(*order)))
    page = paged(session, order, At(number))
    shown = min(number, 6)

    assert (page.number, page.pages) == (shown, 6)
    assert list(page.items) == whole[(shown - 1) * SIZE : shown * SIZE]
    assert page.has_next is (shown < 6)


def test_a_page_that_follows_a_key_is_not_counted_off(session, engine):
    sent = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        sent.append((statement, parameters))

    key = paged(session, ORDERS["by id"], At(5)).after
    event.listen(engine, "before_cursor_execute", note)
    page = paged(session, ORDERS["by id"], At(6, after=key))
    event.remove(engine, "before_cursor_execute", note)
    ((statement, parameters),) = sent

    assert page.first == 51
    assert "OFFSET" not in statement or parameters[-1] == 0  # SQLite is told of none


def test_rows_that_came_and_went_shift_nothing(session):
    order = ORDERS["by id, newest first"]
    first = paged(session, order, At())
    session.execute(delete(RecruitmentEvent).where(RecruitmentEvent.id == first.items[-1]))
    session.add(an_event(1000))
    session.flush()
    second = paged(session, order, first.next)

    assert second.items[0] == first.items[-1] - 1


@pytest.mark.parametrize(
    "key", ["x", "1~2", "2026-01-05", "~", "99999999999999999999", "-", "2026-01-05T00:00:00~1"]
)
@pytest.mark.parametrize("order", ["by id", "by moment"])
def test_a_key_that_fits_no_row_of_this_order_is_as_none(session, order, key):
    page = paged(session, ORDERS[order], At(2, after=key))

    assert list(page.items) == list(paged(session, ORDERS[order], At(2)).items)


def test_before_the_first_rows_stands_the_first_page(session):
    order = ORDERS["by id"]
    third = paged(session, order, At()).items[2]
    page = paged(session, order, At(1, before=str(third)))

    assert (page.number, page.items[0]) == (1, third - 2)


def test_a_list_that_was_not_counted_to_its_end_goes_on_beyond(session):
    order, length = ORDERS["by id"], Length(20, SIZE, goes_on=True)
    query = select(RecruitmentEvent.id, RecruitmentEvent.code)
    second = rows_of(session, query, order, At(2), length)
    third = rows_of(session, query, order, second.next, length)

    assert (second.goes_on, second.has_next, second.pages) == (True, True, 3)
    assert (third.number, third.items[0][1]) == (3, "E20")
    assert rows_of(session, query, order, At(1), length).items[0][1] == "E0"


# Whoever else writes OFFSET reads all that stands before the page it shows.
_OFFSETS = {
    "store/queries/paging.py": "a number typed by hand, from the nearer end: no link leads there",
    "store/queries/public/statutory.py": "the figure above has counted every one of its records",
    "store/queries/office/street_records.py": "the count above has read every one of its records",
}


def test_no_list_is_turned_by_offset():
    root = Path(supervisor.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if _says_offset(node)
    }
    assert found == set(_OFFSETS)


def _says_offset(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.search(r"\bOFFSET \S", node.value) is not None
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return called and node.func.attr in ("offset", "slice")
