"""From a photo to a lead: received, read, judged, handed over, corrected."""

import pytest
from sqlalchemy import select

from scrapers.evidence.archive import Archive
from supervisor.domain.pictures.states import PictureState
from supervisor.domain.platform.streets import Street
from supervisor.services.pictures import inbox, queue
from supervisor.services.pictures.inbox import PictureRefused
from supervisor.services.platform.audit import SYSTEM
from supervisor.store.queries.pictures.pictures import ad_of_picture
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.pictures import Picture
from supervisor.store.tables.postings import PostingRevision
from tests.support.pictures import LEAFLET, borrow, drawn, encoded, licence

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
    assert Archive(settings.archive_path).get_blob(inbox.FILE_KIND, picture.digest) == data
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
