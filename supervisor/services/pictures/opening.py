"""Files opened as upright pages of pixels; runs inside the limited worker only."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from supervisor.domain.pictures.model import Taken
from supervisor.services.pictures.limits import (
    LEAST_SIDE,
    LONG_SHAPE,
    MOST_JPEG_PIXELS,
    MOST_LONG_PIXELS,
    MOST_PAGES,
    MOST_PIXELS,
    MOST_READ_PIXELS,
    TAKEN,
)

Pixels = npt.NDArray[np.uint8]

_BROKEN_EXIF: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    ZeroDivisionError,
    OverflowError,
    AttributeError,
    struct.error,
)
"""What the reader of EXIF raises on damaged data; it checks little of what it is given."""
_HEIF_BRANDS: Final = (b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"heim", b"heis")
_A4_DOTS: Final = 2_300  # the longest side of a painted PDF page: A4 at about 200 dots an inch
_MOST_SCALE: Final = 4.0


class Refused(ValueError):
    """A file that is not read; the message is Chinese and for the user."""


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """One page as pixels (height, width, RGB), what its file says of it, and remarks."""

    pixels: Pixels
    taken: Taken = field(default_factory=Taken)
    notes: tuple[str, ...] = ()


def kind_of(data: bytes) -> str:
    """Return what a file is by its first bytes, whatever its name says. Raises ``Refused``."""
    if not data:
        raise Refused("文件是空的。")
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIF"
    if data.startswith(b"%PDF-"):
        return "PDF"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "ZIP"
    raise Refused(f"不是可读的图片文件。可读的是：{TAKEN}。")


def open_pages(data: bytes) -> Iterator[OpenedPage]:
    """Yield the pages of a picture or a PDF. Raises ``Refused``."""
    kind = kind_of(data)
    if kind == "PDF":
        yield from _pdf_pages(data)
    else:
        yield _picture(data, kind)


def _picture(data: bytes, kind: str) -> OpenedPage:
    Image.MAX_IMAGE_PIXELS = None  # the size is judged here, by kind
    if kind == "HEIF":
        import pillow_heif  # noqa: PLC0415 - only phones of one make write these

        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        with Image.open(io.BytesIO(data), formats=(kind,)) as picture:
            _check_size(picture, kind)
            notes = ("动图只读第一帧",) if getattr(picture, "n_frames", 1) > 1 else ()
            if kind == "JPEG":
                picture.draft("RGB", _draft_size(picture))
            picture.load()
            taken, upright, more = _with_exif(picture)
            return OpenedPage(_pixels(_reduced(upright)), taken, (*notes, *more))
    except UnidentifiedImageError as error:
        raise Refused("文件开头像图片，内容却不是，无法打开。") from error
    except (OSError, ValueError, SyntaxError, EOFError, struct.error) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("图片不完整或已损坏，无法打开，可能没有传完。请重新传一次。") from error


def _check_size(picture: Image.Image, kind: str) -> None:
    pixels = picture.width * picture.height
    most = MOST_JPEG_PIXELS if kind == "JPEG" else MOST_PIXELS
    if pixels > most:
        millions = most // 1_000_000
        raise Refused(
            f"图片有 {picture.width}×{picture.height} 像素，"
            f"超过可读的 {millions} 百万像素，请缩小后再传。"
        )
    if min(picture.size) < LEAST_SIDE:
        raise Refused(f"图片太小（{picture.width}×{picture.height} 像素），没有可读的内容。")


def _target(width: int, height: int) -> tuple[int, int]:
    """Return the size a picture is read at: long ones keep their width as far as it goes."""
    is_long = max(width, height) > LONG_SHAPE * min(width, height)
    most = MOST_LONG_PIXELS if is_long else MOST_READ_PIXELS
    scale = min(1.0, (most / (width * height)) ** 0.5)
    return max(1, int(width * scale)), max(1, int(height * scale))


def _draft_size(picture: Image.Image) -> tuple[int, int]:
    return _target(picture.width, picture.height)


def _reduced(picture: Image.Image) -> Image.Image:
    size = _target(picture.width, picture.height)
    return picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)


def _with_exif(picture: Image.Image) -> tuple[Taken, Image.Image, tuple[str, ...]]:
    """Return what EXIF tells, and the picture upright; damaged EXIF costs only itself."""
    try:
        exif = picture.getexif()
        turned = ImageOps.exif_transpose(picture)
        return _taken(exif), turned, ()
    except _BROKEN_EXIF:
        return Taken(), picture, ("照片附带的拍摄信息已损坏，没有采用",)


def _taken(exif: Image.Exif) -> Taken:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    at = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime) or ""
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S")
    longitude = _degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W")
    device = " ".join(_plain(exif.get(tag)) for tag in (ExifTags.Base.Make, ExifTags.Base.Model))
    return Taken(_plain(at), latitude, longitude, device.strip())


def _plain(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(char for char in text if char.isprintable())[:80].strip()


def _degrees(place: dict[int, Any], value: int, reference: int, negative: str) -> float | None:
    parts = place.get(value)
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    if not 0 <= found <= 180:
        return None
    return -found if place.get(reference) == negative else found


def _pixels(picture: Image.Image) -> Pixels:
    """Return a picture of any mode as RGB on white."""
    if picture.mode.startswith("I;16"):
        deep = np.asarray(picture).astype(np.uint16)
        return np.repeat((deep >> 8).astype(np.uint8)[:, :, None], 3, axis=2)
    if picture.mode in ("I", "F"):
        values = np.asarray(picture).astype(np.float64)
        span = float(values.max() - values.min()) or 1.0
        grey = ((values - values.min()) / span * 255).astype(np.uint8)
        return np.repeat(grey[:, :, None], 3, axis=2)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return np.asarray(ground)
    return np.asarray(picture.convert("RGB"))


def _pdf_pages(data: bytes) -> Iterator[OpenedPage]:
    import pypdfium2  # noqa: PLC0415 - few files are PDF

    try:
        pdf = pypdfium2.PdfDocument(data)
        pages = len(pdf)
    except pypdfium2.PdfiumError as error:
        is_locked = "password" in str(error).lower()
        why = (
            "PDF 设有打开密码，请取消密码后再传。"
            if is_locked
            else "PDF 不完整或已损坏，无法打开。"
        )
        raise Refused(why) from error
    if pages == 0:
        raise Refused("PDF 里没有页面。")
    if pages > MOST_PAGES:
        raise Refused(f"PDF 有 {pages} 页，超过 {MOST_PAGES} 页，请只传有关的页。")
    for number in range(pages):
        try:
            page = pdf[number]
            longest = max(*page.get_size(), 1.0)
            painted = page.render(scale=min(_MOST_SCALE, _A4_DOTS / longest)).to_pil()
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise Refused(f"PDF 第 {number + 1} 页无法打开。") from error
        yield OpenedPage(_pixels(painted.convert("RGB")))
        page.close()
