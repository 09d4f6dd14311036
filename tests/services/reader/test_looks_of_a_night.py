"""A night that was cut off and continued keeps the same ads worth a look as an undisturbed one."""

import json
from dataclasses import replace

import pytest

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.reader.looks import worth_of
from supervisor.domain.reader.reader import read_ads
from supervisor.domain.screening import Ad
from supervisor.services.leads import store_batch
from supervisor.services.leads.versions import record_rules
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.services.reader.models import load_readers
from tests.support.scan_samples import stored

SAID = (
    "只留哥们儿的床位，包吃住。",
    "负责仓库收货、盘点与发货。做事认真，能适应倒班。",
    "名单以外的学校这次先不收。",
    "年纪太大家里不放心的就别来了。",
    "做满一礼拜的没有低于八千的。",
    "宿舍只剩姐妹寝，所以这回你们懂的。",
)


class PowerCut(BaseException):
    """Ends the process; nothing catches it."""


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"look_size": 1})


def test_what_is_kept_does_not_depend_on_a_power_cut(environment, session, inbox, monkeypatch):
    rows = [
        {"id": f"ad-{n}", "title": f"岗位{n}", "company": "", "text": f"{SAID[n % 6]}编号{n}。"}
        for n in range(24)
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (inbox / "ads.jsonl").write_text(lines, encoding="utf-8")
    environment = replace(environment, batch_rows=5)
    real, calls = store_batch._measure, []

    def cut(*arguments):
        real(*arguments)
        calls.append(1)
        if len(calls) in (2, 4):
            raise PowerCut

    monkeypatch.setattr(store_batch, "_measure", cut)
    scan_id = open_scan(session, environment.settings, ScanKey.manual(utc_now()), ["handover"])
    for _ in range(2):
        with pytest.raises(PowerCut):
            run_scan(environment, scan_id)
        session.rollback()
    run_scan(environment, scan_id)
    found = stored(session)
    assert len(found.external_ids) == 24
    assert set(found.looks) == best_five(environment, session, rows)


def best_five(environment, session, rows):
    """What a reading of all ads at once says."""
    digest = record_rules(session, environment.archive).digest
    ads = [Ad(row["id"], row["title"], row["company"], row["text"]) for row in rows]
    read = read_ads(load_readers(environment.settings.archive_path, digest), ads)
    worth = {
        ad.id: found
        for ad, one in zip(ads, read, strict=True)
        if not any(hit.exception is None for hit in one.hits)
        and (found := worth_of(one, is_licensed=False)) is not None
    }
    assert len(worth) > 5
    ranked = sorted(worth, key=lambda ad_id: -worth[ad_id].worth)
    return {(ad_id, str(worth[ad_id].reason), worth[ad_id].worth) for ad_id in ranked[:5]}
