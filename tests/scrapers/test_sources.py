"""Every source reads its saved body as reviewed; a source without one fails.

To record a new or changed expectation, delete ``expected.json`` and run: the test writes it anew
and fails once, so that somebody reads it before it is committed.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.contract import AccessMode, PageRequest, ReadingKind, Row
from scrapers.items import RawPosting
from scrapers.registry import SOURCES, load_config, load_source
from tests.support.servers.raw_server import document

FOLDER = Path(__file__).parent / "sources"
NOW = document(b"").received_at
URL = "http://board.test/list"
PAGES = [
    (source_id, path)
    for source_id in SOURCES
    for path in sorted((FOLDER / source_id).glob("*"))
    if path.suffix in (".json", ".html", ".xml", ".csv") and path.name != "expected.json"
]


def described(row: Row) -> dict[str, Any]:
    posting = row.posting.model_dump(mode="json", exclude_defaults=True) if row.posting else None
    problems = [[p.row, p.column, p.value, p.expected] for p in row.problems]
    return {"number": row.number, "posting": posting, "problems": problems}


def read(source_id: str, path: Path) -> dict[str, Any]:
    source = load_source(source_id).source
    if path.suffix == ".csv" or source_id == "handover":
        return {
            "rows": [described(row) for row in source.read_file(path, path.name, received_at=NOW)]
        }
    reading = source.read_page(document(path.read_bytes(), URL), PageRequest(URL))
    return {
        "kind": reading.kind.value,
        "total": reading.total,
        "next": None if reading.next is None else reading.next.url,
        "rows": [described(row) for row in reading.rows],
        "promoted": [described(row) for row in reading.promoted],
        "unlisted": list(reading.unlisted),
    }


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_source_has_a_saved_page(source_id: str) -> None:
    assert [path for found, path in PAGES if found == source_id], f"{source_id} has no fixture"


@pytest.mark.parametrize(
    ("source_id", "path"), PAGES, ids=lambda value: getattr(value, "name", value)
)
def test_the_saved_page_is_read_as_reviewed(source_id: str, path: Path) -> None:
    expected = FOLDER / source_id / "expected.json"
    known = json.loads(expected.read_text(encoding="utf-8")) if expected.exists() else {}
    found = read(source_id, path)
    if path.name not in known:
        text = json.dumps(known | {path.name: found}, ensure_ascii=False, indent=1, sort_keys=True)
        expected.write_text(text + "\n", encoding="utf-8")
        pytest.fail(f"written {expected.name} for {source_id}/{path.name}: review it, then commit")
    assert found == known[path.name]


@pytest.mark.parametrize("source_id", SOURCES)
def test_declarations_are_complete(source_id: str) -> None:
    config = load_config(source_id)
    assert config.legal_basis
    assert config.formats
    assert set(config.expectations.coverage) <= set(RawPosting.model_fields)
    assert config.mode is not AccessMode.LIVE or config.replica or config.pace_seconds >= 3


def test_the_commercial_boards_are_not_live() -> None:
    boards = ("job51", "job51_legacy", "zhaopin", "boss", "liepin", "lagou", "wuba")
    assert {load_config(name).mode for name in boards} == {AccessMode.HANDOVER}


def test_unknown_sources_are_key_errors() -> None:
    with pytest.raises(KeyError):
        load_config("nowhere")


PRIVATE = ["示例联系人", "00000000000", "示例招聘方", "示例"]


@pytest.mark.parametrize(
    ("source_id", "path"), PAGES, ids=lambda value: getattr(value, "name", value)
)
def test_contact_persons_are_never_read(source_id: str, path: Path) -> None:
    rows = read(source_id, path)["rows"]
    values = [value for row in rows for value in (row["posting"] or {}).values()]
    assert not {str(value) for value in values} & set(PRIVATE)
    assert "联系人" not in json.dumps(values, ensure_ascii=False)


ANSWERS = [(name, path) for name, path in PAGES if path.suffix == ".json" and name != "handover"]


@pytest.mark.parametrize(
    ("source_id", "path"), ANSWERS, ids=lambda value: getattr(value, "name", value)
)
def test_a_saved_page_is_a_hand_over_file_too(source_id: str, path: Path) -> None:
    """The platform's own answer, put into the inbox, gives the rows that fetching it would."""
    source = load_source(source_id).source
    from_file = [row.posting for row in source.read_file(path, path.name, received_at=NOW)]
    reading = source.read_page(document(path.read_bytes(), URL), PageRequest(URL))
    assert reading.kind is ReadingKind.ROWS
    assert from_file == [row.posting for row in reading.rows]


DAMAGE = st.sampled_from(
    [b'"', b"null", b"[]", b"{", b"<div>", b"\\ud83d", b"\x00", b"-1", b"1e999", b'"0"', b"http://[",
     b"true", b"\xff", b"&#0;", b"</script>", b"undefined"]
)  # fmt: skip


FETCHED = [
    (name, path) for name, path in PAGES if name not in ("handover", "gig_station", "pictures")
]


@pytest.mark.parametrize(
    ("source_id", "path"), FETCHED, ids=lambda value: getattr(value, "name", value)
)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_damaged_page_is_read_or_refused_and_never_empty(
    source_id: str, path: Path, data: st.DataObject
) -> None:
    body = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 20))] = data.draw(DAMAGE)
    source = load_source(source_id).source
    reading = source.read_page(document(bytes(body), URL), PageRequest(URL))
    if reading.kind is ReadingKind.EMPTY:
        assert source_id == "notices"  # damage may turn the word 招聘 into another
        return
    assert reading.rows or reading.promoted or reading.next or reading.reason


@pytest.mark.parametrize("source_id", SOURCES)
def test_the_legal_basis_binds_who_runs_the_source(source_id: str) -> None:
    """暂行条例 34 and the rules of online recruiting reach operators, not public services."""
    boards = ("job51", "job51_legacy", "zhaopin", "boss", "liepin", "lagou", "wuba", "iguopin")
    basis = load_config(source_id).legal_basis
    assert ("网络招聘服务管理规定" in basis) is (source_id in boards)
    if source_id in ("mohrss", "ncss", "hbggzp", "gig_station", "notices", "pictures", "website"):
        assert "人力资源市场暂行条例" not in basis
        assert "劳动保障监察条例" in basis
