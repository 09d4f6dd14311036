"""What kind of file was handed over: told by its bytes first, by its name where they do not say."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import BinaryIO, Final, cast

from scrapers.errors import UnreadableFile

MAX_WORKBOOK_BYTES: Final = 400 * 1024 * 1024  # after decompression
_HEAD: Final = 4096
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TABLES: Final = {
    b"%PDF": "PDF", b"\x89PNG": "图片", b"\xff\xd8\xff": "图片", b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包", b"GIF8": "图片",
}  # fmt: skip


class FileKind(Enum):
    """The kinds that can be read."""

    CSV = "csv"
    WORKBOOK = "workbook"
    JSONL = "jsonl"
    JSON = "json"
    HTML = "html"


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading, through gzip where it is one. Raises ``UnreadableFile``."""
    with path.open("rb") as probe:
        is_gzip = probe.read(2) == b"\x1f\x8b"
    try:
        with gzip.open(path, "rb") if is_gzip else path.open("rb") as stream:
            yield cast("BinaryIO", stream)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableFile("压缩文件不完整或已损坏，请重新导出。") from error


def recognise(path: Path, filename: str) -> FileKind:
    """Return the kind of a file. Raises ``UnreadableFile`` with the reason where it is none."""
    with opened(path) as stream:
        head = stream.read(_HEAD)
    name = filename.lower().removesuffix(".gz")
    if not head.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise UnreadableFile("文件是空的。")
    for mark, what in _NOT_TABLES.items():
        if head.startswith(mark):
            raise UnreadableFile(f"不支持的文件类型（{what}），请提供 CSV、XLSX 或 JSONL 文件。")
    if head.startswith(b"PK\x03\x04"):
        return _workbook(path)
    if head.startswith(_OLE):
        return FileKind.WORKBOOK
    return _text_kind(head.lstrip(b"\xef\xbb\xbf \t\r\n"), name)


def _text_kind(head: bytes, name: str) -> FileKind:
    if name.endswith((".jsonl", ".ndjson")):
        return FileKind.JSONL
    if head.startswith(b"<") or name.endswith((".html", ".htm")):
        return FileKind.HTML
    if head.startswith(b"["):
        return FileKind.JSON
    if head.startswith(b"{"):
        first = head.split(b"\n", 1)[0].rstrip()
        is_lines = first.endswith(b"}") and b"\n" in head.rstrip() and not name.endswith(".json")
        return FileKind.JSONL if is_lines else FileKind.JSON
    if name.endswith((".csv", ".txt", ".tsv")) or not name.endswith((".xlsx", ".xls", ".json")):
        return FileKind.CSV
    raise UnreadableFile(f"文件内容与扩展名不符（{Path(name).suffix}），请重新导出。")


def _workbook(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            size = sum(entry.file_size for entry in archive.infolist())
            encrypted = any(entry.flag_bits & 1 for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile("工作簿已损坏或不完整，请重新导出。") from error
    if encrypted:
        raise UnreadableFile("文件已加密，请去除密码后重新提供。")
    if not any(name.startswith(("xl/", "content.xml")) for name in names):
        raise UnreadableFile("不支持的压缩包，请直接提供 CSV、XLSX 或 JSONL 文件。")
    if size > MAX_WORKBOOK_BYTES:
        raise UnreadableFile("工作簿解压后过大，请拆分或改用 CSV 文件。")
    return FileKind.WORKBOOK
