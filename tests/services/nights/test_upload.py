"""Uploaded files: taken whole under a safe name, read by a scan, answered row by row."""

from io import BytesIO

import pytest

from supervisor.services.nights import upload
from supervisor.services.nights.upload import UploadRefused, is_upload_name, receive
from supervisor.services.platform.audit import SYSTEM
from supervisor.store.queries.collect.sources import upload_result
from supervisor.store.tables.platform import AuditEvent


def take(settings, filename="招聘.csv", body=b"title\nx\n"):
    return receive(settings, "handover", filename, BytesIO(body))


@pytest.mark.parametrize(
    "filename",
    [
        "招聘 信息(11月).csv", "../../etc/passwd", "..\\..\\boot.ini", ".hidden.csv", "a/b/c.xlsx",
        "x" * 300 + ".jsonl.gz", "\x00\n.csv", "con.csv", "=cmd().csv", "",
    ],
)  # fmt: skip
def test_the_name_is_safe_unique_and_stays_in_the_inbox(settings, filename):
    first, second = take(settings, filename), take(settings, filename)
    assert first.name != second.name
    assert is_upload_name(first.name)
    folder = settings.inbox_path / "handover"
    assert {path.name for path in folder.iterdir()} == {first.name, second.name}
    assert len(first.name) <= 110


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl", ".jsonl.gz"])
def test_the_ending_survives_a_long_name(settings, ending):
    assert take(settings, "很长的名字" * 60 + ending).name.endswith(ending)


def test_the_file_is_kept_as_sent(settings):
    body = b"\x00\xff" * 3_000_000
    received = take(settings, body=body)
    assert received.size == len(body)
    assert (settings.inbox_path / "handover" / received.name).read_bytes() == body


def test_an_empty_file_leaves_nothing(settings):
    with pytest.raises(UploadRefused, match="空的"):
        take(settings, body=b"")
    assert list((settings.inbox_path / "handover").iterdir()) == []


def test_a_broken_upload_leaves_nothing(settings):
    class Broken:
        def read(self, _size: int) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        receive(settings, "handover", "a.csv", Broken())
    assert list((settings.inbox_path / "handover").iterdir()) == []


@pytest.mark.parametrize("source_id", ["replica_json", "nowhere", "../handover"])
def test_only_hand_over_sources_take_files(settings, source_id):
    with pytest.raises(UploadRefused):
        receive(settings, source_id, "a.csv", BytesIO(b"x"))


@pytest.mark.parametrize("name", ["../x", "ads.csv", "20261123-021000-0a1b2c3d-../x", "a/b"])
def test_made_up_upload_names_are_not_looked_up(name):
    assert not is_upload_name(name)


def test_an_upload_is_read_to_its_end(session, settings):
    body = (
        "职位名称,公司名称,职位描述,工作城市\n"
        "仓库分拣员,武汉晨帆人力资源有限公司,限男性。,武汉\n"
        ",无名公司,没有职位名称,武汉\n"
        "前台,武汉听澜企业管理有限公司,接待来访。,武汉\n"
    ).encode()
    received = take(settings, body=body)
    scan_id = upload.open_upload_scan(session, settings, SYSTEM, received)
    assert upload.is_waiting(settings, "handover", received.name)
    upload.read_upload(session, settings, scan_id)
    result = upload_result(session, "handover", received.name)
    assert result.page.is_done
    assert result.page.rows_done == 3
    assert result.new == 2
    assert result.changed == 0
    assert result.refused_rows == 1
    assert result.findings >= 1
    assert not upload.is_waiting(settings, "handover", received.name)
    event = session.query(AuditEvent).filter_by(action="handover_received").one()
    assert event.detail["file"] == received.name
