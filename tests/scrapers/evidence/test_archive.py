"""Evidence: what was received is read back bit for bit, or reported as damaged."""

import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from scrapers.contract import Hop, PageRequest, Transfer
from scrapers.errors import DamagedArchive
from scrapers.evidence.archive import Archive, ArchiveRef
from tests.support.servers.raw_server import document

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def store(archive: Archive, body: bytes, **values: object) -> ArchiveRef:
    writer = archive.writer("test-1")
    try:
        return writer.add_document(document(body, **values), PageRequest("http://board.test/list"))
    finally:
        writer.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(body=st.binary(max_size=5000))
def test_a_document_is_read_back(archive: Archive, body: bytes) -> None:
    ref = store(archive, body)
    assert archive.read(ref) == body
    assert ref.length == len(body)


def test_records_carry_the_evidence(archive: Archive) -> None:
    transfer = Transfer((Hop("http://board.test/old?职位"),), "203.0.113.7", "ab" * 32, "允许")
    headers = {"content-type": "text/html", "content-encoding": "gzip", "x-odd": "值\r\n X: y"}
    ref = store(archive, b"page", headers=headers, transfer=transfer)
    with (archive.folder / ref.file).open("rb") as stream:
        stream.seek(ref.offset)
        record = next(iter(ArchiveIterator(stream, check_digests=True)))
        warc, http = record.rec_headers, record.http_headers
        assert record.rec_type == "response"
        assert record.content_stream().read() == b"page"
    assert warc.get_header("WARC-Payload-Digest") == f"sha256:{ref.digest}"
    assert warc.get_header("WARC-IP-Address") == "203.0.113.7"
    assert warc.get_header("X-Certificate-SHA256") == "ab" * 32
    assert warc.get_header("X-Redirected-From").startswith("http://board.test/old?%E8")
    assert "hr-agency-supervisor/" in warc.get_header("X-Software")
    assert http.get_header("x-archive-orig-content-encoding") == "gzip"
    assert http.get_header("x") is None


def record_at(archive: Archive, ref: ArchiveRef) -> Any:
    with (archive.folder / ref.file).open("rb") as stream:
        stream.seek(ref.offset)
        return next(iter(ArchiveIterator(stream))).rec_headers


def test_every_redirect_on_the_way_is_a_record_of_its_own(archive: Archive) -> None:
    hops = (
        Hop("http://board.test/a", 301, {"location": "/b"}, b"moved", "203.0.113.7"),
        Hop("http://board.test/b", 302, {"location": "/c"}, b"", "203.0.113.8"),
    )
    ref = store(archive, b"page", transfer=Transfer(hops))
    with (archive.folder / ref.file).open("rb") as stream:
        found = [
            (r.rec_headers.get_header("WARC-Target-URI"), r.http_headers.get_statuscode(),
             r.rec_headers.get_header("WARC-IP-Address"), r.content_stream().read())
            for r in ArchiveIterator(stream)
        ]  # fmt: skip
    assert found[:2] == [
        ("http://board.test/a", "301", "203.0.113.7", b"moved"),
        ("http://board.test/b", "302", "203.0.113.8", b""),
    ]
    assert found[2][3] == archive.read(ref) == b"page"


def test_the_rules_that_allowed_a_page_are_kept_once(archive: Archive) -> None:
    rules = b"User-agent: *\nAllow: /"
    writer = archive.writer("rules-1")
    transfer = Transfer(robots="robots.txt 已读取", robots_file=rules)
    refs = [
        writer.add_document(document(bytes([n]), transfer=transfer), PageRequest("http://b.test"))
        for n in range(3)
    ]
    writer.close()
    (digest,) = {record_at(archive, ref).get_header("X-Robots-SHA256") for ref in refs}
    assert archive.get_blob("robots", digest) == rules
    assert len(list((archive.folder / "blobs" / "robots").rglob("*.gz"))) == 1


def test_the_form_that_was_sent_stands_with_the_answer(archive: Archive) -> None:
    writer = archive.writer("form-1")
    asked = PageRequest("http://b.test", method="POST", data={"城市": "武汉"}, page=4)
    headers = record_at(archive, writer.add_document(document(b"page"), asked))
    writer.close()
    assert json.loads(headers.get_header("X-Request")) == {
        "method": "POST", "params": {}, "page": 4, "data": {"城市": "武汉"},
    }  # fmt: skip


