"""From a photo to a lead: received, read, judged, handed over, corrected."""

import hashlib
import io
import os
import zipfile
from dataclasses import replace

import orjson
import pytest
import segno
from PIL import Image
from sqlalchemy import select

from scrapers.evidence.archive import Archive
from supervisor.domain.pictures.model import FileReading
from supervisor.domain.pictures.replays import difference
from supervisor.domain.pictures.states import PICTURE_FILES, PictureState
from supervisor.domain.platform import clock
from supervisor.domain.platform.streets import Street
from supervisor.domain.postings.wording_diff import ChangeKind
from supervisor.domain.traces.masking import mask_contacts
from supervisor.services.pictures import folder, inbox, queue, replay
from supervisor.services.pictures.inbox import PictureRefused
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.proof.lead_capsule import capsule_of
from supervisor.store.queries.leads.record import load_record
from supervisor.store.queries.pictures.pictures import ad_of_picture, compared
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.pictures import Picture
from supervisor.store.tables.postings import PostingRevision
from tests.support.pictures import LEAFLET, Borrowed, borrow, drawn, encoded, licence

STREET = next(iter(Street))


@pytest.fixture(autouse=True)
def shared(monkeypatch):
    borrow(monkeypatch, queue)


def taken(session, settings, *pictures, street=STREET):
    files = [(f"{number}.jpg", data) for number, data in enumerate(pictures)]
    return inbox.receive(session, settings, SYSTEM, files, street)


def test_a_photo_becomes_a_lead_with_its_evidence(session, settings):
    data = encoded(drawn(LEAFLET))
    (picture,) = taken(session, settings, data)
    assert queue.read_waiting(session, settings) == 1
    picture = session.scalars(select(Picture)).one()
    assert picture.state is PictureState.READ
    assert Archive(settings.archive_path).get_blob(PICTURE_FILES, picture.digest) == data
    reading = picture.readings[0]
    assert "rapidocr" in reading.engine
    spans = {hit["span"]: hit["boxes"] for hit in reading.record["hits"]}
    assert "18-35岁" in spans
    assert all(spans.values())
    made = ad_of_picture(session, f"picture-{picture.id}")
    finding = session.get_one(Finding, made.finding_id)
    assert finding.posting_id == made.posting_id
    wording = session.scalars(select(PostingRevision)).one()
    assert wording.company == LEAFLET[4]
    assert wording.street is STREET


def test_a_correction_is_kept_beside_the_reading_and_judged(session, settings):
    taken(session, settings, encoded(drawn(("诚聘保洁员", "包吃住，有宿舍"))))
    queue.read_waiting(session, settings)
    picture = session.scalars(select(Picture)).one()
    assert ad_of_picture(session, f"picture-{picture.id}").finding_id is None
    inbox.correct(session, settings, SYSTEM, picture.id, "诚聘保洁员\r\n限女性，包吃住")
    assert picture.readings[0].text == "诚聘保洁员\n包吃住，有宿舍"
    assert picture.corrections[0].text == "诚聘保洁员\n限女性，包吃住"
    kept = Archive(settings.archive_path).get_blob(
        inbox.CORRECTION_KIND, picture.corrections[0].digest
    )
    assert orjson.loads(kept)["text"] == "诚聘保洁员\n限女性，包吃住"
    assert orjson.loads(kept)["reading"] == picture.readings[0].digest
    assert ad_of_picture(session, f"picture-{picture.id}").finding_id is not None
    with pytest.raises(PictureRefused):
        inbox.correct(session, settings, SYSTEM, picture.id, " ")


def test_a_licence_is_checked_and_no_ad(session, settings):
    taken(session, settings, encoded(licence()))
    queue.read_waiting(session, settings)
    record = session.scalars(select(Picture)).one().readings[0].record
    assert record["licence"]["fields"]["holder"] == "武汉晨光人力资源有限公司"
    assert record["licence"]["verdict"] == "no_such_licence"
    assert ad_of_picture(session, "picture-1") is None


def test_the_same_leaflet_again_joins_its_sightings(session, settings):
    leaflet = drawn(LEAFLET)
    again = leaflet.rotate(3, expand=True, fillcolor="gray")
    other = drawn(
        ("招聘电焊工", "有证者优先，工资面议", "地址：光谷三路", "带薪年假，五险一金，双休")
    )
    for picture in (leaflet, other, again):
        taken(session, settings, encoded(picture))
    queue.read_waiting(session, settings)
    firsts = session.scalars(select(Picture.sighting_of).order_by(Picture.id)).all()
    assert firsts == [1, 2, 1]


def test_what_cannot_be_read_says_so_and_stops_nothing(session, settings):
    taken(session, settings, b"no picture", encoded(drawn(LEAFLET[:2])))
    assert queue.read_waiting(session, settings) == 2
    states = session.scalars(select(Picture.state).order_by(Picture.id)).all()
    assert states == [PictureState.REFUSED, PictureState.READ]


