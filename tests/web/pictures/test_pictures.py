"""The pages of pictures, from the form to the picture with its boxes."""

import io
from datetime import timedelta

import pytest

from supervisor.domain.pictures.states import PictureState
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.services.pictures import queue
from supervisor.services.pictures.folder import ASIDE, folder_of
from supervisor.store.tables.pictures import Picture, PictureReading, PictureReplay
from supervisor.store.tables.platform import AuditEvent
from supervisor.web.shell import background
from tests.support.pictures import LEAFLET, borrow, drawn, encoded, licence

STREET = next(iter(Street))


@pytest.fixture
def read_at_once(app, settings, monkeypatch):
    """Work that a request leaves behind is done before it is answered."""
    borrow(monkeypatch, queue)
    monkeypatch.setattr(background, "start", lambda work: work())


def send(client, *files, **fields):
    uploads = [(io.BytesIO(data), name) for name, data in files]
    return client.post(
        "/pictures/new", data={"files": uploads, **fields}, content_type="multipart/form-data"
    )


def text(answer, code=200):
    assert answer.status_code == code
    return answer.get_data(as_text=True)


def test_a_photo_is_shown_with_boxes_tied_to_hits(inspector, read_at_once):
    assert "还没有图片" in text(inspector.get("/pictures"))
    photo = ("街口.jpg", encoded(drawn(LEAFLET)))
    sent = send(inspector, photo, street=STREET.value, place="中南路 12 号门口")
    page = text(inspector.get(sent.location))
    assert "18-35岁" in page
    assert page.count("<polygon") >= 3
    assert 'href="#hit-1"' in page
    assert "13871234567" not in page
    assert "查看线索" in page
    assert STREET.label in text(inspector.get("/pictures"))
    copy = inspector.get(f"{sent.location}/pages/1.jpg")
    assert copy.data[:2] == b"\xff\xd8"
    assert inspector.get(f"{sent.location}/pages/2.jpg").status_code == 404
    assert inspector.get(f"{sent.location}/original").data == photo[1]
    answer = inspector.post(f"{sent.location}/text", data={"text": "诚聘包装工\n包吃住"})
    assert "已保存更正" in text(inspector.get(answer.location))


def test_the_list_says_how_far_a_batch_has_come(inspector, world, settings):
    given = {"digest": "d", "name": "a", "size": 1}
    old = clock.utc_now() - timedelta(days=2)
    ended = [PictureState.READ] * 3 + [PictureState.REFUSED]
    rows = [Picture(**given, state=one) for one in (*ended, PictureState.WAITING)]
    world.session.add_all([*rows, Picture(**given, state=PictureState.READ, state_since=old)])
    world.session.commit()
    page = text(inspector.get("/pictures"))
    assert "还有 1 个文件等待识别；近 16 小时已识别 3 个，1 个未能识别。" in page
    assert "没能收下" not in page
    aside = folder_of(settings) / ASIDE
    aside.mkdir(parents=True)
    (aside / "空的.jpg").touch()
    (aside / "空的.jpg.reason.txt").touch()
    (folder_of(settings) / "新的.jpg").touch()
    page = text(inspector.get("/pictures"))
    assert "等待识别，收件文件夹里还有 1 个没有取；" in page
    assert "有 1 个文件没能收下" in page


def test_a_photo_without_a_street_is_offered_that_of_photos_taken_nearby(inspector, world):
    at = {"latitude": 30.5430, "longitude": 114.3410}
    given = {"digest": "d", "name": "a", "size": 1, "state": PictureState.READ}
    world.add(Picture(**given, street=STREET, taken=at))
    here = world.add(Picture(**given, taken=at | {"latitude": 30.5439}))
    world.session.commit()
    address = f"/pictures/{here.id}"
    assert f"{STREET.label}（附近 1 张照片注明在此，最近 100 米）" in text(inspector.get(address))
    inspector.post(f"{address}/street", data={"street": "atlantis"})
    assert "请选择街道" in text(inspector.get(address))
    inspector.post(f"{address}/street", data={"street": STREET.value})
    page = text(inspector.get(address))
    assert "已注明街道" in page
    assert "注明在此" not in page
    other = list(Street)[1]
    inspector.post(f"{address}/street", data={"street": other.value})
    world.refresh()
    assert world.session.get(Picture, here.id).street is STREET
    assert world.session.query(AuditEvent).filter_by(action="picture_placed").count() == 1


