"""Group E: every ad of a list once, however the list moves and however often the run is cut off."""

import errno
import itertools
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind
from scrapers.evidence.archive import ArchiveWriter
from scrapers.registry import load_source
from scrapers.replica import ReplicaServer
from scrapers.replica import server as replica_server
from supervisor.domain.collect.runs import RunOutcome
from supervisor.extensions import db
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.services.platform.locks import source_lock
from supervisor.store.tables.collect import RawPage, SourceRun
from supervisor.store.tables.postings import Posting, PostingRevision
from tests.scrapers.cases.boards import as_json, embedded, embedded_row, interface, item, read
from tests.support.live_scans import BOARDS, environment_of, scan, stored_ids, truth_of
from tests.support.servers.raw_server import document

NIGHT = date(2026, 11, 20)
FAR = PageRequest("http://board.test/list", page=9)


@pytest.mark.parametrize("source_id", BOARDS)
@pytest.mark.parametrize("ending", ["replayed_last_page", "gone_past_end", "overstated_total"])
def test_case_48_a_page_beyond_the_end_ends_the_list(
    session, settings, source_id: str, ending: str
) -> None:
    with ReplicaServer(seed=5, volume=230, mutations=frozenset({ending})) as server:
        run = scan(session, settings, server, [source_id])[source_id]
        assert stored_ids(session, source_id) == truth_of(server, source_id)
        claims_more = ending == "overstated_total" and source_id == "replica_json"
        assert run.outcome is (RunOutcome.PARTIAL if claims_more else RunOutcome.OK)
        assert run.lost_estimate == (60 if claims_more else 0)


@pytest.mark.parametrize("source_id", ["iguopin", "mohrss", "job51", "zhaopin", "liepin", "lagou"])
def test_case_48_beyond_the_end_404_and_empty_are_the_end(source_id: str) -> None:
    gone = read(source_id, document(b"not found", FAR.url, status=404), FAR)
    assert (gone.kind, gone.next) == (ReadingKind.ROWS, None)
    request = PageRequest(FAR.url, page=9, empties=2)
    if source_id == "iguopin":
        nothing = read(source_id, as_json(interface([], 160)), request)
        assert (nothing.kind, nothing.next) == (ReadingKind.ROWS, None)


CONTRACT = {
    "job51": ({"status": "1", "resultbody": {"job": {"items": [{"jobId": "1", "jobName": "文员"}],
              "totalcount": "41"}}}, 41),
    "zhaopin": ({"code": 200, "data": {"count": 41, "list": [{"number": "1", "name": "文员"}]}},
                41),
    "ncss": ({"flag": True, "data": {"list": [{"jobId": "1", "jobName": "文员"}],
             "pagenation": {"count": 41, "total": 5, "limit": 10, "offset": 1}}}, 41),
    "hbggzp": ({"IsOK": True, "Result": {"Total": "41", "Rows": [
               {"AAE999": "1", "ACB215REMARK": "文员"}]}}, 41),
    "liepin": ({"flag": 1, "data": {"pagination": {"totalCounts": 41, "totalPage": 2,
               "currentPage": 0}, "data": {"jobCardList": [{"job": {"jobId": "1", "title": "文员"},
               "comp": {}}]}}}, 41),
    "lagou": ({"content": {"positionResult": {"totalCount": 41, "resultSize": 15, "result": [
              {"positionId": 1, "positionName": "文员"}]}}}, 41),
    "iguopin": (interface([item(1)], 41), 41),
}  # fmt: skip


@pytest.mark.parametrize("source_id", CONTRACT)
def test_case_51_totals_and_page_numbers_by_each_boards_own_convention(source_id: str) -> None:
    answer, total = CONTRACT[source_id]
    source = load_source(source_id).source
    first = source.first_request("https://board.test")
    reading = source.read_page(as_json(answer), first)
    assert reading.kind is ReadingKind.ROWS
    assert reading.total == total
    assert reading.next is not None
    assert (first.page, reading.next.page) == (1, 2)
    on_the_wire = [(r.url, r.params, r.data, r.json) for r in (first, reading.next)]
    assert on_the_wire[0] != on_the_wire[1]