@pytest.mark.parametrize("files", [[], [("a.jpg", b"")], [("a.jpg", b"x")] * 21])
def test_what_cannot_be_taken_is_refused_whole(session, settings, files):
    with pytest.raises(PictureRefused):
        inbox.receive(session, settings, SYSTEM, files, None)
    assert session.scalars(select(Picture)).all() == []


class LaterReader(Borrowed):
    """An engine of a later day, which reads one line otherwise."""

    def read(self, data):
        reading = super().read(data)
        pages = [
            replace(page, lines=tuple(otherwise(line) for line in page.lines))
            for page in reading.pages
        ]
        return replace(reading, pages=tuple(pages))


def otherwise(line):
    return replace(line, text=line.text.replace("18-35岁", "年龄不限"))


def test_a_later_engine_reads_beside_what_was_kept_and_changes_nothing(
    session, settings, monkeypatch
):
    taken(session, settings, encoded(drawn(LEAFLET)))
    with pytest.raises(PictureRefused):
        replay.ask_again(session, SYSTEM, 1)
    queue.read_waiting(session, settings)
    inbox.correct(session, settings, SYSTEM, 1, "\n".join(LEAFLET))
    kept = everything(session)
    monkeypatch.setattr(queue, "PictureReader", LaterReader)
    monkeypatch.setattr(replay, "engine_version", lambda: "rapidocr 9, PP-OCRv9")
    replay.ask_again(session, SYSTEM, 1)
    with pytest.raises(PictureRefused):
        replay.ask_again(session, SYSTEM, 1)
    assert queue.read_waiting(session, settings) == 1
    assert queue.read_waiting(session, settings) == 0
    session.expire_all()
    assert everything(session) == kept
    picture = session.get_one(Picture, 1)
    (later,) = picture.replays
    assert (later.engine, later.reading_id) == ("rapidocr 9, PP-OCRv9", picture.readings[-1].id)
    archived = Archive(settings.archive_path).get_blob(queue.READING_KIND, later.digest)
    assert orjson.loads(archived) == later.record
    found = difference(
        picture.readings[0].text, later.text, picture.readings[0].record, later.record
    )
    assert not found.is_same
    assert "18-35岁" in {words for _, words in found.lost}
    assert found.poster is None
    changed = "".join(one.text for one in found.text if one.kind is not ChangeKind.ADDED)
    assert changed == mask_contacts(picture.readings[0].text)


def everything(session):
    """What was read, corrected, handed over and judged before."""
    picture = session.get_one(Picture, 1)
    return (
        [(one.id, one.text, one.record, one.engine) for one in picture.readings],
        [one.text for one in picture.corrections],
        picture.sighting_of,
        [(one.id, one.text) for one in session.scalars(select(PostingRevision))],
        [(one.id, one.status, one.revision_id) for one in session.scalars(select(Finding))],
    )


def test_a_photo_that_a_later_engine_cannot_read_says_so(session, settings, monkeypatch):
    taken(session, settings, encoded(drawn(LEAFLET)))
    queue.read_waiting(session, settings)

    class Refusing(Borrowed):
        def read(self, data):
            return FileReading((), "读不了。")

    monkeypatch.setattr(queue, "PictureReader", Refusing)
    replay.ask_again(session, SYSTEM, 1)
    queue.read_waiting(session, settings)
    picture = session.get_one(Picture, 1)
    assert picture.state is PictureState.READ
    assert picture.replays[0].record["error"] == "读不了。"
    assert picture.replay_asked_at is None


def test_the_same_leaflet_is_still_found_after_a_replay(session, settings):
    taken(session, settings, encoded(drawn(LEAFLET)))
    queue.read_waiting(session, settings)
    replay.ask_again(session, SYSTEM, 1)
    queue.read_waiting(session, settings)
    assert len(compared(session, 2)) == 1


def test_the_capsule_of_its_lead_holds_the_picture_its_readings_and_corrections(session, settings):
    data = encoded(drawn(LEAFLET))
    taken(session, settings, data)
    queue.read_waiting(session, settings)
    corrected = "\n".join(LEAFLET)
    inbox.correct(session, settings, SYSTEM, 1, corrected)
    replay.ask_again(session, SYSTEM, 1)
    queue.read_waiting(session, settings)
    session.expire_all()
    lead = ad_of_picture(session, "picture-1").finding_id
    made = capsule_of(session, settings, SYSTEM, load_record(session, lead))
    with zipfile.ZipFile(io.BytesIO(made.content)) as capsule:
        assert capsule.read("picture/original.bin") == data
        told = orjson.loads(capsule.read("picture/picture.json"))
        listed = {one["name"] for one in orjson.loads(capsule.read("manifest.json"))["files"]}
    assert {"picture/original.bin", "picture/picture.json"} <= listed
    assert told["sha256"] == hashlib.sha256(data).hexdigest()
    assert len(told["readings"]) == 1
    assert [one["reading"] for one in told["replays"]] == [1]
    assert told["readings"][0]["record"]["hits"][0]["boxes"]
    assert told["corrections"][0]["text"] == corrected


