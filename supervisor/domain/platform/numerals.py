"""Chinese numerals as laws number their articles: 第四十四条, 第一百零三条."""

import re
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """Return 1 to 999 in Chinese numerals. Raises ``ValueError`` for any other number."""
    if not 0 < number < 1000:
        raise ValueError(f"{number} is not an article's number")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if not hundreds and tens == 1:
        return "十" + (_DIGITS[ones] if ones else "")
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")


def number_of(numeral: str) -> int | None:
    """Read a Chinese or Arabic numeral back; ``None`` where it is none from 1 to 999."""
    if re.fullmatch(r"[1-9][0-9]{0,2}", numeral):
        return int(numeral)
    return _READ.get(numeral)


_READ: Final = {chinese_number(number): number for number in range(1, 1000)}
