"""Pictures drawn for tests, and one reader of them that all tests of a process share."""

import atexit
import io
from collections.abc import Sequence
from functools import cache, lru_cache
from types import TracebackType

import pytest
from PIL import Image, ImageDraw, ImageFont

from supervisor.domain.pictures.model import Box, FileReading, PageReading, ReadLine
from supervisor.services.pictures.worker import PictureReader

_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"

LEAFLET = (
    "急招包装工20名",
    "限女性，18-35岁",
    "月薪6000元，包吃住",
    "入职先交押金200元",
    "武汉晨光人力资源有限公司",
    "联系电话：13871234567",
)
NUMBER = "（鄂）人服证字〔2023〕第0106001213号"
LICENCE = (
    ("许可证编号", NUMBER),
    ("单位名称", "武汉晨光人力资源有限公司"),
    ("法定代表人", "王建国"),
    ("住所", "武汉市武昌区中南路12号"),
    ("有效期限", "2023年05月01日至2028年04月30日"),
    ("发证机关", "武汉市武昌区人力资源和社会保障局"),
)


def line(text: str, top: float = 0.0, left: float = 0.0, size: float = 20.0) -> ReadLine:
    """A line read without doubt, of characters ``size`` pixels wide and high."""
    right = left + size * len(text)
    box: Box = ((left, top), (right, top), (right, top + size), (left, top + size))
    count = max(1, len(text))
    centres = tuple((at + 0.5) / count for at in range(len(text)))
    return ReadLine(text, 1.0, box, centres, (1.0,) * len(text))


def reading_of(*lines: ReadLine) -> FileReading:
    """A file with one page of lines."""
    return FileReading((PageReading(1, 1000, 1000, lines),))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size, index=2)


def drawn(lines: Sequence[str], size: int = 34) -> Image.Image:
    """Lines drawn one under the other, dark on light."""
    height = round(size * 1.7 * len(lines)) + 2 * size
    picture = Image.new("RGB", (760, height), "#fffbe6")
    draw = ImageDraw.Draw(picture)
    for number, text in enumerate(lines):
        place = (size, size + round(size * 1.7 * number))
        draw.text(place, text, font=_font(size), fill="#1a1a1a")
    return picture


def licence(fields: Sequence[tuple[str, str]] = LICENCE) -> Image.Image:
    """A licence with labels and values in two columns."""
    picture = Image.new("RGB", (1000, 640), "#fdf6ee")
    draw = ImageDraw.Draw(picture)
    draw.text((290, 40), "人力资源服务许可证", font=_font(46), fill="#8c1a10")
    for number, (label, value) in enumerate(fields):
        top = 150 + 70 * number
        draw.text((60, top), f"{label}：", font=_font(28), fill="#222222")
        draw.text((260, top), value, font=_font(28), fill="#222222")
    return picture


def encoded(picture: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    """A picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


@cache
def shared_reader() -> PictureReader:
    """The one reader of this test process; its worker ends with it."""
    reader = PictureReader(with_copies=True)
    atexit.register(reader.close)
    return reader


@lru_cache(maxsize=64)
def _read_once(data: bytes) -> FileReading:
    """Read a picture that several tests draw alike the first time only."""
    return shared_reader().read(data)


class Borrowed(PictureReader):
    """The shared reader in place of one's own: entering and leaving it starts and ends nothing."""

    def __init__(self, **_: object) -> None:
        super().__init__()

    def read(self, data: bytes) -> FileReading:
        return _read_once(data)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the worker alone."""


def borrow(monkeypatch: pytest.MonkeyPatch, *modules: object) -> None:
    """Let modules read with the shared reader."""
    for module in modules:
        monkeypatch.setattr(module, "PictureReader", Borrowed)
