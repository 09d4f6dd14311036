"""The boards and their ways of misbehaving, walked by the real engine, held against the truth."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from scrapers.config import SourceConfig
from scrapers.contract import Document, PageRequest, ReadingKind
from scrapers.errors import FetchFailed, Parked
from scrapers.evidence.archive import Archive
from scrapers.fetching.fetcher import Fetcher
from scrapers.registry import load_source
from scrapers.replica import MUTATIONS, Board, ReplicaPoster, ReplicaServer, generate
from tests.support.servers.raw_server import config

BOARDS = [("replica_json", Board.JSON), ("replica_gbk", Board.GBK)]
CARDS = ("replica_cards", Board.CARDS)


@dataclass
class Walk:
    """What a walk over a board found, and how it ended."""

    ids: list[str]
    kind: ReadingKind
    total: int | None
    reason: str
    pages: int


def walk(source_id: str, server: ReplicaServer, settings: SourceConfig | None = None) -> Walk:
    loaded = load_source(source_id)
    fetcher = Fetcher(user_agent_contact="a@example.org", allow_loopback=True, pace_seconds=0)
    request: PageRequest | None = loaded.source.first_request(server.base_url)
    found = Walk([], ReadingKind.DRIFT, None, "", 0)
    while request is not None:
        document = fetcher.fetch(request, settings or loaded.config)
        reading = loaded.source.read_page(document, request)
        found.pages += 1
        found.ids += [row.posting.external_id for row in reading.rows if row.posting]
        found.kind, found.reason = reading.kind, reading.reason
        found.total = reading.total if reading.total is not None else found.total
        request = reading.next
        assert found.pages < 100
    return found


def truth(server: ReplicaServer, board: Board) -> list[str]:
    return [posting.external_id for posting in server.truth(board)]


@pytest.mark.parametrize(("source_id", "board"), [*BOARDS, CARDS])
@pytest.mark.parametrize("volume", [1, 2, 40, 41, 99, 230])
def test_every_ad_once_in_any_volume(source_id: str, board: Board, volume: int) -> None:
    with ReplicaServer(3, volume) as server:
        if not server.truth(board):
            return
        found = walk(source_id, server)
        assert found.ids == truth(server, board)
        assert found.total in (len(found.ids), None)
        assert server.unknown_requests == []


@pytest.mark.parametrize(("source_id", "board"), BOARDS)
def test_fields_arrive_as_they_were_made(source_id: str, board: Board) -> None:
    with ReplicaServer(3, 60) as server:
        loaded = load_source(source_id)
        request = loaded.source.first_request(server.base_url)
        fetcher = Fetcher(user_agent_contact="a@example.org", allow_loopback=True)
        rows = loaded.source.read_page(fetcher.fetch(request, loaded.config), request).rows
        for row, made in zip(rows, server.truth(board), strict=False):
            assert row.posting is not None
            assert row.problems == ()
            assert (row.posting.title, row.posting.company) == (made.title, made.company)
            assert made.text in row.posting.text
            assert made.city in row.posting.city
            assert row.posting.published_on == made.published_on


HARMLESS = ["replayed_last_page", "too_many_requests", "gone_past_end", "empty_mid_page"]
BLOCKING = {
    "soft_block": "验证", "login_redirect": "登录", "foreign_rows": "其他地区",
}  # fmt: skip


@pytest.mark.parametrize(("source_id", "board"), BOARDS)
@pytest.mark.parametrize("mutation", HARMLESS)
def test_quirks_lose_nothing_but_what_was_withheld(
    source_id: str, board: Board, mutation: str
) -> None:
    with ReplicaServer(3, 230, mutations=frozenset({mutation})) as server:
        found = walk(source_id, server)
        withheld = mutation == "empty_mid_page" and board is Board.JSON
        assert len(set(found.ids)) == len(truth(server, board)) - (20 if withheld else 0)
        assert found.total == len(truth(server, board))


@pytest.mark.parametrize(("source_id", "board"), BOARDS)
@pytest.mark.parametrize("mutation", BLOCKING)
def test_blocks_are_said(source_id: str, board: Board, mutation: str) -> None:
    with ReplicaServer(3, 230, mutations=frozenset({mutation})) as server:
        found = walk(source_id, server)
        assert found.kind is ReadingKind.BLOCKED
        assert BLOCKING[mutation] in found.reason
        assert found.ids == []
        assert found.pages == 1


def test_a_honeypot_is_a_block() -> None:
    with ReplicaServer(3, 230, mutations=frozenset({"honeypot"})) as server:
        assert walk("replica_json", server).kind is ReadingKind.BLOCKED


def test_a_login_wall_gives_its_rows_and_is_no_success() -> None:
    with ReplicaServer(3, 230, mutations=frozenset({"login_wall"})) as server:
        found = walk("replica_gbk", server)
        assert (found.kind, len(found.ids)) == (ReadingKind.BLOCKED, 3)


@pytest.mark.parametrize(("source_id", "board"), [*BOARDS, CARDS])
def test_a_mutated_board_raises_the_alarm(source_id: str, board: Board) -> None:
    """The mutation canary: were this to read as empty, every real drift would too."""
    with ReplicaServer(3, 230, mutations=frozenset({"renamed_field"})) as server:
        assert walk(source_id, server).kind is ReadingKind.DRIFT


@pytest.mark.parametrize(("source_id", "board"), BOARDS)
def test_an_empty_board_is_proved_empty(source_id: str, board: Board) -> None:
    with ReplicaServer(3, 230, mutations=frozenset({"empty_board"})) as server:
        found = walk(source_id, server)
        assert (found.kind, found.total, found.ids) == (ReadingKind.EMPTY, 0, [])


def test_shifting_rows_are_seen_twice_but_not_missed() -> None:
    with ReplicaServer(3, 230, mutations=frozenset({"shifting_rows"})) as server:
        found = walk("replica_json", server)
        assert len(found.ids) > len(set(found.ids))
        assert set(found.ids) == set(truth(server, Board.JSON)[: len(set(found.ids))])


def test_an_overstated_total_ends_and_stays_visible() -> None:
    with ReplicaServer(3, 230, mutations=frozenset({"overstated_total"})) as server:
        found = walk("replica_json", server)
        assert found.ids == truth(server, Board.JSON)
        assert found.total is not None
        assert found.total > len(found.ids)


@pytest.mark.parametrize(
    ("mutation", "error"), [("server_errors", FetchFailed), ("long_pause", Parked)]
)
def test_failures_are_typed(mutation: str, error: type[FetchFailed]) -> None:
    with ReplicaServer(3, 40, mutations=frozenset({mutation})) as server, pytest.raises(error):
        walk("replica_json", server)


def test_a_slow_body_meets_the_deadline() -> None:
    with ReplicaServer(3, 400, mutations=frozenset({"slow_body"})) as server:
        hurried = config(id="replica_json", deadline_seconds=0.6)
        with pytest.raises(FetchFailed):
            walk("replica_json", server, hurried)


@pytest.mark.parametrize(
    ("mutation", "source_id", "lacking"),
    [
        ("renamed_column", "replica_json", 40),
        ("renamed_column", "replica_gbk", 40),
        ("renamed_class", "replica_cards", 40),
        ("renamed_on_some", "replica_cards", 14),
    ],
)
def test_a_renamed_name_of_the_poster_is_lost_but_its_row_is_kept(
    mutation: str, source_id: str, lacking: int
) -> None:
    ads = 200 if source_id == "replica_cards" else 80
    with ReplicaServer(3, ads, mutations=frozenset({mutation})) as server:
        loaded = load_source(source_id)
        request: PageRequest | None = loaded.source.first_request(server.base_url)
        fetcher = Fetcher(allow_loopback=True, pace_seconds=0)
        rows = []
        while request is not None:
            reading = loaded.source.read_page(fetcher.fetch(request, loaded.config), request)
            rows += [row.posting for row in reading.rows if row.posting]
            request = reading.next
    assert len(rows) == 40
    assert sum(not row.company for row in rows) == lacking


def test_an_unknown_address_is_remembered() -> None:
    with ReplicaServer(3, 4) as server:
        fetcher = Fetcher(user_agent_contact="a@example.org", allow_loopback=True)
        document = fetcher.fetch(PageRequest(f"{server.base_url}/else"), config())
        assert document.status == 404
        assert server.unknown_requests == ["GET /else"]


def test_unknown_mutations_are_refused() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        ReplicaServer(1, 1, mutations=frozenset({"nonsense"}))
    assert "renamed_field" in MUTATIONS


def test_content_is_the_same_for_a_seed_and_uses_the_posters_given() -> None:
    posters = (ReplicaPoster("武汉甲人力资源有限公司", True), ReplicaPoster("武汉乙贸易有限公司"))
    ads = generate(9, 200, posters)
    assert ads == generate(9, 200, posters)
    assert ads != generate(10, 200, posters)
    assert {ad.company for ad in ads} == {poster.name for poster in posters}
    assert all(("intermediary" in ad.categories) for ad in ads if "甲" in ad.company)
    assert len({category for ad in ads for category in ad.categories}) >= 10
    assert len({ad.external_id for ad in ads}) == 200


def test_a_stored_page_is_read_again_through_a_repaired_parser(tmp_path: Path) -> None:
    """The lost night: the pages were archived before the parser failed on them."""
    with ReplicaServer(3, 60, mutations=frozenset({"renamed_field"})) as server:
        loaded = load_source("replica_json")
        fetcher = Fetcher(user_agent_contact="a@example.org", allow_loopback=True)
        request = loaded.source.first_request(server.base_url)
        document = fetcher.fetch(request, loaded.config)
        writer = Archive(tmp_path).writer("night")
        ref = writer.add_document(document, request)
        writer.close()
        assert loaded.source.read_page(document, request).kind is ReadingKind.DRIFT
        stored = replace(document, body=Archive(tmp_path).read(ref))
        repaired = replace(stored, body=stored.body.replace(b'"records"', b'"list"'))
        assert isinstance(repaired, Document)
        rows = loaded.source.read_page(repaired, request).rows
        assert [row.posting.external_id for row in rows if row.posting] == truth(
            server, Board.JSON
        )[:20]
