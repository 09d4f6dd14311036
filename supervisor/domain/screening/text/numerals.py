"""Numbers spelled out in Chinese characters, read whole: 三十五 is never 十五."""

from typing import Final

NUMERALS: Final = "一二三四五六七八九十廿卅"
_SPELLED: Final = frozenset(char.encode() for char in NUMERALS + "零〇两百壹贰叁肆伍陆柒捌玖拾")
_WIDTH: Final = 3  # bytes of a Chinese character


def whole_numbers(text: bytes, start: int, end: int) -> tuple[int, int]:
    """Widen bytes ``[start, end)`` so that neither end stands inside a spelled-out number."""
    if text[start : start + _WIDTH] in _SPELLED:
        while start >= _WIDTH and text[start - _WIDTH : start] in _SPELLED:
            start -= _WIDTH
    if text[end - _WIDTH : end] in _SPELLED:
        while text[end : end + _WIDTH] in _SPELLED:
            end += _WIDTH
    return start, end
