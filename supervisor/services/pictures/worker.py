"""Pictures are read in one process of its own, limited in memory and time, that may die.

What a damaged or hostile file does to a decoder costs that process and the file; the next file
gets a new one. The models are loaded there and nowhere else, once for many files.
"""

import ctypes
import multiprocessing
import resource
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from supervisor.domain.pictures.model import FileReading, PageReading
from supervisor.services.pictures.limits import (
    MEMORY_BYTES,
    MOST_BYTES,
    MOST_ZIP_BYTES,
    SECONDS,
)

_START_SECONDS: Final = 60.0
_TOO_MUCH: Final = "内容过于复杂，没能在限定的时间和内存内读完。请裁剪或缩小后再传。"
_ZIP_START: Final = b"PK"
_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
"""Two numbers of glibc's ``mallopt``."""
_LARGE: Final = 128 * 1024


def engine_version() -> str:
    """Return engine and models as kept beside every reading; nothing of them is loaded for it."""
    return f"rapidocr {version('rapidocr')}, PP-OCRv6 small"


@dataclass(frozen=True, slots=True)
class _Order:
    """What the worker is asked: unpack a ZIP, or read a file."""

    data: bytes
    is_zip: bool = False
    with_copies: bool = False


class PictureReader:
    """Reads files, one after the other, in a limited process that is started when first needed."""

    def __init__(
        self, *, with_copies: bool = False, seconds: float = SECONDS, memory: int = MEMORY_BYTES
    ) -> None:
        self._with_copies = with_copies
        self._seconds = seconds
        self._memory = memory
        self._worker: BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """The process that reads; ``None`` before the first file."""
        return self._worker.pid if self._worker else None

    def close(self) -> None:
        """End the process; the next file starts another."""
        if self._pipe is not None:
            self._pipe.close()
        if self._worker is not None:
            self._worker.kill()
            self._worker.join()
        self._worker = self._pipe = None

    def read_path(self, path: Path) -> FileReading:
        """Read a file; one that cannot be opened at all is refused like any other."""
        try:
            if path.stat().st_size > MOST_ZIP_BYTES:
                return FileReading((), _too_large(MOST_ZIP_BYTES))
            return self.read(path.read_bytes())
        except OSError as error:
            return FileReading((), f"文件打不开：{error.strerror}。")

    def read(self, data: bytes) -> FileReading:
        """Return what is read of a picture, a PDF or a ZIP of pictures; or why not."""
        if data.startswith(_ZIP_START):
            return self._read_zip(data)
        if len(data) > MOST_BYTES:
            return FileReading((), _too_large(MOST_BYTES))
        return self._read_one(data)

    def _read_zip(self, data: bytes) -> FileReading:
        """Read each picture of a ZIP for itself, so that one that fails costs no other."""
        unpacked: list[Any] = []
        refusal = self._ask(_Order(data, is_zip=True), unpacked)
        if refusal:
            return FileReading((), refusal)
        pages: list[PageReading] = []
        refused: list[str] = []
        for name, content, why in unpacked:
            found = self._read_one(content) if not why else FileReading((), why)
            if found.error:
                refused.append(f"“{name}”{found.error}")
            for page in found.pages:
                pages.append(_renumbered(page, len(pages) + 1, name))
        return FileReading(tuple(pages), "".join(refused))

    def _read_one(self, data: bytes) -> FileReading:
        pages: list[Any] = []
        refusal = self._ask(_Order(data, with_copies=self._with_copies), pages)
        return FileReading(tuple(pages), refusal)

    def _ask(self, order: _Order, answers: list[Any]) -> str:
        """Send an order and gather what comes; return why it was refused, if it was."""
        try:
            pipe = self._running()
            pipe.send(order)
            for kind, value in self._answers(pipe):
                if kind == "part":
                    answers.append(value)
                elif kind == "refused":
                    return str(value)
                else:
                    return ""
        except (EOFError, OSError):  # it died, by its limits or by the file
            self.close()
        return _TOO_MUCH

    def _answers(self, pipe: Connection) -> Iterator[tuple[str, Any]]:
        """Yield the answers to one order until it is done; ``EOFError`` where it takes too long."""
        while True:
            if not pipe.poll(self._seconds):
                raise EOFError
            yield pipe.recv()

    def _running(self) -> Connection:
        """Return the pipe to the worker, which is started where none runs."""
        if self._worker is not None and self._worker.is_alive() and self._pipe is not None:
            return self._pipe
        self.close()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._worker = context.Process(target=serve, args=(theirs, self._memory), daemon=True)
        self._worker.start()
        theirs.close()
        if not self._pipe.poll(_START_SECONDS):
            raise EOFError
        self._pipe.recv()
        return self._pipe


def _too_large(most: int) -> str:
    return f"文件超过 {most // 1024**2} MB，请缩小或分几次传。"


def _renumbered(page: PageReading, number: int, name: str) -> PageReading:
    return replace(
        page,
        number=number,
        name=name,
        lines=tuple(replace(line, page=number) for line in page.lines),
        codes=tuple(replace(code, page=number) for code in page.codes),
    )


def serve(pipe: Connection, memory_bytes: int) -> None:
    """Answer orders until the other side is gone; the body of the worker."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    _give_back_at_once()
    from supervisor.services.pictures import pages  # noqa: PLC0415 - engine and models load here

    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    desk = pages.Desk()
    pipe.send("ready")
    while True:
        try:
            order = pipe.recv()
        except EOFError:
            return
        try:
            parts = desk.unpack(order.data) if order.is_zip else desk.read(order)
            for part in parts:
                pipe.send(("part", part))
        except pages.Refused as refusal:
            pipe.send(("refused", str(refusal)))
        except MemoryError:
            return  # the other side finds no answer, which is one
        else:
            pipe.send(("done", None))


def _give_back_at_once() -> None:
    """Have the C library give large blocks back to the system as soon as they are free.

    Left alone glibc keeps ever larger ones for later: 543 MB instead of 352 over twelve pictures.
    """
    adjust = getattr(ctypes.CDLL(None), "mallopt", None)
    if adjust is not None:  # glibc; another C library has its own ways
        adjust(_MMAP_THRESHOLD, _LARGE)
        adjust(_TRIM_THRESHOLD, _LARGE)
