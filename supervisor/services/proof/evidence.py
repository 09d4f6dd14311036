"""Raw pages out of the archive: the bytes as received, and a readable view of them."""

import gzip
import tempfile
import zlib
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from scrapers.decoding.encoding import decode
from scrapers.errors import DamagedArchive, UnreadableFile
from scrapers.evidence.archive import Archive, ArchiveRef
from scrapers.files.columns import LABELS
from scrapers.files.handover import read_records
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.settings import Settings
from supervisor.store.tables.collect import RawPage

# A night's hand-over file may hold a hundred thousand ads; a page shows the part around one.
_READ_LIMIT: Final = 64 * 1024 * 1024
_WINDOW: Final = 6000
_LONGEST: Final = 2_000_000
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class PageKind(LabelledEnum):
    """How a raw page can be shown."""

    HTML = ("html", "网页")
    TEXT = ("text", "文本")
    TABLE = ("table", "表格")
    BINARY = ("binary", "其他文件")
    DAMAGED = ("damaged", "存档无法读取")


@dataclass(frozen=True, slots=True)
class RawView:
    """A readable view of a raw page.

    For text, ``text`` is the part around the ad, ``is_cut`` telling that there is more; for HTML it
    is the whole page. For a workbook ``cells`` are the ad's own row, by heading, and ``line`` is
    its row in the sheet. ``problem`` is a Chinese sentence where the archive could not be read.
    """

    kind: PageKind
    text: str = ""
    encoding: str = ""
    is_cut: bool = False
    cells: tuple[tuple[str, str], ...] = ()
    line: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which ad of a page is meant: by words that stand near it, and by its number in the page."""

    needles: tuple[str, ...] = ()
    row: int = 1


_NO_AD: Final = Wanted()


class DamagedPage(Exception):
    """The archive does not give the page back as it was received; the message is Chinese."""


def raw_bytes(settings: Settings, page: RawPage) -> bytes:
    """Return the page exactly as received. Raises ``DamagedPage``."""
    try:
        return Archive(settings.archive_path).read(_ref(page))
    except DamagedArchive as error:
        raise DamagedPage(error.reason) from error


def raw_view(
    settings: Settings, page: RawPage, wanted: Wanted = _NO_AD, *, is_whole: bool = False
) -> RawView:
    """Return what can be shown of the page; text is cut around the first needle found in it.

    ``is_whole`` leaves the text as long as it is, up to what a browser takes.
    """
    try:
        body = raw_bytes(settings, page)
    except DamagedPage as error:
        return RawView(PageKind.DAMAGED, problem=str(error))
    body = _unzipped(body)
    if body.startswith(_WORKBOOKS):
        return _workbook_row(body, wanted.row)
    content_type = _content_type(page)
    decoded = decode(body, content_type)
    if "html" in content_type.lower() or body.lstrip()[:15].lower().startswith(
        (b"<!doc", b"<html")
    ):
        return RawView(PageKind.HTML, decoded.text, decoded.encoding)
    if is_whole and len(decoded.text) <= _LONGEST:
        return RawView(PageKind.TEXT, decoded.text, decoded.encoding)
    text, is_cut = _around(decoded.text, wanted.needles)
    return RawView(PageKind.TEXT, text, decoded.encoding, is_cut)


def _ref(page: RawPage) -> ArchiveRef:
    return ArchiveRef(page.archive_file, page.archive_offset, page.digest, page.length)


def _content_type(page: RawPage) -> str:
    return next(
        (value for name, value in page.headers.items() if name.lower() == "content-type"), ""
    )


def _unzipped(body: bytes) -> bytes:
    """Return the content of a gzip file up to a limit: a small file may unfold to a huge one."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, _READ_LIMIT)
    except (zlib.error, gzip.BadGzipFile):
        return body


def _workbook_row(body: bytes, row: int) -> RawView:
    """Return the cells of the ``row``-th ad of a workbook, counted as the reader counts them."""
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(body)
        copy.flush()
        try:
            found = next(islice(read_records(Path(copy.name), "ads.xlsx"), row - 1, None), None)
        except UnreadableFile:
            return RawView(PageKind.BINARY)
    if found is None or not isinstance(found.value, dict):
        return RawView(PageKind.BINARY)
    cells = tuple(
        (LABELS.get(str(name), str(name)), str(value)) for name, value in found.value.items()
    )
    return RawView(PageKind.TABLE, cells=cells, line=found.line)


def _around(text: str, needles: tuple[str, ...]) -> tuple[str, bool]:
    places = [text.find(needle) for needle in needles if needle]
    found = next((place for place in places if place >= 0), 0)
    start = max(0, found - _WINDOW // 3)
    part = text[start : start + _WINDOW]
    return part, len(part) < len(text)
