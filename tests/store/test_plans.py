"""What pages ask of large tables with every visit is answered from an index alone."""

import pytest
from sqlalchemy import event

from supervisor.domain.platform import clock
from supervisor.store.queries.office.waiting import waiting_work
from supervisor.store.queries.register.entries import register_mark


@pytest.fixture
def plans_of(session):
    """Return how SQLite reads each of the tables that a piece of work asks."""
    engine = session.get_bind()
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by the size of its tables, which are empty here")

    def found(work, holding):
        sent = []

        def note(_connection, _cursor, statement, parameters, *_rest):
            sent.append((statement, parameters))

        event.listen(engine, "before_cursor_execute", note)
        try:
            work()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        lines = []
        for statement, parameters in [one for one in sent if holding in one[0]]:
            asked = session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
            lines += [row[3] for row in asked]
        return [line for line in lines if line.startswith(("SCAN", "SEARCH"))]

    return found


def test_whether_the_register_has_changed_is_read_from_indexes(session, plans_of):
    plans = plans_of(lambda: register_mark(session), "licence_event")
    read = [line for line in plans if not line.endswith("CONSTANT ROW")]
    assert len(read) >= 4
    assert all("COVERING INDEX" in line or line.startswith("SEARCH") for line in read), plans


def test_how_a_round_stands_is_counted_from_an_index(session, plans_of):
    plans = plans_of(lambda: waiting_work(session, None, clock.today()), "GROUP BY rating.round_id")
    counted = "SEARCH rating USING COVERING INDEX ix_rating_round_id_rating_status (round_id=?)"
    assert plans[0] == counted, plans
