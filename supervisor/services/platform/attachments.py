"""Attachments, made harmless: pictures and PDF pages are painted anew, texts re-encoded.

What is stored holds no metadata: no place, no camera, no author, not even the file's own name.
"""

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from supervisor.services.platform.locks import Busy, Turns
from supervisor.services.platform.painter import (
    MOST_PAGES,
    PASSWORD,
    TOO_LARGE,
    TOO_MANY_PAGES,
    UNREADABLE,
)

MOST_FILES: Final = 5
MOST_BYTES: Final = 8 * 1024 * 1024
ACCEPTED: Final = "JPG、PNG、WEBP 图片，PDF 或 TXT 文本"
_PAINTER: Final = Path(__file__).with_name("painter.py")
_SECONDS: Final = 15
_turns: Final = Turns()
_BUSY: Final = "现在处理附件的人太多，请过一分钟再传。"
_REFUSALS: Final = {
    PASSWORD: "设有打开密码，系统无法去除其中的个人信息。请取消密码后再传。",
    TOO_LARGE: "尺寸过大，请缩小后再传。",
    UNREADABLE: "不是可读的 PDF 文件，请重新导出，或改传图片。",
    TOO_MANY_PAGES: f"超过 {MOST_PAGES} 页，请只上传有关的页。",
}
_TOO_MUCH: Final = "内容过于复杂，没能在限定的时间和内存内处理。请打印成图片后再传。"


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
    if _is_pdf(name, data):
        return CleanFile(f"附件{number}.pdf", "application/pdf", _painted(name, data))
    return CleanFile(f"附件{number}.jpg", "image/jpeg", _painted(name, data))


def _painted(name: str, data: bytes) -> bytes:
    """Return what is seen of a file, painted by a process that is limited in time and memory.

    One file of this process's requests is painted at a time; whoever waits too long is refused.
    """
    command = [sys.executable, "-I", str(_PAINTER)]
    try:
        with _turns.taken():
            done = subprocess.run(  # noqa: S603 - our own script, nothing of the upload in it
                command, input=data, capture_output=True, timeout=_SECONDS, check=False, env={}
            )
    except Busy as error:
        raise RefusedAttachment(_BUSY) from error
    except subprocess.TimeoutExpired as error:
        raise RefusedAttachment(f"附件“{name[:60]}”{_TOO_MUCH}") from error
    if done.returncode:
        why = _REFUSALS.get(done.returncode, _TOO_MUCH)
        if done.returncode == UNREADABLE and not _is_pdf(name, data):
            why = f"不是可用的{ACCEPTED}。"
        raise RefusedAttachment(f"附件“{name[:60]}”{why}")
    return done.stdout


def _is_pdf(name: str, data: bytes) -> bool:
    return name.lower().endswith(".pdf") or data.startswith(b"%PDF-")


def _text(name: str, data: bytes) -> bytes:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "".join(char for char in text if char.isprintable() or char in "\n\t").encode()
    raise RefusedAttachment(f"附件“{name[:60]}”不是可读的文本。")
