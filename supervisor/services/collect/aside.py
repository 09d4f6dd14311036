"""Files that cannot be read are put aside with the reason, so that no run takes them up for ever.

Every file is read in a process of its own, limited in time and memory; what was read until it went
too far is kept. A run that died all the same while a file was read, over what it stored of it,
first has the whole file read through: what fails there is the file's own doing. A death that was
not (a power cut) costs nothing.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import structlog

from scrapers.apart import Overrun, bounded, streamed
from scrapers.contract import Row, Source
from scrapers.errors import UnreadableFile

log = structlog.get_logger()

READING: Final = "reading"
"""Under which key a run's checkpoint keeps the page being read, its first row, and the tries."""

_MOST_DEATHS: Final = 8
SECONDS: Final = 300.0
PIECE_SECONDS: Final = 60.0
"""Of computing until the first rows, and for each piece of rows from there."""
MEMORY_BYTES: Final = 2 * 1024**3
_UNSAFE: Final = re.compile(r"[^\w.()（）-]+")
_BEFORE: Final = "上一次运行在读取此文件时异常中止，"


def tries_before(checkpoint: dict[str, Any], page_id: int, rows_done: int) -> int:
    """Return how often a run has begun to read a page from this row and not got any further."""
    mark = checkpoint.get(READING) or {}
    is_here = (mark.get("page"), mark.get("rows")) == (page_id, rows_done)
    return int(mark["tries"]) if is_here else 0


def mark_of(page_id: int, rows_done: int, tries: int) -> dict[str, int]:
    """Return what the checkpoint keeps while a page is read."""
    return {"page": page_id, "rows": rows_done, "tries": tries}


def rows_apart(
    source: Source, path: Path, filename: str, after_row: int, received_at: datetime
) -> Iterator[Row]:
    """Yield the rows of a file, read beside this process. Raises ``UnreadableFile``."""
    try:
        yield from streamed(
            _read, source, path, filename, after_row, received_at,
            seconds=PIECE_SECONDS, memory_bytes=MEMORY_BYTES,
        )  # fmt: skip
    except Overrun as error:
        reason = f"没有读完：{error.reason}已读出的行已保存，文件已移到“aside”。"
        raise UnreadableFile(reason) from error


def _read(
    source: Source, path: Path, filename: str, after_row: int, received_at: datetime
) -> Iterator[Row]:
    return source.read_file(path, filename, after_row=after_row, received_at=received_at)


def examine(source: Source, path: Path, filename: str, received_at: datetime, deaths: int) -> None:
    """Read a file to its end in a bounded process. Raises ``UnreadableFile`` where that fails."""
    if deaths >= _MOST_DEATHS:
        raise UnreadableFile(f"{deaths} 次运行都在读取此文件时异常中止，文件已移到“aside”。")
    try:
        bounded(
            count_rows, source, path, filename, received_at,
            seconds=SECONDS, memory_bytes=MEMORY_BYTES,
        )  # fmt: skip
    except UnreadableFile:
        raise
    except Overrun as error:
        reason = f"{_BEFORE}单独试读也超出了时间或内存的上限，文件已移到“aside”。"
        raise UnreadableFile(reason) from error
    except Exception as error:
        log.exception("file cannot be read", file=filename)
        reason = f"{_BEFORE}单独试读也出错（{type(error).__name__}），文件已移到“aside”。"
        raise UnreadableFile(reason) from error


def count_rows(source: Source, path: Path, filename: str, received_at: datetime) -> int:
    """Read every row of a file; return how many there are."""
    return sum(1 for _ in source.read_file(path, filename, received_at=received_at))


def put_aside(inbox: Path, path: Path, filename: str, digest: str, reason: str) -> Path:
    """Copy a file into the folder ``aside`` of its inbox, with its reason beside it."""
    folder = inbox / "aside"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{digest[:12]}-{_UNSAFE.sub('_', filename)[-100:]}"
    kept = folder / name
    shutil.copyfile(path, kept)
    (folder / f"{name}.reason.txt").write_text(f"{filename}\n{reason}\n", encoding="utf-8")
    return kept
