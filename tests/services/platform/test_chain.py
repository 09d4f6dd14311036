"""The chain of records: whole after ordinary work; every way of tampering is named."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.domain.cases.takedowns import LookBack, TakedownAddressee, TakedownStatus
from supervisor.domain.platform.chain import START, ChainFaultKind, content_digest, link_digest
from supervisor.extensions import db
from supervisor.services.platform import audit, chain
from supervisor.services.platform.audit import SYSTEM, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.cases.papers import CasePaper, Takedown, TakedownLook
from supervisor.store.tables.platform import AuditEvent, ChainLink
from supervisor.store.writing.chain import CHAINED, sealed_values
from tests.support.apps.warm import empty_database
from tests.support.cases.course import Course
from tests.support.credit_world import Office
from tests.support.factories import World
from tests.support.servers import postgresql
from tests.support.tampering import stop_refusing

needs_server = pytest.mark.skipif(not postgresql.is_installed(), reason=postgresql.MISSING)


@pytest.fixture(params=["as set", pytest.param("postgresql", marks=needs_server)])
def database_url(request):
    """Every test runs on the database of the run, and on PostgreSQL in any run."""
    if request.param == "as set" and not postgresql.IS_WANTED:
        yield ""
        return
    with postgresql.a_database(empty_database()) as address:
        yield address


@pytest.fixture
def trail(session, settings):
    """Twenty events, the head signed after the tenth."""
    for number in range(20):
        if number == 10:
            chain.sign_head(session, settings)
        with unit_of_work(session):
            audit.record(session, SYSTEM, AuditAction.SIGN_IN, ("user", number), {"n": number})
    return session


def kinds(session, settings):
    session.expire_all()
    return [fault.kind for fault in chain.verify(session, settings).faults]


def first(session, settings):
    session.expire_all()
    return chain.verify(session, settings).faults[0]


def tamper(session, statement):
    """Change the database as someone does who can drop triggers."""
    session.rollback()
    stop_refusing(session)
    session.execute(statement)
    session.commit()


def test_a_chain_that_nobody_touched_is_whole(trail, settings):
    checked = chain.verify(trail, settings)
    assert checked.faults == ()
    assert checked.links == 21
    assert checked.heads == 1


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event", "DELETE FROM chain_link"],
)
def test_the_database_refuses_to_change_what_is_chained(trail, statement):
    with pytest.raises(DatabaseError, match="only ever added"):
        trail.execute(text(statement))
    trail.rollback()


def is_postgresql(session):
    return session.get_bind().dialect.name == "postgresql"


def test_postgresql_refuses_to_empty_what_is_chained(trail):
    for table in sorted({*CHAINED, "chain_link"}) if is_postgresql(trail) else ():
        with pytest.raises(DatabaseError, match="only ever added"):
            trail.execute(text(f"TRUNCATE {table} CASCADE"))
        trail.rollback()


def test_refusals_that_were_switched_off_are_made_anew(trail):
    stop_refusing(trail)
    trail.commit()
    chain.prepare(trail)
    with pytest.raises(DatabaseError, match="only ever added"):
        trail.execute(text("DELETE FROM audit_event"))
    trail.rollback()


def emptied(session, *tables):
    """Return the statement that empties tables at once, and clear all but the first on SQLite."""
    if is_postgresql(session):
        return text(f"TRUNCATE {', '.join(tables)} CASCADE")
    stop_refusing(session)
    for table in tables[1:]:
        session.execute(db.metadata.tables[table].delete())
    session.commit()
    return db.metadata.tables[tables[0]].delete()


def test_an_emptied_table_is_named_by_its_first_record(trail, settings):
    tamper(trail, emptied(trail, "audit_event"))
    fault = first(trail, settings)
    assert (fault.kind, fault.number) == (ChainFaultKind.MISSING, 1)


def test_a_chain_emptied_with_its_records_is_named_by_the_signed_head(trail, settings):
    tamper(trail, emptied(trail, "audit_event", "chain_link"))
    assert ChainFaultKind.CUT in kinds(trail, settings)


def test_a_changed_record_is_named(trail, settings):
    seventh = trail.query(AuditEvent).order_by(AuditEvent.id).all()[6].id
    tamper(
        trail, update(AuditEvent).where(AuditEvent.id == seventh).values(remote_address="1.1.1.1")
    )
    fault = first(trail, settings)
    assert (fault.kind, fault.record_id) == (ChainFaultKind.ALTERED, seventh)


def test_a_deleted_record_is_named(trail, settings):
    seventh = trail.query(AuditEvent).order_by(AuditEvent.id).all()[6].id
    tamper(trail, delete(AuditEvent).where(AuditEvent.id == seventh))
    fault = first(trail, settings)
    assert (fault.kind, fault.record_id) == (ChainFaultKind.MISSING, seventh)


def test_a_record_that_was_slipped_in_is_named(trail, settings):
    tamper(trail, insert(AuditEvent).values(action="sign_in", detail={}))
    assert kinds(trail, settings) == [ChainFaultKind.UNLINKED]


def test_links_taken_out_with_their_records_are_named(trail, settings):
    link = trail.get_one(ChainLink, 5)
    record, number = link.record_id, link.number
    tamper(trail, delete(AuditEvent).where(AuditEvent.id == record))
    trail.execute(delete(ChainLink).where(ChainLink.number == number))
    trail.commit()
    assert first(trail, settings).kind is ChainFaultKind.CUT


def test_a_tail_that_was_cut_before_the_signed_head_is_named(trail, settings):
    records = [trail.get_one(ChainLink, number).record_id for number in range(8, 22)]
    tamper(trail, delete(AuditEvent).where(AuditEvent.id.in_(records)))
    trail.execute(delete(ChainLink).where(ChainLink.number >= 8))
    trail.commit()
    assert kinds(trail, settings) == [ChainFaultKind.CUT]


def test_a_chain_rebuilt_from_a_changed_record_on_is_named(trail, settings):
    changed = trail.get_one(ChainLink, 5).record_id
    tamper(trail, update(AuditEvent).where(AuditEvent.id == changed).values(object_id="99"))
    rebuild(trail)
    fault = first(trail, settings)
    assert (fault.kind, fault.number) == (ChainFaultKind.REBUILT, 10)


def rebuild(session):
    """Compute every link anew, as one would who knows how."""
    previous = START
    for link in session.query(ChainLink).order_by(ChainLink.number).all():
        row = session.get_one(AuditEvent, link.record_id)
        link.content = content_digest(sealed_values("audit_event", row))
        record = (link.record_table, link.record_id)
        link.digest = link_digest(previous, link.number, link.at, record, link.content)
        previous = link.digest
    session.commit()


def test_a_clock_that_was_set_back_is_named(trail, settings):
    link = trail.get_one(ChainLink, 20)
    tamper(trail, text("SELECT 1"))
    link = trail.get_one(ChainLink, 20)
    link.at -= timedelta(hours=3)
    trail.commit()
    rebuild(trail)
    assert ChainFaultKind.CLOCK_BACK in kinds(trail, settings)


def test_a_head_that_was_changed_or_taken_out_is_named(trail, settings):
    chain.sign_head(trail, settings)
    path = chain.heads_path(settings)
    first_line, second_line = path.read_text().splitlines()
    path.write_text(second_line + "\n")
    assert set(kinds(trail, settings)) == {ChainFaultKind.HEADS}
    changed = {**json.loads(first_line), "number": 9}
    path.write_text(json.dumps(changed) + "\n" + second_line + "\n")
    assert ChainFaultKind.HEADS in kinds(trail, settings)
    path.write_text("{}\n")
    assert ChainFaultKind.HEADS in kinds(trail, settings)
    path.unlink()
    assert set(kinds(trail, settings)) == {ChainFaultKind.HEADS}


def test_keys_and_heads_are_for_their_owner_alone(trail, settings):
    for path in (chain.heads_path(settings), settings.instance_path / "trail_key"):
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_unit_of_work_that_fails_leaves_neither_record_nor_link(trail, settings):
    def fails():
        with unit_of_work(trail):
            audit.record(trail, SYSTEM, AuditAction.SIGN_IN)
            trail.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert chain.verify(trail, settings).links == 21
    assert db.session().query(AuditEvent).count() == 21


CASE_RECORDS = ("course_step", "case_step", "case_paper", "takedown_look")


@pytest.fixture
def cased(session, settings):
    """A case with a paper, and a takedown that was looked at once; every record has its link."""
    office = Office.make(session, settings)
    lead = World(session, settings).finding()
    course = Course(office, office.open())
    course.investigated()
    with unit_of_work(session):
        digest = "a" * 64
        session.add(
            CasePaper(
                case_id=course.case.id, kind=PaperKind.INDEX, version=1, fields={}, changed={},
                template_digest=digest, digest=digest,
            )
        )  # fmt: skip
        session.add(
            Takedown(
                finding_id=lead.id, number="下架1号", platform="handover", url="", recipient="平台",
                addressee=TakedownAddressee.PLATFORM, status=TakedownStatus.SENT,
                wanted_by=date(2026, 3, 1), looks=[TakedownLook(visit=LookBack.STANDING)],
            )
        )  # fmt: skip
    assert chain.verify(session, settings).faults == ()
    return session


@pytest.mark.parametrize("table", CASE_RECORDS)
def test_steps_papers_and_looks_cannot_be_changed_or_deleted(cased, table):
    for statement in (f"UPDATE {table} SET at = '2020-01-01'", f"DELETE FROM {table}"):  # noqa: S608
        with pytest.raises(DatabaseError, match="only ever added"):
            cased.execute(text(statement))
        cased.rollback()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("course_step", {"claims": {"approved_by": "某某"}}),
        ("case_step", {"note": "另一案由"}),
        ("case_paper", {"digest": "b" * 64}),
        ("takedown_look", {"visit": "gone"}),
    ],
)
def test_a_changed_or_missing_record_of_a_case_is_named(cased, settings, table, change):
    """What a step claims is what a court asks for; who drops the triggers is still seen."""
    kept = CHAINED[table]
    newest = cased.scalar(select(func.max(kept.c.id)))
    tamper(cased, update(kept).where(kept.c.id == newest).values(**change))
    fault = first(cased, settings)
    assert (fault.kind, fault.table, fault.record_id) == (ChainFaultKind.ALTERED, table, newest)
    tamper(cased, delete(kept).where(kept.c.id == newest))
    fault = first(cased, settings)
    assert (fault.kind, fault.table, fault.record_id) == (ChainFaultKind.MISSING, table, newest)


def test_records_older_than_their_place_in_the_chain_are_linked_once(cased, settings):
    """As after an upgrade: no step has a link yet; later one that has none was slipped in."""
    number = cased.scalar(select(func.max(ChainLink.number)))
    of_steps = ChainLink.record_table == "course_step"
    tamper(cased, delete(ChainLink).where(of_steps))
    rebuild_numbers(cased)
    assert set(kinds(cased, settings)) == {ChainFaultKind.UNLINKED}
    chain.prepare(cased)
    assert chain.verify(cased, settings).faults == ()
    assert cased.scalar(select(func.max(ChainLink.number))) == number
    step = dict(cased.execute(select(CHAINED["course_step"])).mappings().first())
    tamper(cased, insert(CHAINED["course_step"]).values({**step, "id": 999}))
    chain.prepare(cased)
    assert kinds(cased, settings) == [ChainFaultKind.UNLINKED]


def rebuild_numbers(session):
    """Close the gaps of the numbers, so that the chain is one that never had those links."""
    previous = START
    for number, link in enumerate(session.query(ChainLink).order_by(ChainLink.number).all(), 1):
        record = (link.record_table, link.record_id)
        digest = link_digest(previous, number, link.at, record, link.content)
        session.execute(
            update(ChainLink)
            .where(ChainLink.number == link.number)
            .values(number=number, digest=digest)
        )
        previous = digest
    session.commit()
