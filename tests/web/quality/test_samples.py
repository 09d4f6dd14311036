"""Blind reading and the known error rates, through their pages."""

import re

import pytest

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.quality.sampling import ItemKind
from supervisor.domain.screening.model import Category
from supervisor.golden import golden_ads
from supervisor.services.quality.blind_draw import make_draw
from supervisor.store.tables.postings import Posting
from supervisor.store.tables.quality import BlindItem
from tests.support.factories import Ad


@pytest.fixture
def drawn(world):
    page = world.page(world.run(world.scan()), b"[]")
    for number in range(4):
        world.finding(Ad(text=f"限男性，编号{number}。电话13812345678"), page=page)
        world.posting(Ad(text=f"做事认真，编号{number}。", hits=[]), page)
    make_draw(world.session, clock.today(), 8, world.session.query(Posting).first().last_seen_at)
    return world.session.query(BlindItem).order_by(BlindItem.id).all()


def shape(page):
    """The page without what is the ad's own: what a reader could tell kinds apart by."""
    page = re.sub(r'(?s)<article class="panel ad">.*?</article>', "", page)
    page = re.sub(r"(?s)<title>.*?</title>|<h1>.*?</h1>", "", page)
    return re.sub(r'samples/\d+|nonce="[^"]*"|value="[^"]*"', "", page)


def test_kinds_look_alike(client, inspector, drawn):
    shapes = {item.kind: shape(inspector.get(f"/samples/{item.id}").text) for item in drawn}
    assert set(shapes) == set(ItemKind)
    assert len(set(shapes.values())) == 1
    for item in drawn:
        page = inspector.get(f"/samples/{item.id}").text
        assert "<mark" not in page
        assert "13812345678" not in page
        assert "平台报送" not in page


def answer(client, item, reading="clean", categories=(), version=1):
    form = {"reading": reading, "category": list(categories), "version": str(version)}
    return client.post(f"/samples/{item.id}/answer", data=form)


def test_reading_goes_from_one_to_the_next_and_can_be_taken_back(inspector, drawn, world):
    assert inspector.get("/samples").location == f"/samples/{drawn[0].id}"
    assert answer(inspector, drawn[0]).location == f"/samples/{drawn[1].id}"
    assert "上一条已保存" in inspector.get(f"/samples/{drawn[1].id}").text
    assert inspector.get(f"/samples/{drawn[0].id}").location == "/samples"
    assert inspector.post(f"/samples/{drawn[0].id}/undo").location == f"/samples/{drawn[0].id}"
    world.refresh()
    assert world.session.get(BlindItem, drawn[0].id).reading is None
    for item in drawn:
        world.refresh()
        version = world.session.get(BlindItem, item.id).version
        assert answer(inspector, item, version=version).status_code == 302
    assert "没有待读的信息" in inspector.get("/samples").text


def test_an_incomplete_answer_is_given_back(inspector, drawn):
    page = inspector.post(
        f"/samples/{drawn[0].id}/answer",
        data={"reading": "violation", "note": "看不清", "version": "1"},
    )
    assert page.status_code == 422
    assert "至少勾选一类" in page.text
    assert 'value="看不清"' in page.text
    page = answer(inspector, drawn[0], "clean", ["gender"])
    assert page.status_code == 422
    assert re.search(r'value="gender" checked', page.text)
    assert answer(inspector, drawn[0], "certainly").status_code == 400


def test_rates_open_the_readings_behind_them(inspector, drawn):
    for item in drawn:
        named = item.machine if item.kind is ItemKind.FLAGGED else []
        if item.kind is ItemKind.GOLDEN:
            named = [str(one) for one in golden_ads()[item.golden_key].known]
        answer(inspector, item, "violation" if named else "clean", named)
    page = inspector.get("/error-rates").text
    assert "100.0%" in page
    assert "平台报送" in page
    link = re.search(r'href="(/error-rates/readings\?[^"]*category=gender[^"]*)"', page)[1]
    listed = inspector.get(link.replace("&amp;", "&")).text
    assert listed.count("<tr>") == 1 + sum(
        Category.GENDER.value in item.machine and item.kind is ItemKind.FLAGGED for item in drawn
    )
    assert "没有这样的判读" in inspector.get("/error-rates/readings?reading=unsure").text
    assert inspector.get("/error-rates?days=7").status_code == 400


def test_the_pages_cost_the_same_however_much_was_read(inspector, drawn, world, count_statements):
    few = count_statements(lambda: inspector.get("/error-rates"))
    few_listed = count_statements(lambda: inspector.get("/error-rates/readings"))
    for item in drawn:
        answer(inspector, item, "unsure")
    assert count_statements(lambda: inspector.get("/error-rates")) == few
    assert count_statements(lambda: inspector.get("/error-rates/readings")) <= few_listed + 1


def test_an_empty_installation_says_why(inspector, world, sign_in):
    assert "没有待读的信息" in inspector.get("/samples").text
    assert "还没有抽取过" in inspector.get("/error-rates").text
    auditor = sign_in(world.user(Role.AUDITOR))
    assert auditor.get("/error-rates").status_code == 200
    assert auditor.get("/samples").status_code == 403
