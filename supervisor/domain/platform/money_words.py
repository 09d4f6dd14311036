"""Yuan in words: the capital numerals of formal papers (壹万贰仟元整), figures for everything else.

Amounts are decimals throughout: in binary fractions sums miss by a fen.
"""

from decimal import Decimal
from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿")
_MOST: Final = 10**12


def plain_yuan(amount: Decimal) -> str:
    """Return an amount in figures, with no more decimals than it has: 30000, 12.5."""
    return f"{amount.normalize():f}"


def capital_yuan(amount: Decimal) -> str:
    """Return an amount in capital numerals, to the fen.

    Raises ``ValueError`` for a negative amount and for one of a million millions or more.
    """
    fen = round(amount * 100)
    if not 0 <= fen < _MOST * 100:
        raise ValueError(f"{amount} yuan are not written in capitals")
    yuan, rest = divmod(fen, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan or not rest else ""
    if not rest:
        return f"{words}整"
    if tens:
        words += f"{_DIGITS[tens]}角"
    elif words:
        words += "零"
    return words + (f"{_DIGITS[ones]}分" if ones else "")


def _whole(number: int) -> str:
    if not number:
        return _DIGITS[0]
    words, place = "", 0
    while number:
        number, group = divmod(number, 10_000)
        if group:
            gap = "零" if words and not words.startswith("零") and _leaves_gap(words, place) else ""
            words = _group(group) + _GROUPS[place] + gap + words
        if number and 0 < group < 1000:
            words = f"零{words}"
        place += 1
    return words


def _leaves_gap(words: str, place: int) -> bool:
    """Whether a whole group of zeros lies between this group and what follows it."""
    return place == 2 and "万" not in words


def _group(number: int) -> str:
    words, is_gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if is_gap and words else "") + _DIGITS[digit] + _PLACES[place]
            is_gap = False
        else:
            is_gap = True
    return words
