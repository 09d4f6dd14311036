"""A page that has not changed costs one short answer and is still read in full."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from warcio.archiveiterator import ArchiveIterator

from scrapers.replica import ReplicaServer, generate
from scrapers.sources.job51_legacy.parser import Source
from supervisor.domain.collect.runs import RunOutcome
from supervisor.domain.platform.clock import utc_now
from supervisor.services.collect import conditional
from supervisor.services.collect.runner import archive_ref
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.store.tables.collect import PageValidator, RawPage, SourceRun
from supervisor.store.tables.postings import Posting
from tests.support.live_scans import environment_of, scan, stored_ids, truth_of

GBK = "replica_gbk"


@pytest.fixture
def server():
    with ReplicaServer(seed=7, volume=260) as server:
        yield server


def visit(session, settings, server):
    return scan(session, settings, server, [GBK])[GBK]


def test_a_second_night_reads_every_ad_out_of_the_archive(session, settings, server):
    first = visit(session, settings, server)
    assert (first.outcome, first.pages, server.unchanged) == (RunOutcome.OK, 3, 0)
    second = visit(session, settings, server)
    assert server.unchanged == 3
    assert (second.outcome, second.pages, second.rows, second.new) == (RunOutcome.OK, 3, 130, 0)
    assert set(session.scalars(select(Posting.times_seen).filter_by(source_id=GBK))) == {2}
    assert stored_ids(session, GBK) == truth_of(server, GBK)


def test_a_304_is_a_revisit_record_that_gives_the_first_body(session, settings, server):
    first, second = visit(session, settings, server), visit(session, settings, server)
    archive = environment_of(session, settings, server).archive
    pages = {
        run.id: session.scalars(select(RawPage).filter_by(source_run_id=run.id)).all()
        for run in (first, second)
    }
    for before, after in zip(pages[first.id], pages[second.id], strict=True):
        assert (before.status, after.status) == (200, 304)
        assert after.digest == before.digest
        assert archive.read(archive_ref(after)) == archive.read(archive_ref(before))
        with (archive.folder / after.archive_file).open("rb") as segment:
            segment.seek(after.archive_offset)
            record = next(iter(ArchiveIterator(segment)))
        assert record.rec_type == "revisit"
        headers = record.rec_headers
        assert headers.get_header("WARC-Profile").endswith("server-not-modified")
        assert headers.get_header("WARC-Refers-To-Target-URI") == before.url
        assert headers.get_header("WARC-Payload-Digest") == f"sha256:{before.digest}"


def test_a_changed_page_is_fetched_and_the_rest_is_not(session, settings, server):
    visit(session, settings, server)
    reworded = list(server.postings)
    reworded[-1] = replace(reworded[-1], title="夜班保安")
    server.postings = tuple(reworded)
    run = visit(session, settings, server)
    assert (run.outcome, run.changed, server.unchanged) == (RunOutcome.OK, 1, 2)


def test_other_rules_ask_for_every_page_anew(session, settings, server, monkeypatch):
    visit(session, settings, server)
    monkeypatch.setattr("supervisor.services.collect.live.reader_version", lambda *_: "repaired")
    assert visit(session, settings, server).outcome is RunOutcome.OK
    assert server.unchanged == 0


def test_the_reader_is_the_parser_as_it_stands_and_the_rules():
    one = conditional.reader_version(GBK, 1)
    assert one == conditional.reader_version(GBK, 1)
    assert one != conditional.reader_version(GBK, 2)
    assert one != conditional.reader_version("replica_json", 1)


def test_without_its_archived_body_a_page_is_asked_for_anew(session, settings, server):
    visit(session, settings, server)
    archive = environment_of(session, settings, server).archive
    for segment in (archive.folder / "warc").rglob(f"{GBK}*.warc.gz"):
        segment.write_bytes(segment.read_bytes()[:200])
    run = visit(session, settings, server)
    assert (run.outcome, run.rows, server.unchanged) == (RunOutcome.OK, 130, 0)


def test_after_a_week_a_page_is_asked_for_anew(session, settings, server):
    visit(session, settings, server)
    old = utc_now() - conditional.MAX_AGE - timedelta(minutes=1)
    session.execute(update(PageValidator).values(stored_at=old))
    session.commit()
    visit(session, settings, server)
    assert server.unchanged == 0
    assert len(session.scalars(select(PageValidator)).all()) == 3


def test_a_mark_that_never_moves_hides_nothing_for_longer_than_that(session, settings):
    ads = generate(7, 60)
    stuck = frozenset({"stuck_validator"})
    with ReplicaServer(postings=ads[:40], mutations=stuck) as server:
        visit(session, settings, server)
        server.postings = ads
        with time_machine.travel(utc_now() + conditional.MAX_AGE, tick=True):
            run = visit(session, settings, server)
        assert run.new == 10
        assert stored_ids(session, GBK) == truth_of(server, GBK)


@pytest.mark.parametrize("lie", ["unsolicited_304", "foreign_validator"])
def test_a_server_that_lies_is_not_believed(session, settings, server, lie):
    if lie == "foreign_validator":
        visit(session, settings, server)
    server.mutate_after(0, lie)
    run = visit(session, settings, server)
    if lie == "unsolicited_304":
        assert run.outcome is RunOutcome.FAILED
        assert "304" in run.reason
    else:
        assert (run.outcome, run.rows) == (RunOutcome.OK, 130)


def test_a_page_that_was_no_list_is_never_taken_for_unchanged(session, settings, server):
    server.mutate_after(0, "soft_block")
    assert visit(session, settings, server).outcome is RunOutcome.BLOCKED
    assert session.scalars(select(PageValidator)).all() == []
    server.mutate_after(0)
    assert visit(session, settings, server).outcome is RunOutcome.OK


def test_relative_dates_of_an_unchanged_page_count_from_when_it_came(
    session, settings, server, monkeypatch
):
    """A week later the same bytes still say “3天前”: of the day they were written."""
    seen = []
    real = Source.read_page
    monkeypatch.setattr(
        Source,
        "read_page",
        lambda self, document, request: (
            seen.append(document.received_at) or real(self, document, request)
        ),
    )
    visit(session, settings, server)
    with time_machine.travel(utc_now() + timedelta(days=3), tick=True):
        visit(session, settings, server)
    assert len(seen) == 6
    assert seen[3:] == seen[:3]


def test_a_run_cut_off_at_an_unchanged_page_reads_it_again(session, settings, server, monkeypatch):
    visit(session, settings, server)
    environment = environment_of(session, settings, server)
    scan_id = open_scan(session, environment.settings, ScanKey.manual(utc_now()), [GBK])

    class Killed(BaseException):
        pass

    def killed(*_args):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("supervisor.services.collect.live.LiveRunner._read", killed)
        with pytest.raises(Killed):
            run_scan(environment, scan_id)
    run_scan(environment_of(session, settings, server), scan_id)
    session.rollback()
    run = session.scalar(select(SourceRun).filter_by(scan_id=scan_id))
    assert (run.outcome, run.pages, run.rows) == (RunOutcome.OK, 3, 130)
    assert server.unchanged == 3
