"""A file that cannot be read is put aside once, and never taken up again."""

import io
import zipfile
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from scrapers.errors import UnreadableFile
from scrapers.registry import load_source
from scrapers.sources.handover.parser import Source
from supervisor.domain.collect.runs import RunOutcome
from supervisor.services.collect import aside, run
from supervisor.services.platform.table_writing import xlsx_bytes
from supervisor.store.tables.collect import Incident, RawPage, SourceRun
from tests.support.broken_sources import Dying, Halting, Hungry, Raising
from tests.support.scan_samples import scan, write_ads

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def inbox(settings):
    folder = settings.inbox_path / "handover"
    folder.mkdir(parents=True)
    return folder


def last_run(session):
    return session.scalars(select(SourceRun).order_by(SourceRun.id.desc())).first()


def damaged_workbook():
    """Return a workbook whose first part says it is packed in a way nobody knows."""
    whole = xlsx_bytes(["职位名称", "公司名称"], [{"职位名称": "保洁", "公司名称": "甲公司"}])
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        names = [name for name in packed.namelist() if "sheet1" in name]
    body = bytearray(whole)
    at = body.rfind(names[0].encode()) - 46  # its entry in the directory at the end
    body[at + 10 : at + 12] = (77).to_bytes(2, "little")
    return bytes(body)


def test_a_damaged_workbook_goes_aside_with_its_reason_and_an_incident(session, inbox, environment):
    (inbox / "坏.xlsx").write_bytes(damaged_workbook())
    scan(environment)
    ended = last_run(session)
    assert ended.outcome is RunOutcome.FAILED
    assert "损坏" in ended.reason
    kept = sorted(path.name for path in (inbox / "aside").iterdir())
    assert [name.partition("-")[2] for name in kept] == ["坏.xlsx", "坏.xlsx.reason.txt"]
    assert "损坏" in (inbox / "aside" / kept[1]).read_text(encoding="utf-8")
    assert session.scalars(select(Incident)).all()
    scan(environment)
    assert last_run(session).outcome is RunOutcome.SKIPPED


def test_a_file_that_breaks_the_reader_is_tried_apart_and_put_aside(
    session, inbox, environment, monkeypatch
):
    loaded = load_source("handover")
    broken = SimpleNamespace(config=loaded.config, source=Raising())
    monkeypatch.setattr(run, "load_source", lambda _: broken)
    write_ads(inbox / "a.jsonl", range(3))
    scan(environment)
    assert session.scalar(select(RawPage)).is_done is False
    scan(environment)
    session.expire_all()
    assert session.scalar(select(RawPage)).is_done is True
    assert "aside" in last_run(session).reason
    assert [path.suffix for path in sorted((inbox / "aside").iterdir())] == [".jsonl", ".txt"]
    scan(environment)
    assert last_run(session).outcome is RunOutcome.SKIPPED


@pytest.mark.parametrize(("source", "says"), [(Dying(), "异常退出"), (Halting(), "超过")])
def test_what_kills_a_reader_costs_the_file_and_not_the_run(
    session, inbox, environment, monkeypatch, source, says
):
    loaded = load_source("handover")
    broken = SimpleNamespace(config=loaded.config, source=source)
    monkeypatch.setattr(run, "load_source", lambda _: broken)
    monkeypatch.setattr(aside, "PIECE_SECONDS", 0.3)
    write_ads(inbox / "a.jsonl", range(3))
    scan(environment)
    ended = last_run(session)
    assert ended.outcome is RunOutcome.FAILED
    assert says in ended.reason
    assert session.scalar(select(RawPage)).is_done is True
    assert [path.suffix for path in sorted((inbox / "aside").iterdir())] == [".jsonl", ".txt"]
    scan(environment)
    assert last_run(session).outcome is RunOutcome.SKIPPED


@pytest.mark.parametrize("source", [Dying(), Hungry(), Raising()])
def test_what_kills_a_reader_kills_only_the_trial(tmp_path, source):
    path = write_ads(tmp_path / "a.jsonl", range(3))
    with pytest.raises(UnreadableFile, match="aside"):
        aside.examine(source, path, "a.jsonl", NOW, 1)


def test_a_sound_file_passes_the_trial_until_it_has_killed_too_often(tmp_path):
    path = write_ads(tmp_path / "a.jsonl", range(3))
    aside.examine(Source(), path, "a.jsonl", NOW, 1)
    with pytest.raises(UnreadableFile, match="8 次"):
        aside.examine(Source(), path, "a.jsonl", NOW, 8)


def test_tries_count_only_where_nothing_was_stored_since():
    checkpoint = {aside.READING: aside.mark_of(7, 500, 2)}
    assert aside.tries_before(checkpoint, 7, 500) == 2
    assert aside.tries_before(checkpoint, 7, 1000) == 0
    assert aside.tries_before(checkpoint, 8, 500) == 0
    assert aside.tries_before({}, 7, 500) == 0
