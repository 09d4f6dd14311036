"""What was read of a picture, handed over like a table of a platform: the ordinary way of ads."""

import io
from typing import Final

import orjson
from sqlalchemy.orm import Session

from supervisor.domain.pictures.layout import ReadText
from supervisor.domain.pictures.lookalikes import as_meant
from supervisor.domain.pictures.names import NamedPoster, poster_named
from supervisor.domain.pictures.states import AD_OF_PICTURE
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.clock import office_date
from supervisor.services.leads.traces import write_leaflet
from supervisor.services.nights import upload
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.seal import Seal
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.pictures.pictures import newest_wording
from supervisor.store.tables.pictures import Picture

SOURCE: Final = "pictures"
_LEAST_TEXT: Final = 6


def external_id(picture_id: int) -> str:
    """Return the id under which the ad of a picture is known."""
    return f"{AD_OF_PICTURE}{picture_id}"


def hand_over(
    session: Session,
    settings: Settings,
    actor: Actor,
    picture: Picture,
    text: str,
    named: NamedPoster | None = None,
) -> bool:
    """Scan the text of a picture as an ad of the source ``pictures``; tell whether there was one.

    The wording handed over has misreadings undone that their neighbours give away; what was read
    stays beside the picture as it was read. ``named`` is who posts by the places of the lines;
    without it the text alone tells.
    """
    if len(text.strip()) < _LEAST_TEXT:
        return False
    name = f"picture-{picture.id}.jsonl"
    stream = io.BytesIO(orjson.dumps(_row(picture, text, named), option=orjson.OPT_APPEND_NEWLINE))
    received = upload.receive(settings, SOURCE, name, stream)
    scan_id = upload.open_upload_scan(session, settings, actor, received)
    upload.read_upload(session, settings, scan_id)
    _mark_leaflet(session, settings, picture)
    return True


def _mark_leaflet(session: Session, settings: Settings, picture: Picture) -> None:
    """Tie the ad to the leaflet it stands on: under another name it is found by that."""
    with unit_of_work(session):
        wording = newest_wording(session, SOURCE, external_id(picture.id))
        if wording is not None and picture.sighting_of is not None:
            write_leaflet(session, wording, picture.sighting_of, Seal.of(settings))


def _row(picture: Picture, text: str, named: NamedPoster | None) -> dict[str, str]:
    named = named or poster_named(ReadText(text, ()))
    office = here()
    street = picture.street.label if picture.street else ""
    row = {
        "external_id": external_id(picture.id),
        "title": f"现场图片 {office_date(picture.received_at):%Y-%m-%d}",
        "company": named.name,
        "text": as_meant(text),
        "uscc": named.uscc,
        "licence_number": named.licence_number,
        "published_on": f"{office_date(picture.received_at):%Y-%m-%d}",
    }
    if street:
        row["city"] = office.city
        row["address"] = f"{office.city}{office.district}{street}{picture.place}"
    return {key: value for key, value in row.items() if value}
