"""Load the demonstration's photos into the queue, as inspectors would have sent them.

Reading them is left to the job that reads every picture, so that what is shown was really read.
"""

import io
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Final

from PIL import Image, ImageEnhance
from PIL.ExifTags import IFD
from sqlalchemy.orm import Session

from supervisor.demo.pictures.plan import PHOTOS, DemoPhoto
from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.services.pictures import inbox
from supervisor.services.platform.audit import Actor
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.demo import loaded
from supervisor.store.tables.pictures import Picture

_WALL: Final = "#8d8a84"
_TIME_TAKEN: Final = 0x9003
_DEVICE: Final = 0x0110
_TAKEN_AT: Final = time(10, 20)


def load_demo_pictures(session: Session, settings: Settings, today: date) -> int:
    """Put the photos into the queue where there are none yet; return how many."""
    if loaded.has_pictures(session):
        return 0
    inspectors = loaded.people_with(session, Role.INSPECTOR)
    officer = Actor(inspectors[0] if inspectors else None)
    for photo in PHOTOS:
        at = datetime.combine(today - timedelta(days=photo.days_ago), _TAKEN_AT, OFFICE_ZONE)
        street = next((one for one in Street if one.value == photo.street), None)
        upload = (f"{photo.place}-{at:%m%d}.jpg", _photo(photo, at))
        taken = inbox.receive(session, settings, officer, [upload], street, photo.place)
        with unit_of_work(session):
            session.get_one(Picture, taken[0].id).received_at = at
    return len(PHOTOS)


def _photo(photo: DemoPhoto, at: datetime) -> bytes:
    """Return a sheet as a phone takes it: on a wall, a little askew, in the light of the day."""
    sheet = files("supervisor.demo.pictures").joinpath(f"{photo.sheet}.webp").read_bytes()
    picture = Image.open(io.BytesIO(sheet)).convert("RGB")
    margin = picture.width // 12
    wall = Image.new("RGB", (picture.width + 2 * margin, picture.height + 2 * margin), _WALL)
    wall.paste(picture, (margin, margin))
    turned = wall.rotate(photo.turn, Image.Resampling.BICUBIC, fillcolor=_WALL)
    lit = ImageEnhance.Brightness(turned).enhance(1 - 0.5 * photo.dark)
    exif = Image.Exif()
    exif.get_ifd(IFD.Exif)[_TIME_TAKEN] = f"{at:%Y:%m:%d %H:%M:%S}"
    exif[_DEVICE] = "demo"
    out = io.BytesIO()
    lit.save(out, "JPEG", quality=82, exif=exif)
    return out.getvalue()
