"""Attachments from the public, made harmless: pictures are painted anew, texts re-encoded.

What is stored holds no metadata: no place, no camera, no author, not even the file's own name.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_FILES: Final = 5
MOST_BYTES: Final = 8 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
_LONGEST_SIDE: Final = 4_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
ACCEPTED: Final = "JPG、PNG、WEBP 图片或 TXT 文本"


class RefusedAttachment(ValueError):
    """The file cannot be taken; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file as stored: its kind, its content, and the name it is shown under."""

    name: str
    media_type: str
    data: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the stored content, in hex."""
        return hashlib.sha256(self.data).hexdigest()


def clean_files(uploads: list[tuple[str, bytes]]) -> list[CleanFile]:
    """Return the uploads (name, content) made harmless. Raises ``RefusedAttachment``."""
    if len(uploads) > MOST_FILES:
        raise RefusedAttachment(f"附件最多 {MOST_FILES} 个。")
    return [_clean(number, name, data) for number, (name, data) in enumerate(uploads, start=1)]


def _clean(number: int, name: str, data: bytes) -> CleanFile:
    if len(data) > MOST_BYTES:
        limit = MOST_BYTES // 1024**2
        raise RefusedAttachment(f"附件“{name[:60]}”超过 {limit} MB，请压缩后再传。")
    if name.lower().endswith(".txt"):
        return CleanFile(f"附件{number}.txt", "text/plain; charset=utf-8", _text(name, data))
    return CleanFile(f"附件{number}.jpg", "image/jpeg", _picture(name, data))


def _picture(name: str, data: bytes) -> bytes:
    refusal = RefusedAttachment(f"附件“{name[:60]}”不是可用的{ACCEPTED}。")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise RefusedAttachment(f"附件“{name[:60]}”尺寸过大，请缩小后再传。")
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        if isinstance(error, RefusedAttachment):
            raise
        raise refusal from error
    except Image.DecompressionBombError as error:
        raise refusal from error
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    painted = Image.new("RGB", upright.size, "white")
    painted.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    painted.save(out, "JPEG", quality=85)
    return out.getvalue()


def _text(name: str, data: bytes) -> bytes:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "".join(char for char in text if char.isprintable() or char in "\n\t").encode()
    raise RefusedAttachment(f"附件“{name[:60]}”不是可读的文本。")
