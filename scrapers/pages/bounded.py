"""Large pages are read in a process of their own, which may be stopped.

What a page can do to a parser is bounded by its size; a small page is read where it arrives. A
large one may still find the pattern or the shape that takes hours or all memory, and then costs a
worker instead of the night.
"""

from typing import Final

from scrapers.apart import Overrun, bounded
from scrapers.contract import Document, PageReading, PageRequest, ReadingKind, Source

INLINE_BYTES: Final = 1024 * 1024
SECONDS: Final = 60.0
MEMORY_BYTES: Final = 1536 * 1024 * 1024


def read_page(source: Source, document: Document, request: PageRequest) -> PageReading:
    """Let ``source`` read a page, a large one in a bounded worker."""
    if len(document.body) <= INLINE_BYTES:
        return source.read_page(document, request)
    try:
        reading: PageReading = bounded(
            source.read_page, document, request, seconds=SECONDS, memory_bytes=MEMORY_BYTES
        )
    except Overrun as error:
        return PageReading(ReadingKind.DRIFT, reason=f"页面解析没有完成：{error.reason}")
    return reading
