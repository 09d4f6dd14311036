"""Pictures on scraped pages: found, asked for within the source's limits, queued, each once."""

from datetime import time

import pytest
from sqlalchemy import select

from scrapers.config import SourceConfig, Window
from scrapers.contract import AccessMode, Document, PageRequest
from scrapers.errors import FetchFailed, FetchRefused
from scrapers.pages.images import image_addresses
from supervisor.domain.pictures.states import PictureState
from supervisor.domain.platform.clock import utc_now
from supervisor.services.pictures import page_images
from supervisor.services.pictures.page_images import fetch_page_images
from supervisor.store.queries.pictures.page_images import found_on
from supervisor.store.tables.pictures import PageImage, Picture
from tests.support.factories import Ad, World
from tests.support.pictures import LEAFLET, drawn, encoded

URL = "https://n.example/2026/notice.html"
HTML = """<html><img src=/logo.png><div class=content><p>招聘公告</p><img src="/up/a.jpg">
<img data-src="//www.n.example/up/b.jpg?x=1" src="blank.gif"><img src="/icon.png" width=24>
<img src="data:image/png;base64,AAAA"><img src="https://cdn.example/c.jpg"><img src="/up/a.jpg">
<img src="up/small.png"></div></html>"""
HEADERS = {"content-type": "text/html; charset=utf-8"}
PHOTO = encoded(drawn(LEAFLET))


class Site:
    """Answers as a site would; keeps what was asked for."""

    def __init__(self):
        self.asked, self.error = [], None

    def fetch(self, request, config):
        self.asked.append(request.url)
        if self.error:
            raise self.error
        body = b"small" if "small" in request.url else PHOTO
        return Document(request.url, 200, {"content-type": "image/jpeg"}, body, utc_now())


@pytest.fixture
def site(session, settings, monkeypatch):
    config = SourceConfig(
        id="board", title="某站", mode=AccessMode.LIVE, base_url="https://n.example/",
        legal_basis="测试", window=Window(start=time(0), end=time(0)),
    )  # fmt: skip
    world = World(session, settings)
    raw = world.finding(Ad(title="招聘公告", url=URL)).revision.raw_page
    writer = world.archive.writer("pages")
    page = Document(URL, 200, HEADERS, HTML.encode(), utc_now())
    ref = writer.add_document(page, PageRequest(URL))
    writer.close()
    raw.source_id, raw.url, raw.status, raw.headers = "board", URL, 200, HEADERS
    raw.archive_file, raw.archive_offset = ref.file, ref.offset
    raw.digest, raw.length, raw.received_at = ref.digest, ref.length, utc_now()
    session.commit()
    monkeypatch.setattr(page_images, "SOURCES", ("board",))
    monkeypatch.setattr(page_images, "load_config", lambda _: config)
    return Site()


def test_pictures_of_the_text_are_found_and_marks_are_not():
    found = image_addresses(Document(URL, 200, HEADERS, HTML.encode(), utc_now()))
    assert found == [
        "https://n.example/up/a.jpg",
        "https://www.n.example/up/b.jpg?x=1",
        "https://cdn.example/c.jpg",
        "https://n.example/2026/up/small.png",
    ]


def test_each_is_asked_for_once_and_what_is_large_enough_waits_to_be_read(session, settings, site):
    assert fetch_page_images(session, settings, site) == 4
    assert fetch_page_images(session, settings, site) == 0
    assert len(site.asked) == 3  # nothing is asked of another host
    pictures = session.scalars(select(Picture)).all()
    assert [one.state for one in pictures] == [PictureState.WAITING] * 2
    assert found_on(session, pictures[0].id).title == "招聘公告"
    problems = set(session.scalars(select(PageImage.problem)))
    assert problems == {"", page_images._ELSEWHERE, page_images._SMALL}


def test_a_site_that_does_not_answer_is_left_alone_and_one_that_refuses_is_not_asked_again(
    session, settings, site
):
    site.error = FetchFailed("对方没有应答。")
    assert fetch_page_images(session, settings, site) == 1
    assert session.scalars(select(PageImage)).all() == []
    site.error = FetchRefused("robots.txt 不允许。")
    assert fetch_page_images(session, settings, site) == 4
    assert session.scalars(select(Picture)).all() == []
