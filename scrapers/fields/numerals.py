"""Numbers as people write them: digits, Chinese numerals and both mixed, exactly or not at all.

``1.2万``, ``6,000``, ``1万2`` (12,000), ``8千5`` (8,500), ``四千五``, ``壹万贰仟``, ``六〇〇〇``; two
neighbouring digits are a range (``五六千``). What is no number in one way only is ``None``.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_DIGITS: Final = dict(zip("零〇一二三四五六七八九", (0, *range(10)), strict=True)) | {
    "两": 2, "俩": 2, "幺": 1, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7,
    "捌": 8, "玖": 9,
}  # fmt: skip
_UNITS: Final = {
    "十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000,
    "万": 10_000, "w": 10_000, "亿": 100_000_000,
}  # fmt: skip
_TENTHS: Final = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "分": Decimal("0.01")}
HAN_DIGITS: Final = "".join(_DIGITS)
_HAN_UNITS: Final = "十拾百佰千仟万亿"
# What may stand in a number; a 一 that opens 一个月, 一天, 一件 counts those and belongs to them.
_ONE: Final = r"一(?!个?[月周班]|每?[年天日件单只台篇条票吨]|小时|星期)"
_HAN: Final = rf"(?:{_ONE}|[{HAN_DIGITS.replace('一', '')}{_HAN_UNITS}])"
# Commas part thousands or, as here, ten thousands.
_ARABIC: Final = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,2},[0-9]{4}(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
)
_THOUSANDS_DOT: Final = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_SIZED: Final = rf"(?:{_ARABIC})(?:\s*(?:[十百千]?[万亿]|[十百千角毛]|[kw](?![a-z])))?"
_TAIL: Final = r"(?:(?<=[十百千万亿角毛])[零0]?[0-9]+\s*[十百千]?(?![0-9.,万亿kw]))*"
# One written number with its size, in lower case and half-width.
NUMBER: Final = rf"(?:{_SIZED}{_TAIL}|{_HAN}+[角毛]?{_HAN}*)"
_PARTS: Final = re.compile(rf"({_ARABIC}|[{HAN_DIGITS}])|([十拾百佰千仟万亿kw])|([角毛])|\s+")
_NEIGHBOURS: Final = re.compile(r"(十?)([一二两三四五六七八])([二两三四五六七八九])([十百千万]+)")
_MOST_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the size it is counted in: ``万``, ``千``, ``百``, ``毛`` or none.

    ``high`` differs from ``low`` where neighbouring digits state a range.
    """

    low: Decimal
    high: Decimal
    size: str
    is_han: bool = False


def read_number(text: str) -> Number | None:
    """Read text that ``NUMBER`` matched, in lower case; ``None`` where it is not one number."""
    if found := _NEIGHBOURS.fullmatch(text):
        first, second = _DIGITS[found[2]], _DIGITS[found[3]]
        if second == first + 1 and not found[1]:
            scale = _scale(found[4])
            return Number(first * scale, second * scale, found[4][-1], is_han=True)
        return None
    is_han = text[0] in _DIGITS or text[0] in _HAN_UNITS
    if is_han and len(text) > 2 and all(letter in _DIGITS for letter in text):
        value = Decimal("".join(str(_DIGITS[letter]) for letter in text))
        return Number(value, value, "", is_han=True)
    read = _sum(text)
    if read is None or not (read[0] or "0" in text):
        return None
    return Number(read[0], read[0], read[1], is_han=is_han)


def arabic(digits: str) -> Decimal | None:
    """Read western digits with their commas; ``None`` for what is no sum."""
    digits = digits.replace(",", "")
    if len(digits.partition(".")[0].lstrip("0")) > _MOST_DIGITS or len(digits) > 2 * _MOST_DIGITS:
        return None
    if digits[0] == "0" and len(digits) > 1 and digits[1] != ".":
        return None  # no sum of money begins with a nought
    return Decimal(digits)


def positional(text: str) -> int | None:
    """Read Chinese numerals of a date: 二〇二六, 十一, 二十三, 廿八; ``None`` for anything else."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if all(letter in _DIGITS for letter in text):
        return int("".join(str(_DIGITS[letter]) for letter in text))
    read = _sum(text.lstrip("零〇"))
    return None if read is None or read[0] != int(read[0]) else int(read[0])


def has_grouping_dot(digits: str) -> bool:
    """Tell whether a dot may group thousands as well as part decimals: 8.000."""
    return _THOUSANDS_DOT.fullmatch(digits) is not None


def _scale(units: str) -> Decimal:
    value = Decimal(1)
    for unit in units:
        value *= _UNITS[unit]
    return value


def _sum(text: str) -> tuple[Decimal, str] | None:
    """Add up 1万2千5百; a last digit without a unit counts a tenth of the unit before it."""
    total, section, digit = Decimal(0), Decimal(0), None
    last, size, has_zero, position = Decimal(0), "", False, 0
    for part in _PARTS.finditer(text):
        if part.start() != position:
            return None
        position = part.end()
        if part[1]:
            value = arabic(part[1]) if part[1][0] in "0123456789" else Decimal(_DIGITS[part[1]])
            if value is None or (digit is not None and digit != 0):
                return None
            has_zero = has_zero or value == 0
            digit = value
        elif unit := part[2]:
            scale = Decimal(_UNITS[unit])
            if last and scale >= last and scale < 10_000:
                return None  # 千K, 百千
            amount = digit if digit is not None else Decimal(1 if unit in "十拾" else 0)
            if scale >= 10_000:
                if total or not (section + amount):
                    return None
                total, section = (section + amount) * scale, Decimal(0)
            elif not amount:
                return None
            else:
                section += amount * scale
            last, digit, has_zero = scale, None, False
            size = unit if scale >= 10_000 else size or unit
        elif part[3]:
            if digit is None or last:
                return None
            section, last, size, digit = section + digit / 10, Decimal("0.1"), part[3], None
    if position != len(text):
        return None
    return _with_rest(total + section, digit, last, size, has_zero=has_zero)


def _with_rest(
    total: Decimal, digit: Decimal | None, last: Decimal, size: str, *, has_zero: bool
) -> tuple[Decimal, str] | None:
    if digit is None:
        return total, size
    if not last or has_zero or last == 10:
        return total + digit, size
    if digit < 10:
        return total + digit * last / 10, size
    return None if digit >= last else (total + digit, size)