def test_a_picture_missing_from_the_archive_answers_its_replay_and_stops_nothing(session, settings):
    (picture,) = taken(session, settings, encoded(drawn(LEAFLET)))
    queue.read_waiting(session, settings)
    folder = settings.archive_path / "blobs" / PICTURE_FILES / picture.digest[:2]
    (folder / f"{picture.digest}.gz").unlink()
    replay.ask_again(session, SYSTEM, 1)
    assert queue.read_waiting(session, settings) == 1
    assert queue.read_waiting(session, settings) == 0
    picture = session.scalars(select(Picture)).one()
    assert "存档缺失" in picture.replays[0].record["error"]


def with_qr(picture, content):
    out = io.BytesIO()
    segno.make(content, error="m").save(out, kind="png", scale=6, border=4)
    code = Image.open(out).convert("RGB")
    whole = Image.new("RGB", (picture.width, picture.height + code.height), "white")
    whole.paste(picture, (0, 0))
    whole.paste(code, (0, picture.height))
    return whole


def test_what_a_code_says_is_screened_and_names_the_poster(session, settings):
    picture = with_qr(
        drawn(("诚聘保洁员", "包吃住，有宿舍")),
        "单位名称：武汉晨光人力资源有限公司，入职先交押金200元",
    )
    taken(session, settings, encoded(picture, "PNG"))
    queue.read_waiting(session, settings)
    row = session.scalars(select(Picture)).one()
    record = row.readings[0].record
    hits = [hit for hit in record["hits"] if hit["from_code"]]
    assert any("押金" in hit["span"] for hit in hits)
    assert all(hit["boxes"] for hit in hits)
    assert record["poster"]["name"] == "武汉晨光人力资源有限公司"
    assert record["poster"]["from_code"]
    assert all("扫码" not in line["text"] for line in record["lines"])
    wording = session.scalars(select(PostingRevision)).one()
    assert wording.company == "武汉晨光人力资源有限公司"
    assert "【扫码】" in wording.text


def laid(settings, name, data, street="", age=60):
    place = folder.folder_of(settings) / street
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(data)
    then = clock.machine_now().timestamp() - age
    os.utime(place / name, (then, then))
    return place / name


def test_pictures_laid_into_the_folder_are_taken_in_once(session, settings):
    assert folder.take_from_folder(session, settings) == 0
    data = encoded(drawn(LEAFLET[:2]))
    first = laid(settings, "传单.jpg", data, STREET.label)
    again = laid(settings, "同一张.jpg", data)
    copying = laid(settings, "还在复制.jpg", data, age=1)
    empty = laid(settings, "空的.jpg", b"")
    assert folder.state_of(settings) == folder.FolderState(lying=4)
    assert folder.take_from_folder(session, settings) == 3
    row = session.scalars(select(Picture)).one()
    assert (row.name, row.street) in {("传单.jpg", STREET), ("同一张.jpg", None)}
    assert not any(path.exists() for path in (first, again, empty))
    assert copying.exists()
    assert folder.state_of(settings) == folder.FolderState(lying=1, aside=1)
    assert "是空的" in (empty.parent / "aside" / "空的.jpg.reason.txt").read_text("utf-8")
    assert queue.read_waiting(session, settings) == 1


def test_kept_pictures_are_read_again_once_by_each_engine(session, settings, monkeypatch):
    taken(session, settings, encoded(drawn(LEAFLET)), encoded(drawn(("诚聘保洁员", "包吃住"))))
    queue.read_waiting(session, settings)

    def replayed(most, **how):
        judge = queue.judge_in_force(session, settings)
        with Borrowed() as reader:
            lines = list(replay.replay_kept(session, settings, reader, judge, most, **how))
        session.expire_all()
        return lines

    assert replay.left_to_replay(session) == 2
    assert replayed(5, only_other_engines=True) == []
    (line,) = replayed(1)
    assert (line.picture_id, line.difference.is_same, line.problem) == (1, True, "")
    assert [one.picture_id for one in replayed(5)] == [2]
    assert replayed(5) == []
    monkeypatch.setattr(replay, "engine_version", lambda: "later engine")
    assert [one.picture_id for one in replayed(5, only_other_engines=True)] == [1, 2]
    assert replay.left_to_replay(session) == 0
