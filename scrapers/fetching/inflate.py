"""Content codings undone piece by piece, so that neither a bomb nor a cut body passes."""

import itertools
import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from scrapers.errors import FetchFailed, Interrupted

PIECE: Final = 64 * 1024
_GZIP: Final = 31
_ZLIB: Final = 15
_RAW: Final = -15
_PACKED: Final = ("gzip", "x-gzip", "deflate")
# What we never ask for and cannot undo; any other word names no coding at all (none, utf-8).
_FOREIGN: Final = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi"})
_HEAD: Final = 16


class UndecodableBody(FetchFailed):
    """The body is not in the content coding its header names."""


def inflate(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Yield a body in pieces of at most ``PIECE`` bytes, whatever it unpacks to.

    Raises ``UndecodableBody`` where the coding is another one, ``Interrupted`` where the end is
    missing. A header that names no coding, or names one over a plain body, is passed over: servers
    put it there by mistake, and the bytes show it. Gzip may come in several members; deflate comes
    with and without its zlib header.
    """
    named = [name.strip().lower() for name in coding.split(",")]
    packed = [name for name in named if name in _PACKED]
    if foreign := next((name for name in named if name in _FOREIGN), ""):
        raise UndecodableBody(f"响应使用了未支持的压缩方式“{foreign}”。")
    if len(packed) > 1:
        raise UndecodableBody(f"响应经过多重压缩（{coding[:40]}），未读取。")
    if not packed:
        yield from chunks
        return
    try:
        yield from _unpacked(iter(chunks), packed[0])
    except zlib.error as error:
        raise UndecodableBody("响应声明为压缩格式，内容却不是。") from error


def _unpacked(chunks: Iterator[bytes], coding: str) -> Iterator[bytes]:
    """Yield what was packed; a body that is plain text whatever its header says, as it stands."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= _HEAD:
            break
    whole = itertools.chain((head,) if head else (), chunks)
    yield from whole if _is_plain(head) else _members(whole, coding)


def _is_plain(head: bytes) -> bool:
    """Tell whether a body begins like a page or an answer; packed bytes never look like that."""
    start = head[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    return start.lstrip()[:1] in (b"<", b"{", b"[") and all(
        byte >= 0x20 or byte in b"\t\r\n" for byte in start
    )


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
