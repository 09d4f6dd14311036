"""In which encoding a text file is written, told from its first part, and each line read by it.

UTF-8 is what a line is in wherever it can be; a line that cannot is torn UTF-8, or in the older
encoding of the file (GB18030 or Big5, told apart by how common the characters are that come out).
So one torn byte costs one character of one row, and two exports glued together are both read.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from scrapers.errors import UnreadableFile

SAMPLE_BYTES: Final = 256 * 1024
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_CJK: Final = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_REPLACED: Final = "\ufffd"
_FEW: Final = 8  # characters, too few to judge an encoding by
_UNKNOWN: Final = (
    "文件的编码无法识别（不是 UTF-8、GB18030、Big5 或 UTF-16）。"
    "请用表格软件打开，另存为 UTF-8 编码的 CSV 或 .xlsx 后重新提供。"
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """``wide`` is a fixed-width encoding of the whole file, or empty; ``mark`` is its length.

    Otherwise lines are UTF-8 or in ``legacy``; ``is_legacy`` tells that most are the latter.
    """

    wide: str = ""
    mark: int = 0
    legacy: str = "gb18030"
    is_legacy: bool = False

    def text(self, line: bytes) -> tuple[str, str]:
        """Return a line as text, and in Chinese what had to be put right."""
        try:
            text = line.decode()
        except UnicodeDecodeError:
            return self._not_utf8(line)
        if self.is_legacy and not line.isascii() and not _CJK.search(text):
            return self._not_utf8(line)  # two Chinese characters may look like Latin letters
        return text, ""

    def _not_utf8(self, line: bytes) -> tuple[str, str]:
        torn = line.decode("utf-8", "replace")
        if _is_torn(torn):
            return torn, "该行有字节损坏，损坏处显示为 \ufffd，请核对原文"
        try:
            text = line.decode(self.legacy)
        except UnicodeDecodeError:
            text = line.decode(self.legacy, "replace")
            return text, "该行有字节损坏，损坏处显示为 \ufffd，请核对原文"
        if self.is_legacy or _plausibility(text, self.legacy) >= 0.5:
            return text, ""
        return text, "该行的编码与全文不同，可能有乱码，请核对原文"


def _is_torn(text: str) -> bool:
    """Tell UTF-8 with a few torn characters from another encoding, which breaks everywhere."""
    broken = text.count(_REPLACED)
    return broken <= len(_CJK.findall(text)) / 2


def recognise_encoding(sample: bytes) -> Encoding:
    """Return the encoding of a file by its first part. Raises ``UnreadableFile``."""
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return Encoding(wide="" if name == "utf-8" else name, mark=len(mark))
    if wide := _unmarked_wide(sample):
        return Encoding(wide=wide)
    whole = sample.splitlines()
    if len(sample) >= SAMPLE_BYTES and len(whole) > 1:
        whole.pop()  # it may be cut inside a character
    lines = [line for line in whole if not line.isascii()]
    strange = [line for line in lines if not _is_utf8(line)]
    if not strange:
        return Encoding()
    legacy, share, count = _legacy(b"\n".join(strange))
    is_legacy = len(strange) * 2 > len(lines)
    if is_legacy and share < 0.4 and count >= _FEW:
        raise UnreadableFile(_UNKNOWN)
    return Encoding(legacy=legacy, is_legacy=is_legacy)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return _is_torn(line.decode("utf-8", "replace"))
    return True


def _legacy(body: bytes) -> tuple[str, float, int]:
    """Return GB18030 or Big5, how plausible it is, and by how many characters."""
    texts = {name: body.decode(name, "replace") for name in ("gb18030", "big5hkscs")}
    shares = {name: _plausibility(text, name) for name, text in texts.items()}
    name = "big5hkscs" if shares["big5hkscs"] > shares["gb18030"] + 0.1 else "gb18030"
    return name, shares[name], len(_FOREIGN.findall(texts[name]))


def _plausibility(text: str, encoding: str) -> float:
    """Return how many of the characters beyond ASCII are common in the encoding's language."""
    foreign = _FOREIGN.findall(text)
    if not foreign:
        return 1.0
    is_common = _common_simplified if encoding == "gb18030" else _common_traditional
    return sum(map(is_common, foreign)) / len(foreign)


def _common_simplified(character: str) -> bool:
    code = character.encode("gb2312", "ignore")
    return len(code) == 2 and (0xB0 <= code[0] <= 0xD7 or code[0] in (0xA1, 0xA3))


def _common_traditional(character: str) -> bool:
    code = character.encode("big5", "ignore")
    return len(code) == 2 and (0xA4 <= code[0] <= 0xC6 or code[0] == 0xA1)


def _unmarked_wide(sample: bytes) -> str:
    """Return the UTF-16 that a text without its mark is in: every second byte of its ASCII is 0."""
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    if min(even, odd) * 8 > max(even, odd) or max(even, odd) * 20 < len(sample):
        return ""
    text = sample[: len(sample) // 2 * 2].decode(name, "replace")
    has_lines = "\n" in text or "\r" in text
    return name if has_lines and text.count(_REPLACED) * 20 <= len(text) else ""
