"""Pages with thousands of copies of one ad: the work grows with the copies, not with their square.

Work is what SQLite itself counts, the steps of its machine; how long they take is another matter.
"""

import pytest
from sqlalchemy import event, insert, inspect, select

from supervisor.domain.platform.roles import Role
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting, PostingRevision

PAGES = (
    "/findings",
    "/findings?order=newest",
    "/findings?order=oldest",
    "/findings?q=分拣",
    "/today",
)
FEW, MANY = 150, 1_500


def copy_row(session, entity, number, first):
    """Return the columns of the first row as those of another: every id is moved alike."""
    row = session.execute(select(entity.__table__)).mappings().first()
    moved = {"id", "posting_id", "revision_id"}
    return {
        key: value + number if key in moved and value is not None else value
        for key, value in row.items()
    } | ({"external_id": f"copy-{number}"} if first else {})


def multiply(world, start, end):
    for entity in (Posting, PostingRevision, Finding):
        rows = [
            copy_row(world.session, entity, number, entity is Posting)
            for number in range(start, end)
        ]
        world.session.execute(insert(entity.__table__), rows)
    world.session.commit()


@pytest.fixture
def steps(engine):
    """Return a function that counts the thousands of steps a call costs."""
    if engine.dialect.name != "sqlite":
        pytest.skip("SQLite counts the steps of its machine, PostgreSQL counts none")

    def count(call):
        taken = 0

        def step():
            nonlocal taken
            taken += 1
            return 0

        def watch(connection, _record, _proxy):
            connection.set_progress_handler(step, 100)

        event.listen(engine, "checkout", watch)
        try:
            assert call().status_code == 200
        finally:
            event.remove(engine, "checkout", watch)
        return taken

    return count


def test_ten_times_the_copies_are_no_more_than_ten_times_the_work(world, sign_in, steps):
    inspector = sign_in(world.user(Role.INSPECTOR))
    world.finding()
    assert inspect(world.session.get_bind()).has_table("finding")
    pages = [page for page in PAGES if inspector.get(page).status_code == 200]
    assert len(pages) >= 4
    multiply(world, 1, FEW)
    before = {page: steps(lambda page=page: inspector.get(page)) for page in pages}
    one_before = steps(lambda: inspector.get("/findings/1"))
    multiply(world, FEW, MANY)
    for page in pages:
        assert steps(lambda page=page: inspector.get(page)) < 15 * before[page], page
    one = steps(lambda: inspector.get("/findings/1"))
    assert one < 15 * one_before
