"""The photo of a licence checked for anybody: answered, counted, forgotten."""

import io

import pytest
from sqlalchemy import select

from supervisor.services.pictures import public_check
from supervisor.services.platform import throttle
from supervisor.store.tables.pictures import PaperCheckCount, Picture
from tests.support.pictures import LEAFLET, borrow, drawn, encoded, licence


@pytest.fixture(autouse=True)
def read_here(monkeypatch):
    borrow(monkeypatch, public_check)


def ask(client, data, name="证.jpg"):
    form = {"photo": (io.BytesIO(data), name)}
    answer = client.post("/public/papers", data=form, content_type="multipart/form-data")
    return answer.status_code, answer.get_data(as_text=True)


def test_a_licence_is_answered_and_only_the_count_is_kept(client, inspector, world, settings):
    assert "拍照核对许可证" in client.get("/public/papers").get_data(as_text=True)
    status, page = ask(client, encoded(licence()))
    assert status == 200
    assert "名册中没有此证" in page
    assert "依据的名册" in page
    assert "0106001213" in page
    assert "王建国" not in page  # nobody asked who the person is
    status, page = ask(client, encoded(drawn(LEAFLET)))
    assert status == 422
    assert "没有认出" in page
    world.session.rollback()
    counted = {row.answer: row.checks for row in world.session.scalars(select(PaperCheckCount))}
    assert counted == {"no_such_licence": 1, "": 1}
    assert world.session.scalars(select(Picture)).all() == []
    kinds = {path.name for path in (settings.archive_path / "blobs").glob("*")}
    assert not kinds & {"picture", "picture_copy", "picture_reading"}
    assert "公众拍照核证" in inspector.get("/pictures").get_data(as_text=True)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04zip", b"%PDF-1.4", b"<html>"])
def test_only_pictures_are_opened_for_strangers(client, data, monkeypatch):
    monkeypatch.setattr(public_check, "PictureReader", None)  # it would be called
    status, page = ask(client, data)
    assert status == 422
    assert "请选择一张" in page


def test_who_comes_too_often_is_told_before_anything_is_opened(client, monkeypatch):
    tight = throttle.Limit("public_paper", capacity=1, seconds_per_token=3600)
    monkeypatch.setattr(public_check, "CHECKS", tight)
    assert ask(client, b"")[0] == 422
    assert ask(client, encoded(licence()))[0] == 429
