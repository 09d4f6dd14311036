"""From a photo to a lead: received, read, judged, handed over, corrected."""

import hashlib
import io
import zipfile
from dataclasses import replace

import orjson
import pytest
from sqlalchemy import select

from scrapers.evidence.archive import Archive
from supervisor.domain.pictures.model import FileReading
from supervisor.domain.pictures.replays import difference
from supervisor.domain.pictures.states import PICTURE_FILES, PictureState
from supervisor.domain.platform.streets import Street
from supervisor.domain.postings.wording_diff import ChangeKind
from supervisor.domain.traces.masking import mask_contacts
from supervisor.services.pictures import inbox, queue, replay
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
