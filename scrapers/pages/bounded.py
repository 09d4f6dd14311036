"""Large pages are read in a process of their own, which may be stopped.

What a page can do to a parser is bounded by its size; a small page is read where it arrives. A
large one may still find the pattern or the shape that takes hours or all memory, and then costs a
worker instead of the night.
"""

import math
import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Final

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind, Source
from scrapers.errors import ScraperError

INLINE_BYTES: Final = 1024 * 1024
SECONDS: Final = 60.0
MEMORY_BYTES: Final = 1536 * 1024 * 1024
_BUSY: Final = 4


class Overrun(ScraperError):
    """The work took more time or memory than it may."""


def read_page(source: Source, document: Document, request: PageRequest) -> PageReading:
    """Let ``source`` read a page, a large one in a bounded worker."""
    if len(document.body) <= INLINE_BYTES:
        return source.read_page(document, request)
    try:
        reading: PageReading = bounded(
            source.read_page, document, request, seconds=SECONDS, memory_bytes=MEMORY_BYTES
        )
    except Overrun as error:
        return PageReading(ReadingKind.DRIFT, reason=error.reason)
    return reading


def bounded(work: Callable[..., Any], *values: Any, seconds: float, memory_bytes: int) -> Any:
    """Return what ``work`` returns, or raise what it raises; raises ``Overrun`` beyond its limits.

    ``seconds`` are of computing; on a busy machine it may take ``_BUSY`` times as long. Everything
    that goes in or out must survive pickling.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_serve, args=(theirs, seconds, memory_bytes, work, values))
    worker.start()
    theirs.close()
    try:
        if not ours.poll(seconds * _BUSY):
            raise Overrun(f"页面解析超过 {seconds:g} 秒，已中止。")
        outcome, value = ours.recv()
    except (EOFError, OSError) as error:  # it died before it had answered, or while it did
        raise Overrun("页面解析超出时间或内存上限，或者异常退出，已中止。") from error
    finally:
        ours.close()
        worker.kill()
        worker.join()
    if outcome == "raised":
        raise value
    return value


def _serve(
    pipe: Connection, seconds: float, memory_bytes: int, work: Callable[..., Any], values: Any
) -> None:
    _limit_computing(seconds)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pipe.send(("returned", work(*values)))
    except MemoryError:
        pipe.close()  # the other side finds no answer, which is one
    except Exception as error:
        pipe.send(("raised", error))


def _limit_computing(seconds: float) -> None:
    """Let this process compute for so long from now on; starting it has taken some already."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(spent.ru_utime + spent.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
