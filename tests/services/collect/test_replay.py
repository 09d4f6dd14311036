"""The nights a broken parser lost are filled from what was received then."""

import pytest
from sqlalchemy import select

from scrapers.contract import PageReading, ReadingKind
from scrapers.fetching.fetcher import Fetcher
from scrapers.replica import Board, ReplicaServer
from scrapers.sources.iguopin.parser import Source
from supervisor.domain.collect.runs import RunOutcome
from supervisor.domain.platform.clock import utc_now
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.store.tables.collect import SourceRun
from supervisor.store.tables.postings import Posting
from tests.support.live_scans import scan
from tests.support.scan_samples import stored, write_ads


def replay(session, settings, run_id, source_id):
    environment = ScanEnvironment(session, settings, Fetcher(user_agent_contact=""))
    key = ScanKey.of_replay(run_id, utc_now())
    scan_id = open_scan(session, environment.settings, key, [source_id])
    run_scan(environment, scan_id)
    session.rollback()
    return session.scalars(select(SourceRun).filter_by(scan_id=scan_id)).one()


@pytest.fixture
def lost_night(session, settings, monkeypatch):
    """A night whose pages were received whole and read by a parser that found nothing."""

    def broken(_self, _document, request):
        return PageReading(ReadingKind.DRIFT, reason="字段改名")

    with ReplicaServer(seed=7, volume=30) as server, monkeypatch.context() as patched:
        patched.setattr(Source, "read_page", broken)
        runs = scan(session, settings, server, ["replica_json"])
        truth = {posting.external_id for posting in server.truth(Board.JSON)}
    assert runs["replica_json"].outcome is RunOutcome.SCHEMA_DRIFT
    return runs["replica_json"], truth


def test_a_repaired_parser_fills_the_night_without_asking_again(session, settings, lost_night):
    run, truth = lost_night
    assert session.scalars(select(Posting)).all() == []
    again = replay(session, settings, run.id, "replica_json")
    ids = set(session.scalars(select(Posting.external_id)))
    assert ids
    assert ids <= truth
    assert again.new == len(ids)


def test_replaying_a_good_run_changes_nothing(session, settings):
    inbox = settings.inbox_path / "handover"
    inbox.mkdir(parents=True)
    write_ads(inbox / "ads.jsonl", range(60))
    with ReplicaServer(seed=7, volume=0, postings=()) as server:
        run = scan(session, settings, server, ["handover"])["handover"]
    before = stored(session)
    again = replay(session, settings, run.id, "handover")
    after = stored(session)
    assert (again.rows, again.new, again.changed) == (60, 0, 0)
    assert (after.external_ids, after.revisions, after.findings) == (
        before.external_ids,
        before.revisions,
        before.findings,
    )
    assert session.scalars(select(Posting.times_seen).distinct()).all() == [1]


def test_an_old_page_never_overrides_a_newer_wording(session, settings):
    inbox = settings.inbox_path / "handover"
    inbox.mkdir(parents=True)
    with ReplicaServer(seed=7, volume=0, postings=()) as server:
        write_ads(inbox / "ads.jsonl", range(1, 2))
        old = scan(session, settings, server, ["handover"])["handover"]
        (inbox / "new.jsonl").write_text(
            '{"id": "ad-1", "title": "岗位1", "company": "甲公司", "text": "新的文字"}', "utf-8"
        )
        scan(session, settings, server, ["handover"])
    again = replay(session, settings, old.id, "handover")
    posting = session.scalars(select(Posting)).one()
    assert again.changed == 0
    assert posting.revision_count == 2
    assert posting.revisions[-1].text == "新的文字"
