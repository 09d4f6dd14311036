"""A notice, looks back through the fetcher, proof that the ad is gone, and its return."""

from datetime import time, timedelta

import pytest

from scrapers.config import SourceConfig, Window
from scrapers.contract import AccessMode, Document
from scrapers.errors import FetchFailed
from scrapers.evidence.archive import Archive, ArchiveRef
from supervisor.documents.verify_capsule import check, sha256
from supervisor.domain.cases.takedowns import TakedownAddressee, TakedownStatus
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.services.platform.audit import Actor
from supervisor.services.proof import takedowns
from supervisor.services.proof.takedowns import NewNotice, TakedownError, give_notice
from tests.support.factories import Ad, World

TITLE = "前台文员（限女）"
NOTICE = NewNotice(TakedownAddressee.PLATFORM, "某平台", clock.today() + timedelta(days=3))


class Site:
    """Answers as a site would; keeps what was asked for."""

    def __init__(self):
        self.status, self.body, self.fails = 200, f"<h1>{TITLE}</h1>", False
        self.asked = []

    def fetch(self, request, config):
        self.asked.append(request.url)
        if self.fails:
            raise FetchFailed("对方没有应答。")
        headers = {"content-type": "text/html; charset=utf-8"}
        return Document(request.url, self.status, headers, self.body.encode(), utc_now())


@pytest.fixture
def site(monkeypatch):
    config = SourceConfig(
        id="board", title="某板", mode=AccessMode.LIVE, base_url="https://b.example/",
        legal_basis="测试", window=Window(start=time(0), end=time(0)),
    )  # fmt: skip
    monkeypatch.setattr(takedowns, "load_config", lambda _: config)
    return Site()


@pytest.fixture
def world(session, settings):
    return World(session, settings)


@pytest.fixture
def actor(world):
    return Actor(world.user(Role.INSPECTOR).id)


@pytest.fixture
def finding(world):
    found = world.finding(Ad(title=TITLE, url="https://b.example/jobs/1"))
    found.status = FindingStatus.CONFIRMED
    world.session.commit()
    return found


@pytest.fixture
def told(session, settings, actor, finding):
    return give_notice(session, settings, actor, finding.id, NOTICE)


def look(told, session, settings, site, times=1):
    for _ in range(times):
        takedowns.look(session, settings, site, told.id)
    session.refresh(told)
    return told.status


def test_only_a_confirmed_lead_gets_a_notice_and_only_one(session, settings, actor, finding, told):
    with pytest.raises(TakedownError, match="已经通知"):
        give_notice(session, settings, actor, finding.id, NOTICE)
    finding.status = FindingStatus.OPEN
    session.commit()
    with pytest.raises(TakedownError, match="复核属实"):
        give_notice(session, settings, actor, finding.id, NOTICE)


def test_the_notice_names_address_and_capsule_which_is_whole(session, settings, actor, told):
    letter = "".join(takedowns.letter_of(told).paragraphs)
    assert "https://b.example/jobs/1" in letter
    assert told.capsule_digest in letter
    content = takedowns.capsule_taken(session, settings, actor, told)
    assert sha256(content) == told.capsule_digest
    assert check(content).faults == []


def test_an_ad_that_stands_stands_and_is_looked_at_again(session, settings, site, told):
    assert look(told, session, settings, site) is TakedownStatus.STANDING
    assert site.asked == ["https://b.example/jobs/1"]
    assert told.due_at > utc_now()


@pytest.mark.parametrize("body", ["<p>请登录后查看</p>", f"<h1>{TITLE}</h1><p>职位已关闭</p>", ""])
def test_a_page_that_proves_nothing_changes_nothing(session, settings, site, told, body):
    site.body = body
    assert look(told, session, settings, site, 3) is TakedownStatus.SENT


def test_a_site_that_does_not_answer_proves_nothing(session, settings, site, told):
    site.fails = True
    assert look(told, session, settings, site, 3) is TakedownStatus.SENT
    assert told.looks[0].reason == "对方没有应答。"


def test_gone_is_proved_twice_kept_and_timed(session, settings, site, told):
    look(told, session, settings, site)
    site.status, site.body = 404, "没有这个页面"
    assert look(told, session, settings, site) is TakedownStatus.STANDING
    assert look(told, session, settings, site) is TakedownStatus.GONE
    first, kept = told.looks[1], told.looks[2]
    assert told.gone_at == first.at
    ref = ArchiveRef(kept.archive_file, kept.archive_offset, kept.digest, kept.length)
    assert Archive(settings.archive_path).read(ref).decode() == site.body
    [record] = takedowns.platform_records([told], clock.today())
    assert (record.gone, record.standing, record.median_hours >= 0) == (1, 0, True)


def test_a_return_re_opens(session, settings, site, told):
    site.status = 410
    assert look(told, session, settings, site, 2) is TakedownStatus.GONE
    site.status = 200
    assert look(told, session, settings, site) is TakedownStatus.BACK
    assert (told.reposts, told.gone_at) == (1, None)
    site.status = 410
    assert look(told, session, settings, site, 2) is TakedownStatus.GONE


def test_another_ad_that_repeats_it_re_opens_once(session, settings, site, told, world):
    site.status = 410
    look(told, session, settings, site, 2)
    again = world.finding(Ad(title=TITLE))
    again.repost_of_id, again.created_at = told.finding_id, utc_now() + timedelta(minutes=1)
    session.commit()
    assert takedowns.look_at_due(session, settings, site) == 0
    assert takedowns.look_at_due(session, settings, site) == 0
    session.refresh(told)
    assert (told.status, told.reposts) == (TakedownStatus.BACK, 1)
    assert told.gone_at is not None


def test_of_a_source_that_cannot_be_asked_the_nights_tell(session, settings, told, finding):
    # The lead's own source is one of handed-over files.
    finding.posting.last_seen_at = utc_now() + timedelta(days=1)
    session.commit()
    assert look(told, session, settings, None) is TakedownStatus.STANDING
