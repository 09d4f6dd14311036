"""The lines of a text file, each decoded for itself, none longer than a line may be.

Line ends are ``\\n``, ``\\r\\n`` and a bare ``\\r``; nothing else is one: U+2028
may stand in a cell.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from scrapers.errors import UnreadableFile
from scrapers.tables import limits
from scrapers.tables.encodings import SAMPLE_BYTES, Encoding, recognise_encoding
from scrapers.tables.filetypes import Source, opened

_CHUNK: Final = 1 << 20
# What no cell means to hold: marks of direction, joints without width, byte order marks.
INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def encoding_of(source: Source) -> Encoding:
    """Return the encoding of a text file. Raises ``UnreadableFile``."""
    with opened(source) as stream:
        return recognise_encoding(stream.read(SAMPLE_BYTES))


def text_lines(source: Source, encoding: Encoding) -> Iterator[tuple[str, str]]:
    """Yield every line with its end, and in Chinese what had to be put right in it.

    Controls are dropped. Raises ``UnreadableFile`` at a line that is too long.
    """
    with opened(source) as stream:
        stream.read(encoding.mark)
        chunks = _transcoded(stream, encoding.wide) if encoding.wide else _chunks(stream)
        for number, line in enumerate(_byte_lines(chunks)):
            text, fault = encoding.text(line)
            if number == 0:
                text = text.lstrip("\ufeff")
            if _CONTROLS.search(text):
                text = _CONTROLS.sub("", text)
            yield text, fault


def clean_cell(text: str) -> str:
    """Return a cell without space at its ends and without characters that cannot be seen.

    Between visible characters of a text they may mean something (joined emoji); in a code, a
    number or a date they cannot.
    """
    text = text.strip()
    if text.isascii() or not INVISIBLE.search(text):
        return text
    bare = INVISIBLE.sub("", text).strip()
    if bare.isascii():
        return bare
    while text and (INVISIBLE.match(text[0]) or INVISIBLE.match(text[-1])):
        text = (text[1:] if INVISIBLE.match(text[0]) else text[:-1]).strip()
    return text


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _transcoded(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in _chunks(stream):
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _byte_lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    carried = b""
    count = 0
    for chunk in chunks:
        lines = (carried + chunk).splitlines(keepends=True)
        # A chunk may end between the two bytes of a line end.
        carried = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        if len(carried) > limits.LINE_BYTES or any(len(ln) > limits.LINE_BYTES for ln in lines):
            place = count + len(lines) + 1
            raise UnreadableFile(
                f"第 {place} 行附近有一行超过 {limits.LINE_BYTES >> 20} MB，不像表格，没有读取。"
            )
        count += len(lines)
        yield from lines
    yield from carried.splitlines(keepends=True)
