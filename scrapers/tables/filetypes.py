"""What kind of file this is: told by its bytes first, by its name where they do not say."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import BinaryIO, Final, cast

from scrapers.errors import UnreadableFile
from scrapers.tables import limits

Source = Path | bytes
_HEAD: Final = 4096
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS: Final = "请用表格软件打开，另存为 .xlsx 后重新提供。"
_NOT_TABLES: Final = {
    b"%PDF": "PDF", b"\x89PNG": "图片", b"\xff\xd8\xff": "图片", b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包", b"GIF8": "图片",
}  # fmt: skip
_HTML_NAMES: Final = (".html", ".htm")
_TABLE_NAMES: Final = (".xls", ".xlsx", ".et", ".csv", ".xlsm")
# Names of streams inside an OLE file, as they stand in its directory.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OLE_WINDOW: Final = 8 * 1024 * 1024


class FileKind(Enum):
    """The kinds that can be read; ``HTML_TABLE`` is a web page under the name of a workbook."""

    CSV = "csv"
    WORKBOOK = "workbook"
    JSONL = "jsonl"
    JSON = "json"
    HTML = "html"
    HTML_TABLE = "html_table"


class _Measured(io.RawIOBase):
    """Unpacks a gzip file and stops it where it unfolds beyond all proportion."""

    def __init__(self, packed: BinaryIO, size: int) -> None:
        self._stream = gzip.GzipFile(fileobj=packed)
        self._packed_size = max(size, 1)
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        body = self._stream.read(len(view))
        view[: len(body)] = body
        self._given += len(body)
        is_bomb = (
            self._given > limits.SUSPECT_BYTES
            and self._given > self._packed_size * limits.MOST_RATIO
        )
        if is_bomb or self._given > limits.STREAM_BYTES:
            raise UnreadableFile(
                f"压缩文件解开后过大（已超过原大小的 {limits.MOST_RATIO} 倍或 8 GB），没有读取。"
            )
        return len(body)


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """Open a file for reading, through gzip where it is one. Raises ``UnreadableFile``."""
    try:
        with _plain(source) as stream:
            is_gzip = stream.read(2) == b"\x1f\x8b"
            stream.seek(0)
            if not is_gzip:
                yield stream
                return
            size = len(source) if isinstance(source, bytes) else source.stat().st_size
            unpacked = io.BufferedReader(_Measured(stream, size), buffer_size=1 << 16)
            yield cast("BinaryIO", unpacked)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableFile("压缩文件不完整或已损坏，请重新导出。") from error


_END_WITHIN: Final = (1 << 16) + 22  # a package ends in its own end, and a remark


def _plain(source: Source) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def recognise(source: Source, filename: str) -> FileKind:
    """Return the kind of a file. Raises ``UnreadableFile`` with the reason where it is none."""
    with opened(source) as stream:
        head = stream.read(_HEAD)
    name = filename.lower().removesuffix(".gz")
    if not head.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise UnreadableFile("文件是空的。")
    for mark, what in _NOT_TABLES.items():
        if head.startswith(mark):
            raise UnreadableFile(f"不支持的文件类型（{what}），请提供 CSV、XLSX 或 JSONL 文件。")
    if head.startswith(b"PK\x03\x04"):
        return _workbook(source)
    if head.startswith(_OLE):
        raise UnreadableFile(_why_not_ole(source, name))
    return _text_kind(head.lstrip(b"\xef\xbb\xbf \t\r\n"), name)


def _why_not_ole(source: Source, name: str) -> str:
    """Say which of the old binary kinds an OLE file is, and what to do."""
    with opened(source) as stream:
        body = stream.read(_OLE_WINDOW)
    if _ENCRYPTED in body:
        return "工作簿有密码（已加密），无法打开。请取消密码保护后重新提供。"
    if name.endswith(".et"):
        return f"这是 WPS 表格文件（.et），无法打开。{_SAVE_AS}"
    if name.endswith((".doc", ".wps", ".ppt")):
        return "这是文档，不是表格。请提供 CSV、XLSX 或 JSONL 文件。"
    return f"这是旧版二进制工作簿（Excel 97-2003 .xls 或 WPS .et），无法打开。{_SAVE_AS}"


def _text_kind(head: bytes, name: str) -> FileKind:
    if name.endswith((".jsonl", ".ndjson")):
        return FileKind.JSONL
    if head.startswith(b"<") and name.endswith(_TABLE_NAMES):
        return FileKind.HTML_TABLE
    if head.startswith(b"<") or name.endswith(_HTML_NAMES):
        return FileKind.HTML
    if head.startswith((b"[", b"{")):
        first = head.split(b"\n", 1)[0].rstrip()
        is_lines = first.endswith(b"}") and b"\n" in head.rstrip() and not name.endswith(".json")
        return FileKind.JSONL if is_lines and head.startswith(b"{") else FileKind.JSON
    if not name.endswith((".xlsx", ".xls", ".json")) or _is_tabular(head):
        return FileKind.CSV
    raise UnreadableFile(f"文件内容与扩展名不符（{Path(name).suffix}），请重新导出。")


def _is_tabular(head: bytes) -> bool:
    """Tell whether a text under a workbook's name is a table (old systems export so)."""
    lines = [line for line in head.replace(b"\x00", b"").splitlines()[:-1] if line.strip()]
    return len(lines) > 1 and any(
        min(line.count(mark) for line in lines[-2:]) > 0 for mark in (b"\t", b",")
    )


def _workbook(source: Source) -> FileKind:
    """Check the directory of a packed workbook without unpacking anything."""
    if _parts_of(source) > limits.PARTS:
        raise UnreadableFile("工作簿由过多的部分组成，没有读取。请用表格软件重新另存后再提供。")
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise UnreadableFile("工作簿已损坏或不完整，请重新导出。") from error
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile("文件已加密（有密码），请去除密码后重新提供。")
    if "content.xml" in names:
        raise UnreadableFile(f"这是 OpenDocument 表格（.ods，LibreOffice），无法打开。{_SAVE_AS}")
    if any(name.lower().endswith("workbook.bin") for name in names):
        raise UnreadableFile(f"这是二进制工作簿（.xlsb），无法打开。{_SAVE_AS}")
    if any(name.startswith("word/") for name in names):
        raise UnreadableFile("这是 Word 文档，不是表格。请提供 CSV、XLSX 或 JSONL 文件。")
    if not any(name.startswith("xl/") for name in names):
        raise UnreadableFile("不支持的压缩包，请直接提供 CSV、XLSX 或 JSONL 文件。")
    _refuse_bombs(entries)
    return FileKind.WORKBOOK


def _parts_of(source: Source) -> int:
    """Return how many parts the end of a package declares, without going through its directory."""
    with _plain(source) as stream:
        stream.seek(0, io.SEEK_END)
        stream.seek(max(0, stream.tell() - _END_WITHIN))
        tail = stream.read()
    place = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[place + 10 : place + 12], "little") if place >= 0 else 0


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse by the sizes the directory declares; reading never goes beyond those."""
    size = sum(entry.file_size for entry in entries)
    is_bomb = any(
        entry.file_size > limits.SUSPECT_BYTES
        and entry.file_size > max(entry.compress_size, 1) * limits.MOST_RATIO
        for entry in entries
    )
    if is_bomb or size > limits.UNPACKED_BYTES:
        megabytes = size >> 20
        raise UnreadableFile(
            f"工作簿解压后过大（{megabytes} MB，上限 {limits.UNPACKED_BYTES >> 20} MB，"
            f"压缩比上限 {limits.MOST_RATIO}），没有读取。请拆分或改用 CSV 文件。"
        )
