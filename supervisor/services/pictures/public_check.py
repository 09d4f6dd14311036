"""A photographed paper checked for the public: read apart, answered, counted, and forgotten.

Neither the photo nor what was read of it is stored or logged; a day's count by answer is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.pictures.checking import CheckedPaper, PaperCheck
from supervisor.domain.pictures.model import FileReading
from supervisor.domain.pictures.papers import ShownPaper, paper_of
from supervisor.services.leads.assess import load_register
from supervisor.services.leads.versions import record_register
from supervisor.services.pictures.limits import MOST_PUBLIC_BYTES
from supervisor.services.pictures.worker import PictureReader
from supervisor.services.platform import throttle
from supervisor.services.platform.locks import Busy, Turns
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.pictures import counts

CHECKS: Final = throttle.Limit("public_paper", capacity=6, seconds_per_token=120)
COUNTED_DAYS: Final = 30
SECONDS: Final = 45.0
_turns: Final = Turns(patience=20.0)

_BUSY: Final = "现在核对照片的人较多，请过一分钟再试。"
_NO_PICTURE: Final = "请选择一张 JPEG、PNG、WebP 或 HEIC 照片。"
_NO_PAPER: Final = (
    "照片上没有认出许可证、备案凭证或营业执照。请把证照拍正、拍全、拍清楚，不要反光，再试一次。"
)


class NotChecked(ValueError):
    """The photo was not checked; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class PublicCheck:
    """What was read of the paper and what it is worth."""

    paper: ShownPaper
    checked: CheckedPaper


def check_paper(session: Session, settings: Settings, data: bytes, on: date) -> PublicCheck:
    """Check the photo of a paper on a day and count it. Raises ``NotChecked``."""
    if not _is_picture(data):
        raise NotChecked(_NO_PICTURE)
    if len(data) > MOST_PUBLIC_BYTES:
        raise NotChecked(f"照片超过 {MOST_PUBLIC_BYTES // 1024**2} MB，请缩小后再试。")
    end_reading(session)
    reading = _read(data)
    paper = next((found for page in reading.pages if (found := paper_of(page.lines))), None)
    if paper is None:
        _count(session, on, "")
        raise NotChecked(reading.error or _NO_PAPER)
    version = record_register(session, settings)
    register = load_register(settings.archive_path, version.digest)
    checked = PaperCheck(register.identifier.index, register.coverage).check(paper, on)
    _count(session, on, checked.verdict.value)
    return PublicCheck(paper, checked)


def counted(session: Session, today: date) -> Mapping[str, int]:
    """Return how often the public had papers checked in the last days, by answer."""
    return counts.paper_checks(session, today - timedelta(days=COUNTED_DAYS))


def _read(data: bytes) -> FileReading:
    """Read in a process of its own, one photo at a time. Raises ``NotChecked``."""
    try:
        with _turns.taken(), PictureReader(seconds=SECONDS) as reader:
            return reader.read(data)
    except Busy as error:
        raise NotChecked(_BUSY) from error


def _count(session: Session, on: date, answer: str) -> None:
    with unit_of_work(session):
        counts.add_paper_check(session, on, answer)


def _is_picture(data: bytes) -> bool:
    """Tell a picture by its first bytes, so that no PDF and no ZIP is opened for strangers."""
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    is_heic = data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc")
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or is_webp or is_heic
