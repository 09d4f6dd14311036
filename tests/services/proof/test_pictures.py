"""The page as it was: outlined, powerless; and the picture of it."""

import json

import pytest

from supervisor.domain.leads.findings import FindingStatus
from supervisor.services.proof.evidence import PageKind, RawView
from supervisor.services.proof.page_shown import shown
from supervisor.services.proof.pictures import draw_missing
from supervisor.store.tables.postings import PagePicture
from tests.support.factories import World

CARDS = """<html><head><link rel=stylesheet href=https://x.example/a.css>
<base href=https://x.example></head>
<body onload="act()"><ul><li class=job><h3>前台（限女）</h3><p>甲公司</p><script>act()</script>
</li><li class=job><h3>司机</h3><p>乙公司</p></li></ul><form action=https://x.example/>
</form></body></html>"""


def test_the_card_of_the_ad_is_outlined_and_no_other():
    page = shown(RawView(PageKind.HTML, CARDS), ("前台（限女）", "n1", "甲公司"))
    assert page.count('id="this-ad"') == 1
    card = page[page.index('id="this-ad"') : page.index("司机")]
    assert "前台（限女）" in card
    assert "甲公司" in card
    assert page.index('id="this-ad"') < page.index("前台（限女）")


def test_nothing_in_it_can_act():
    page = shown(RawView(PageKind.HTML, CARDS), ("前台（限女）",))
    for active in ("<script", "<link", "<base", "<form"):
        assert active not in page


def test_of_json_the_ads_own_object_is_marked_and_its_text_stays_text():
    rows = [{"id": "n1", "title": "<b>前台</b>"}, {"id": "n2", "title": "司机"}]
    page = shown(RawView(PageKind.TEXT, json.dumps({"rows": rows})), ("没有", "n2"))
    marked = page[page.index("<mark") : page.index("</mark>")]
    assert "司机" in marked
    assert "n1" not in marked
    assert "<b>" not in page


@pytest.fixture
def finding(session, settings):
    found = World(session, settings).finding()
    found.status = FindingStatus.CONFIRMED
    session.commit()
    return found


def browser(tmp_path, script):
    path = tmp_path / "chromium"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_a_picture_is_drawn_once_and_kept(session, settings, finding, tmp_path):
    into = '--screenshot=*) printf "\\211PNG\\r\\n" > "${one#*=}";;'
    script = f'for one; do case "$one" in {into} esac; done'
    own = settings.model_copy(update={"chromium_path": browser(tmp_path, script)})
    assert draw_missing(session, own) == 1
    assert draw_missing(session, own) == 0
    assert session.get(PagePicture, finding.revision_id).digest


def test_a_browser_that_fails_is_told_and_not_asked_again(session, settings, finding, tmp_path):
    own = settings.model_copy(update={"chromium_path": browser(tmp_path, "exit 3")})
    assert draw_missing(session, own) == 0
    assert "没有给出截图" in session.get(PagePicture, finding.revision_id).problem
