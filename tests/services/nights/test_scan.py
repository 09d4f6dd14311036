import errno
import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from supervisor.domain.collect.runs import RunOutcome, ScanTrigger
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.services.collect import runner
from supervisor.services.leads.plans import begin_batch, cut_batches
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan, unfinished_scans
from supervisor.store.tables.collect import RefusedRow, Scan, SourceRun
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting, PostingRevision
from tests.support.scan_samples import ad, scan, stored, write_ads


def last_run(session):
    return session.scalars(select(SourceRun).order_by(SourceRun.id.desc())).first()


def test_handed_over_ads_become_postings_and_findings(environment, session, inbox):
    write_ads(inbox / "ads.jsonl", range(40))
    scan_id = scan(environment)
    result = stored(session)
    assert len(result.external_ids) == 40
    assert result.traces == 40
    assert result.counts[:4] == (40, 40, 0, 0)
    assert 0 < len(result.findings) < 40
    assert session.get(Scan, scan_id).finished_at is not None
    assert last_run(session).outcome is RunOutcome.OK
    assert list(inbox.iterdir()) == []


def test_ads_seen_again_make_no_new_findings(environment, session, inbox):
    write_ads(inbox / "ads.jsonl", range(40))
    scan(environment)
    first = stored(session)
    write_ads(inbox / "again.jsonl", range(40))
    scan(environment)
    second = stored(session)
    assert second.findings == first.findings
    assert second.revisions == first.revisions
    assert session.scalars(select(Posting.times_seen).distinct()).all() == [2]


def test_an_ad_that_comes_again_in_the_next_batch_is_known_by_then(environment, session, inbox):
    changed = {**ad(0), "text": "任职要求：只招女性，30岁以下。"}
    rows = [ad(0), ad(1), changed, ad(2), ad(2), ad(3)]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (inbox / "ads.jsonl").write_text(lines, encoding="utf-8")
    scan(replace(environment, batch_rows=2))
    run = last_run(session)
    assert (run.rows, run.new, run.changed, run.repeated) == (6, 4, 1, 2)
    assert "ad-0" in {lead.posting.external_id for lead in session.scalars(select(Finding))}


def test_rows_that_break_off_leave_what_was_read_before(environment, session, inbox, monkeypatch):
    def breaks_off(*given):
        batches = cut_batches(*given)
        yield next(batches)
        yield next(batches)
        raise OSError(errno.EIO, "the disk does not answer")

    write_ads(inbox / "ads.jsonl", range(10))
    with monkeypatch.context() as patch:
        patch.setattr(runner, "cut_batches", breaks_off)
        scan(replace(environment, batch_rows=2))
    assert last_run(session).outcome is RunOutcome.FAILED
    assert stored(session).external_ids == ("ad-0", "ad-1", "ad-2", "ad-3")
    scan(environment)
    assert len(stored(session).external_ids) == 10


def test_a_batch_that_cannot_be_begun_leaves_what_was_read_before(
    environment, session, inbox, monkeypatch
):
    begun = []

    def fails(*given):
        begun.append(given)
        if len(begun) == 3:
            raise OSError(errno.EIO, "the disk does not answer")
        return begin_batch(*given)

    write_ads(inbox / "ads.jsonl", range(10))
    monkeypatch.setattr(runner, "begin_batch", fails)
    scan(replace(environment, batch_rows=2))
    assert last_run(session).outcome is RunOutcome.FAILED
    assert stored(session).external_ids == ("ad-0", "ad-1", "ad-2", "ad-3")


def test_a_changed_text_reopens_the_finding_and_keeps_the_old_wording(environment, session, inbox):
    write_ads(inbox / "ads.jsonl", range(1, 2))
    scan(environment)
    finding = session.scalars(select(Finding)).one()
    old_hits = [hit.span for hit in finding.hits]
    finding.status = FindingStatus.REJECTED
    session.commit()

    changed = {**ad(1), "text": "任职要求：只招女性，30岁以下。"}
    (inbox / "changed.jsonl").write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    scan(environment)
    session.expire_all()
    finding = session.scalars(select(Finding)).one()
    assert finding.status is FindingStatus.OPEN
    assert finding.reopened_at is not None
    assert finding.version > 1
    assert [hit.span for hit in finding.hits] != old_hits
    assert [row.number for row in finding.posting.revisions] == [1, 2]
    for hit in finding.hits:
        assert getattr(finding.revision, hit.field)[hit.start : hit.end] == hit.span


def test_bad_rows_are_listed_and_good_rows_stay(environment, session, inbox):
    lines = [json.dumps(ad(1)), "{not json", json.dumps({**ad(2), "title": ""})]
    (inbox / "ads.jsonl").write_text("\n".join(lines), encoding="utf-8")
    scan(environment)
    assert len(session.scalars(select(Posting)).all()) == 1
    assert last_run(session).refused == 2
    assert {row.row for row in session.scalars(select(RefusedRow))} == {2, 3}


def test_an_unreadable_file_is_said_and_does_not_stop_the_others(environment, session, inbox):
    (inbox / "a.xlsx").write_bytes(b"this is no workbook")
    write_ads(inbox / "b.jsonl", range(3))
    scan(environment)
    run = last_run(session)
    assert run.outcome is RunOutcome.PARTIAL
    assert "a.xlsx" in run.reason
    assert len(session.scalars(select(Posting)).all()) == 3


def test_no_file_is_not_called_empty(environment, session):
    scan(environment)
    assert last_run(session).outcome is RunOutcome.SKIPPED


def test_files_still_arriving_are_left_alone(environment, session, inbox):
    write_ads(inbox / "ads.jsonl.part", range(3))
    scan(environment)
    assert (inbox / "ads.jsonl.part").exists()
    assert last_run(session).outcome is RunOutcome.SKIPPED


def test_one_ad_twice_in_a_file_is_one_posting(environment, session, inbox):
    first, second = ad(1), {**ad(1), "text": "改过的文字，限女性。"}
    (inbox / "ads.jsonl").write_text(
        "\n".join(json.dumps(row, ensure_ascii=False) for row in (first, second, second)),
        encoding="utf-8",
    )
    scan(environment)
    posting = session.scalars(select(Posting)).one()
    assert posting.revision_count == 2
    assert stored(session).counts[:3] == (3, 1, 1)
    assert len(session.scalars(select(PostingRevision)).all()) == 2


def test_a_night_runs_once(environment, session, inbox):
    key = ScanKey.of_night(utc_now().date())
    first = open_scan(session, environment.settings, key, ["handover"])
    run_scan(environment, first)
    write_ads(inbox / "late.jsonl", range(3))
    assert open_scan(session, environment.settings, key, ["handover"]) == first
    run_scan(environment, first)
    assert stored(session).external_ids == ()
    assert unfinished_scans(session, *ScanTrigger) == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "存储空间已满"),
        (KeyError("x"), "内部出错"),
    ],
)
def test_a_source_that_breaks_does_not_take_the_night_with_it(
    environment, session, inbox, monkeypatch, error, said
):
    write_ads(inbox / "ads.jsonl", range(3))

    def broken(*_args, **_kwargs):
        raise error

    monkeypatch.setattr("supervisor.services.collect.runner.store_batch", broken)
    scan(environment)
    run = last_run(session)
    assert run.outcome is RunOutcome.FAILED
    assert said in run.reason