def test_a_licence_shows_its_verdict_and_the_list_it_rests_on(inspector, read_at_once):
    page = text(inspector.get(send(inspector, ("证.jpg", encoded(licence()))).location))
    assert "名册中没有此证" in page
    assert "依据的名册" in page


def test_what_cannot_be_taken_keeps_the_form(inspector, app):
    assert "请先拍照" in text(send(inspector), 422)
    page = text(send(inspector, ("空.jpg", b""), place="路口"), 422)
    assert "是空的" in page
    assert 'value="路口"' in page


def test_pictures_are_for_officers(world, sign_in):
    client = sign_in(world.user(Role.AUDITOR))
    assert client.get("/pictures").status_code == 403


def test_a_photo_sent_again_is_taken_in_once(inspector, world, sign_in, monkeypatch):
    started = []
    monkeypatch.setattr(background, "start", started.append)
    key = "0123abcd-0000-4000-8000-0123456789ab"

    def post(client, name="a.jpg", data=b"photo", client_id=key):
        files = {"files": (io.BytesIO(data), name), "client_id": client_id}
        answer = client.post("/pictures/drafts", data=files, content_type="multipart/form-data")
        return answer.status_code, answer.get_json()

    assert inspector.get("/pictures/form-token").get_json()["csrf"]
    first = post(inspector)
    assert first == post(inspector)
    assert first == (200, {"record": "/pictures/1"})
    assert len(started) == 1
    assert post(inspector, client_id="1")[0] == 422
    assert post(inspector, data=b"", client_id=key.replace("a", "b"))[0] == 422
    assert post(sign_in(world.user(Role.INSPECTOR)))[0] == 422  # somebody else's
    with inspector.get("/pictures/worker.js") as answer:
        assert answer.headers["Service-Worker-Allowed"] == "/pictures/"


def test_leaflets_are_listed_on_streets_and_days(inspector, read_at_once):
    assert "还没有重复出现的传单" in text(inspector.get("/pictures/leaflets"))
    for street in tuple(Street)[:3]:
        send(inspector, ("传单.jpg", encoded(drawn(LEAFLET))), street=street.value)
    page = text(inspector.get("/pictures/leaflets"))
    assert "3 次" in page
    assert LEAFLET[4] in page
    page = text(inspector.get("/pictures/leaflets/1"))
    assert page.count("street-tile-4") == 3
    assert "出现 3 次" in page
    assert "138********" in page
    assert "13871234567" not in page
    assert inspector.get("/pictures/leaflets/2").status_code == 404


def test_a_picture_is_read_again_beside_what_was_kept(inspector, read_at_once, monkeypatch):
    address = send(inspector, ("街口.jpg", encoded(drawn(LEAFLET)))).location
    page = text(inspector.get(address))
    assert "重新识别" in page
    assert "与保存的一致" not in page
    assert "正在重新识别" in text(inspector.get(inspector.post(f"{address}/again").location))
    page = text(inspector.get(address))
    assert "与保存的一致" in page
    monkeypatch.setattr(background, "start", lambda work: None)
    inspector.post(f"{address}/again")
    assert "正在重新识别，请稍后" in text(inspector.get(address))
    assert "已经在重新识别" in text(inspector.get(inspector.post(f"{address}/again").location))
    assert inspector.post("/pictures/99/again").status_code == 404


def test_what_a_later_reading_says_otherwise_is_shown_with_numbers_masked(
    inspector, read_at_once, world
):
    address = send(inspector, ("街口.jpg", encoded(drawn(LEAFLET)))).location
    world.refresh()
    kept = world.session.get_one(PictureReading, 1)
    record = kept.record | {"hits": [], "poster": None}
    world.add(
        PictureReplay(
            picture_id=1,
            reading_id=1,
            engine="rapidocr 9",
            digest="0" * 64,
            text=kept.text.replace("限女性", "限男性").replace("13871234567", "13871234568"),
            record=record,
        )
    )
    page = text(inspector.get(address))
    assert "与保存的不同" in page
    assert "<del>女</del><ins>男</ins>" in page
    assert "不再提示" in page
    assert "rapidocr 9" in page
    assert "1387123456" not in page