def test_a_revisit_gives_the_body_it_refers_to_or_says_that_it_is_damaged(
    archive: Archive,
) -> None:
    original = store(archive, b"page" * 100)
    writer = archive.writer("later-1")
    answer = document(b"", status=304, headers={"etag": '"a"'})
    ref = writer.add_revisit(answer, PageRequest(answer.url), original, answer.url)
    writer.close()
    assert (ref.digest, ref.length) == (original.digest, original.length)
    assert archive.read(ref) == b"page" * 100
    (archive.folder / original.file).unlink()
    with pytest.raises(DamagedArchive):
        archive.read(ref)


def test_many_records_share_a_segment_and_none_an_old_one(archive: Archive) -> None:
    first = archive.writer("source-1")
    refs = [
        first.add_document(document(bytes([n])), PageRequest("http://b.test")) for n in range(9)
    ]
    first.close()
    second = store(archive, b"later")
    assert len({ref.file for ref in refs}) == 1
    assert second.file != refs[0].file
    assert [archive.read(ref) for ref in refs] == [bytes([n]) for n in range(9)]


def test_a_writer_without_records_leaves_no_file(archive: Archive) -> None:
    archive.writer("idle").close()
    assert not archive.folder.exists()


def test_a_file_is_streamed_in_and_out(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "报送.csv"
    path.write_bytes(os.urandom(3_000_000))
    writer = archive.writer("handover-1")
    ref = writer.add_file(path, "报送 11月.csv", NOW)
    writer.close()
    with archive.open(ref) as stream:
        assert stream.read(10) == path.read_bytes()[:10]
    assert archive.read(ref) == path.read_bytes()


def test_damage_is_reported(archive: Archive) -> None:
    ref = store(archive, b"x" * 4000)
    path = archive.folder / ref.file
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedArchive):
        archive.read(ref)
    path.write_bytes(whole.replace(whole[60:80], bytes(20)))
    with pytest.raises(DamagedArchive):
        archive.read(ref)
    path.unlink()
    with pytest.raises(DamagedArchive):
        archive.read(ref)


def test_a_wrong_digest_is_reported(archive: Archive) -> None:
    ref = store(archive, b"page")
    with pytest.raises(DamagedArchive, match="摘要"):
        archive.read(ArchiveRef(ref.file, ref.offset, "0" * 64, ref.length))


def test_a_torn_segment_does_not_hurt_the_next_run(archive: Archive) -> None:
    ref = store(archive, b"whole")
    with (archive.folder / ref.file).open("ab") as stream:
        stream.write(b"\x1f\x8b torn")
    assert archive.read(ref) == b"whole"
    assert archive.read(store(archive, b"next")) == b"next"


def test_a_full_disk_gives_no_reference(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = archive.writer("full")
    good = writer.add_document(document(b"good"), PageRequest("http://b.test"))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            writer.add_document(document(b"lost"), PageRequest("http://b.test"))
    later = writer.add_document(document(b"later"), PageRequest("http://b.test"))
    writer.close()
    assert later.file != good.file
    assert (archive.read(good), archive.read(later)) == (b"good", b"later")


def test_blobs_are_kept_once_and_verified(archive: Archive) -> None:
    digest = archive.put_blob("register", b"snapshot")
    assert archive.put_blob("register", b"snapshot") == digest
    assert archive.get_blob("register", digest) == b"snapshot"
    path = next((archive.folder / "blobs").rglob("*.gz"))
    path.write_bytes(gzip.compress(b"changed"))
    with pytest.raises(DamagedArchive):
        archive.get_blob("register", digest)
    path.write_bytes(b"no gzip")
    with pytest.raises(DamagedArchive):
        archive.get_blob("register", digest)


def test_whichever_byte_of_a_blob_is_changed_it_is_whole_or_called_damaged(
    archive: Archive,
) -> None:
    content = bytes(range(256)) * 3 + "名册".encode() * 40
    digest = archive.put_blob("register", content)
    path = next((archive.folder / "blobs").rglob("*.gz"))
    whole, damaged = path.read_bytes(), 0
    for place in range(len(whole)):
        for change in (0x01, 0x80, 0xFF):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ change]) + whole[place + 1 :])
            try:
                assert archive.get_blob("register", digest) == content
            except DamagedArchive:
                damaged += 1
    assert damaged > len(whole)


def test_an_interrupted_blob_leaves_nothing_behind(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            archive.put_blob("rules", b"pack")
    assert [path for path in archive.folder.rglob("*") if path.is_file()] == []
    assert archive.get_blob("rules", archive.put_blob("rules", b"pack")) == b"pack"