@pytest.mark.parametrize("given", [7, 20, 40])
def test_case_51_a_page_of_another_size_than_asked_for_loses_nothing(given: int) -> None:
    """The list goes on until its total is had, not for as many pages as that should take."""
    source = load_source("iguopin").source
    request: PageRequest | None = source.first_request("http://board.test")
    had: list[str] = []
    pages = 0
    while request is not None:
        pages += 1
        listed = range((request.page - 1) * given, min(request.page * given, 90))
        request = PageRequest(**json.loads(json.dumps(asdict(request))))
        reading = source.read_page(as_json(interface([item(n) for n in listed], 90)), request)
        had += [row.posting.external_id for row in reading.rows if row.posting]
        request = reading.next
    assert had == [f"{n}" for n in range(90)]
    assert pages == -(-90 // given)


@pytest.mark.parametrize("source_id", BOARDS)
@pytest.mark.parametrize(("shift", "again"), [("vanishing_rows", 0), ("shifting_rows", 1)])
def test_case_52_rows_that_shift_are_stored_once_and_the_loss_is_said(
    session, settings, source_id: str, shift: str, again: int
) -> None:
    with ReplicaServer(seed=5, volume=230, mutations=frozenset({shift})) as server:
        run = scan(session, settings, server, [source_id])[source_id]
        listed = [ad.external_id for ad in server.truth(BOARDS[source_id])]
    had = stored_ids(session, source_id)
    slides = run.pages - 1
    assert had <= set(listed)
    assert run.repeated == again * slides
    assert run.rows - run.repeated == len(had)
    # Gone over the edge of a page, or pushed in above it: either way as many never came as slid.
    assert run.lost_estimate == slides
    assert len(set(listed) - had) == (slides if shift == "vanishing_rows" else 0)
    assert run.outcome is RunOutcome.PARTIAL
    assert f"少 {slides} 条" in run.reason


def test_case_52_without_a_total_no_loss_is_made_up(session, settings, monkeypatch) -> None:
    monkeypatch.setattr("scrapers.sources.iguopin.parser.Source.totals", ())
    with ReplicaServer(seed=5, volume=60) as server:
        run = scan(session, settings, server, ["replica_json"])["replica_json"]
    assert (run.outcome, run.lost_estimate, run.expected_total) == (RunOutcome.OK, None, None)


def linked(number: int, href: str) -> bytes:
    card = (
        f'<li class="job_item" infoid="{number:014}"><div class="job_name">'
        f'<a href="/{number}.shtml"><span class="name">普工</span></a></div></li>'
    )
    return f'<ul id="list_con">{card}</ul><a class="next" href="{href}">下一页</a>'.encode()


@pytest.mark.parametrize(
    "onward",
    [
        lambda _n: "/list/", lambda n: f"/list/?page={n % 5 + 1}", lambda _n: "?a=1&a=1",
        lambda n: "/list/?" + "&".join(["a=1"] * n), lambda n: f"/list/?utm_source={n}",
        lambda n: f"/list/#{n}", lambda _n: "http://other.test/list/", lambda _n: "http://[",
    ],
    ids=["itself", "circle", "twice", "growing", "tracking", "fragment", "away", "broken"],
)  # fmt: skip
def test_case_53_links_in_circles_end(onward: Callable[[int], str]) -> None:
    source = load_source("wuba").source
    request: PageRequest | None = PageRequest("http://board.test/list/")
    pages = 0
    while request is not None:
        pages += 1
        assert pages < 20
        body = linked(pages, onward(pages))
        request = source.read_page(document(body, request.url), request).next
    assert pages <= 6


def test_case_53_a_calendar_without_end_is_left_after_a_few_pages(session, settings) -> None:
    """Always a next page, always another address, never an ad that has not been seen."""
    with ReplicaServer(seed=5, volume=90, mutations=frozenset({"restarting_list"})) as server:
        run = scan(session, settings, server, ["replica_json"])["replica_json"]
        assert stored_ids(session, "replica_json") == truth_of(server, "replica_json")
        assert run.pages <= 3 + 3
        assert run.outcome is RunOutcome.PARTIAL


def test_case_53_a_source_has_a_cap_of_pages(session, settings, monkeypatch) -> None:
    capped = load_source("replica_json").config.model_copy(update={"max_pages": 3})
    with ReplicaServer(seed=5, volume=400) as server:
        monkeypatch.setattr("scrapers.registry.load_config", lambda _: capped)
        run = scan(session, settings, server, ["replica_json"])["replica_json"]
        assert (run.pages, run.outcome) == (3, RunOutcome.PARTIAL)
        assert "页数上限" in run.reason


class Killed(BaseException):
    """Stands for the end of the process: nothing may catch it and carry on."""


@contextmanager
def killed_at(number: int, moment: str) -> Iterator[None]:
    """End the scan at its ``number``-th commit, before or after it; nothing commits after."""
    commits = itertools.count(1)
    last = {"began": 0}

    def before(_session: Session) -> None:
        last["began"] = next(commits)
        if last["began"] > number or (moment == "before" and last["began"] == number):
            raise Killed

    def after(_session: Session) -> None:
        if moment == "after" and last["began"] >= number:
            raise Killed

    event.listen(Session, "before_commit", before)
    event.listen(Session, "after_commit", after)
    try:
        yield
    finally:
        event.remove(Session, "before_commit", before)
        event.remove(Session, "after_commit", after)


def assert_whole(session: Session, server: ReplicaServer) -> None:
    """Compare what is stored with what the boards list: no ad missing, none twice."""
    for source_id in BOARDS:
        truth = truth_of(server, source_id)
        assert stored_ids(session, source_id) == truth
        run = session.scalar(select(SourceRun).filter_by(source_id=source_id))
        assert (run.outcome, run.rows, run.new, run.repeated) == (
            RunOutcome.OK, len(truth), len(truth), 0,
        )  # fmt: skip
    count = len(server.postings)
    assert session.scalar(select(func.count(Posting.id))) == count
    assert session.scalar(select(func.count(PostingRevision.id))) == count
    assert session.scalar(select(func.count(RawPage.id)).where(~RawPage.is_done)) == 0


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", [2, 3, 4])
def test_case_54_killed_at_every_few_commits_and_run_again(
    session, settings, moment: str, number: int
) -> None:
    """After fetch and before store, after store and before the next page: wherever it falls."""
    with ReplicaServer(seed=5, volume=150) as server:
        settings = environment_of(session, settings, server).settings
        scan_id = open_scan(session, settings, ScanKey.of_night(NIGHT), list(BOARDS))
        for strikes in itertools.count():
            assert strikes < 100
            life = Session(session.get_bind())
            try:
                with killed_at(number, moment):
                    run_scan(environment_of(life, settings, server), scan_id)
            except Killed:
                life.invalidate()
            else:
                life.close()
                break
        assert strikes >= 3
        assert_whole(session, server)


def full(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("what", ["write", "fsync", "blob"])
def test_case_54_a_full_disk_stops_at_the_last_whole_page(
    session, settings, monkeypatch, what: str
) -> None:
    with ReplicaServer(seed=5, volume=230) as server:
        written = {"pages": 0}
        real = ArchiveWriter.add_document

        def filling(writer: ArchiveWriter, page: Document, request: PageRequest) -> Any:
            written["pages"] += 1
            if written["pages"] <= 3:
                return real(writer, page, request)
            place = {"write": "warcio.warcwriter.WARCWriter.write_record", "fsync": "os.fsync",
                     "blob": "scrapers.evidence.archive.Archive.put_blob"}[what]  # fmt: skip
            with monkeypatch.context() as patch:
                patch.setattr(place, full)
                if what == "blob":
                    writer._robots = b""
                return real(writer, page, request)

        with monkeypatch.context() as patch, capture_logs():
            patch.setattr(ArchiveWriter, "add_document", filling)
            run = scan(session, settings, server, ["replica_json"])["replica_json"]
        assert (run.outcome, run.pages) == (RunOutcome.FAILED, 3)
        assert "存储空间已满" in run.reason
        had = stored_ids(session, "replica_json")
        assert len(had) == 60

        again = scan(session, settings, server, ["replica_json"])["replica_json"]
        truth = truth_of(server, "replica_json")
        assert again.outcome is RunOutcome.OK
        assert stored_ids(session, "replica_json") == truth
        assert (again.rows, again.new) == (len(truth), len(truth) - len(had))


def test_case_54_a_full_database_stops_and_goes_on_under_the_same_key(session, settings) -> None:
    """SQLite's own refusal, at a size it may not pass; with room again nothing is lost."""
    with ReplicaServer(seed=5, volume=400) as server:
        environment = environment_of(session, settings, server)
        key = ScanKey.of_night(NIGHT)
        scan_id = open_scan(session, environment.settings, key, list(BOARDS))
        used = session.execute(text("PRAGMA page_count")).scalar_one()
        session.rollback()
        limit = {"pages": used + 30}

        def on_connect(connection: Any, _record: Any) -> None:
            connection.execute(f"PRAGMA max_page_count={limit['pages']}")

        engine = session.get_bind()
        engine.dispose()
        event.listen(engine, "connect", on_connect)
        try:
            with capture_logs():
                run_scan(environment, scan_id)
        except Exception as error:  # not even the failure could be recorded
            assert "full" in str(error)  # noqa: PT017
        session.rollback()
        limit["pages"] = 1 << 30
        engine.dispose()
        run_scan(environment_of(session, settings, server), scan_id)
        session.rollback()
        unfinished = [
            source_id
            for source_id in BOARDS
            if stored_ids(session, source_id) != truth_of(server, source_id)
        ]
        if unfinished:  # the failure was recorded: the next scan asks for everything again
            scan(session, settings, server)
        event.remove(engine, "connect", on_connect)
        for source_id in BOARDS:
            assert stored_ids(session, source_id) == truth_of(server, source_id)
        assert session.scalar(select(func.count(Posting.id))) == 400
        assert session.scalar(select(func.count(PostingRevision.id))) == 400


def test_case_55_a_source_is_worked_on_by_one_at_a_time(session, settings) -> None:
    with ReplicaServer(seed=5, volume=60) as server:
        with source_lock(settings, "replica_json"):
            runs = scan(session, settings, server)
        assert runs["replica_gbk"].outcome is RunOutcome.OK
        assert runs["replica_json"].outcome is RunOutcome.RUNNING  # left to whoever holds it
        assert stored_ids(session, "replica_json") == set()
        again = scan(session, settings, server, ["replica_json"])
        assert again["replica_json"].outcome is RunOutcome.OK


def test_case_55_two_scans_at_once_store_every_ad_once(app, session, settings) -> None:
    with ReplicaServer(seed=5, volume=400) as server:
        raised: list[BaseException] = []

        def one() -> None:
            with app.app_context():
                try:
                    scan(db.session(), settings, server)
                except BaseException as error:
                    raised.append(error)
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=one) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert raised == []
        for source_id in BOARDS:
            assert stored_ids(session, source_id) == truth_of(server, source_id)
        assert session.scalar(select(func.count(Posting.id))) == 400
        assert session.scalar(select(func.count(PostingRevision.id))) == 400


# Beyond the examples.


def test_a_truncated_page_is_kept_and_the_run_is_not_whole(session, settings, monkeypatch) -> None:
    """A body cut inside a character came without a length: nothing on the wire gave it away.

    It is asked for once more; both answers are kept.
    """
    real = replica_server.page_of

    def cut(asked: Any, truth: Any) -> Any:
        reply = real(asked, truth)
        tail = "<p>更多".encode("gb18030")[:-1]
        return replace(reply, body=reply.body.replace(b"</html>", tail))

    monkeypatch.setattr(replica_server, "page_of", cut)
    with ReplicaServer(seed=5, volume=60) as server:
        run = scan(session, settings, server, ["replica_gbk"])["replica_gbk"]
        assert stored_ids(session, "replica_gbk") == truth_of(server, "replica_gbk")
    assert run.outcome is RunOutcome.PARTIAL
    assert "截断" in run.reason
    assert session.scalars(select(RawPage.warnings)).all() == [["truncated"], ["truncated"]]


def test_a_login_wall_is_partial_with_its_rows(session, settings) -> None:
    with ReplicaServer(seed=5, volume=230, mutations=frozenset({"login_wall"})) as server:
        run = scan(session, settings, server, ["replica_gbk"])["replica_gbk"]
    assert (run.outcome, run.rows) == (RunOutcome.PARTIAL, 3)
    assert "登录" in run.reason


def test_promoted_rows_fill_no_gap() -> None:
    page = embedded([embedded_row(1)], top_ads=[embedded_row(9)], jobid_count="1")
    reading: PageReading = read("job51_legacy", page.encode())
    assert (len(reading.rows), len(reading.promoted), reading.total) == (1, 1, 1)


def test_the_working_folder_is_not_needed_to_resume(session, settings, tmp_path) -> None:
    """A checkpoint is data in the database; nothing of it lies in the folder a run began in."""
    before = os.getcwd()
    os.chdir(tmp_path)
    try:
        with ReplicaServer(seed=5, volume=20) as server:
            assert scan(session, settings, server, ["replica_json"])["replica_json"].new == 10
    finally:
        os.chdir(before)
    assert list(tmp_path.glob("*.json")) == []
