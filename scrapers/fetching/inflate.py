"""Content codings undone piece by piece, so that neither a bomb nor a cut body passes."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from scrapers.errors import FetchFailed, Interrupted

PIECE: Final = 64 * 1024
_GZIP: Final = 31
_ZLIB: Final = 15
_RAW: Final = -15


class UndecodableBody(FetchFailed):
    """The body is not in the content coding its header names."""


def inflate(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Yield a body in pieces of at most ``PIECE`` bytes, whatever it unpacks to.

    Raises ``UndecodableBody`` where the coding is another one, ``Interrupted`` where the end is
    missing. Gzip may come in several members; deflate comes with and without its zlib header.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        yield from chunks
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise UndecodableBody(f"响应使用了未支持的压缩方式“{coding[:20]}”。")
    try:
        yield from _members(chunks, coding)
    except zlib.error as error:
        raise UndecodableBody("响应声明为压缩格式，内容却不是。") from error


def _members(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    inflater = None
    for chunk in chunks:
        pending = chunk
        while pending:
            if inflater is None or inflater.eof:
                inflater = zlib.decompressobj(_window(pending, coding))
            yield inflater.decompress(pending, PIECE)
            pending = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            if inflater.eof and not pending.strip(b"\0"):
                break  # padding after the last member
    if inflater is not None and not inflater.eof:
        yield inflater.flush()
        if not inflater.eof:
            raise Interrupted("响应的压缩内容不完整（传输中断）。")


def _window(head: bytes, coding: str) -> int:
    if coding != "deflate":
        return _GZIP
    has_header = len(head) > 1 and head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
    return _ZLIB if has_header else _RAW
