"""On PostgreSQL too every way of tampering is refused, and named where it was forced.

The tests of the chain run here again on a server of their own, whatever database the run is on.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from supervisor.domain.platform.chain import ChainFaultKind
from supervisor.store.writing.chain import CHAINED
from tests.services.platform.test_chain import (
    first,
    kinds,
    tamper,
    trail,
)
from tests.services.platform.test_chain import (
    test_a_chain_rebuilt_from_a_changed_record_on_is_named as a_rebuilt_tail,
)
from tests.services.platform.test_chain import (
    test_a_changed_record_is_named as a_changed_record,
)
from tests.services.platform.test_chain import (
    test_a_clock_that_was_set_back_is_named as a_clock_set_back,
)
from tests.services.platform.test_chain import (
    test_a_deleted_record_is_named as a_deleted_record,
)
from tests.services.platform.test_chain import (
    test_a_tail_that_was_cut_before_the_signed_head_is_named as a_cut_tail,
)
from tests.support.apps.warm import empty_database
from tests.support.servers import postgresql

pytestmark = pytest.mark.skipif(not postgresql.is_installed(), reason=postgresql.MISSING)
__all__ = ["trail"]


@pytest.fixture
def database_url() -> Iterator[str]:
    with postgresql.a_database(empty_database()) as address:
        yield address


@pytest.mark.parametrize("table", sorted({*CHAINED, "chain_link"}))
def test_no_chained_table_is_emptied(session, table):
    with pytest.raises(DBAPIError, match="only ever added"):
        session.execute(text(f"TRUNCATE {table} CASCADE"))
    session.rollback()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"]
)
def test_no_record_is_changed_or_deleted(trail, statement):
    with pytest.raises(DBAPIError, match="only ever added"):
        trail.execute(text(statement))
    trail.rollback()


def test_an_emptied_table_is_named_by_its_first_record(trail, settings):
    tamper(trail, text("TRUNCATE audit_event CASCADE"))
    fault = first(trail, settings)
    assert (fault.kind, fault.number) == (ChainFaultKind.MISSING, 1)


def test_a_chain_emptied_with_its_records_is_named_by_the_signed_head(trail, settings):
    tamper(trail, text("TRUNCATE audit_event, chain_link CASCADE"))
    assert ChainFaultKind.CUT in kinds(trail, settings)


@pytest.mark.parametrize(
    "names_it", [a_changed_record, a_deleted_record, a_cut_tail, a_rebuilt_tail, a_clock_set_back]
)
def test_what_was_forced_is_named(trail, settings, names_it):
    assert trail.get_bind().dialect.name == "postgresql"
    names_it(trail, settings)
