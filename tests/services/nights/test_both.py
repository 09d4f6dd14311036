"""What people decide while a night stores: neither loses anything, on either database."""

import json
import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scrapers.fetching.fetcher import Fetcher
from supervisor.domain.collect.runs import RunOutcome
from supervisor.domain.leads.findings import Decision, FindingStatus
from supervisor.extensions import db
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.leads.review import Ruling, decide
from supervisor.services.platform.audit import Actor
from supervisor.store.tables.collect import SourceRun
from supervisor.store.tables.leads import Finding, Review
from tests.support.scan_samples import ad, scan, stored, write_ads

ADS = 60


class Deciding:
    """An inspector in a thread and a session of its own, who decides whatever is open."""

    def __init__(self, engine, actor):
        self.decided = []
        self._engine, self._actor, self._ended = engine, actor, threading.Event()
        self._failed = []
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def _work(self):
        try:
            with Session(self._engine) as session:
                while not self._ended.wait(0.005):
                    session.rollback()
                    open_one = select(Finding).filter_by(status=FindingStatus.OPEN).limit(1)
                    if finding := session.scalars(open_one).first():
                        ruling = Ruling(Decision.UNSURE, finding.version)
                        decide(session, finding.id, self._actor, ruling)
                        self.decided.append(finding.id)
        except Exception as error:  # told in the thread of the test
            self._failed.append(error)

    def stop(self):
        self._ended.set()
        self._thread.join()
        assert self._failed == []


@pytest.fixture
def environment(session, settings):
    return ScanEnvironment(session, settings, Fetcher(user_agent_contact=""), batch_rows=10)


def test_decisions_during_a_scan_and_the_scan_are_both_whole(session, world, environment, inbox):
    inspector = Actor(world.user().id, "10.0.0.1")
    write_ads(inbox / "a.jsonl", range(ADS))
    scan(environment)
    deciding = Deciding(db.engine, inspector)
    write_ads(inbox / "b.jsonl", range(ADS * 2))  # half of them again, whose leads are decided
    scan(environment)
    deciding.stop()
    session.rollback()
    assert {run.outcome for run in session.scalars(select(SourceRun))} == {RunOutcome.OK}
    found = stored(session)
    assert (len(found.external_ids), found.revisions) == (ADS * 2, ADS * 2)
    assert deciding.decided
    assert sorted(session.scalars(select(Review.finding_id))) == sorted(deciding.decided)
    unsure = select(Finding.id).filter_by(status=FindingStatus.UNSURE)
    assert sorted(session.scalars(unsure)) == sorted(deciding.decided)


def test_texts_without_end_are_stored_with_the_others(session, environment, inbox):
    fields = ("title", "company", "city", "address", "text", "salary", "headcount", "account")
    endless = [ad(number) | {field: "长" * 3_000} for number, field in enumerate(fields)]
    lines = [json.dumps(one, ensure_ascii=False) for one in (*endless, ad(len(fields)))]
    (inbox / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    scan(environment)
    assert set(stored(session).external_ids) == {f"ad-{n}" for n in range(len(fields) + 1)}
