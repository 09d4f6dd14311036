"""Numbers as people write them: digits, Chinese numerals and both mixed, exactly or not at all.

``1.2万``, ``6,000``, ``1万2`` (12,000), ``8千5`` (8,500), ``四千五``, ``壹万贰仟``, ``六〇〇〇``;
two neighbouring digits are a range (``五六千``). What is no number in one way only is ``None``.
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
_WIDE: Final = 10_000  # 万 and 亿 count whole what stands before them
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


class _Sum:
    """Adds up 1万2千5百 part by part; ``fits`` tells whether a part may stand where it does."""

    def __init__(self) -> None:
        self.total, self.section, self.last = Decimal(0), Decimal(0), Decimal(0)
        self.digit: Decimal | None = None
        self.size, self.has_zero = "", False

    def take(self, part: re.Match[str]) -> bool:
        """Take in a digit, a unit or a tenth; tell whether it fits."""
        if part[1]:
            return self._digit(part[1])
        if part[2]:
            return self._unit(part[2])
        return self._tenth(part[3]) if part[3] else True

    def _digit(self, text: str) -> bool:
        value = arabic(text) if text[0] in "0123456789" else Decimal(_DIGITS[text])
        if value is None or self.digit:
            return False
        self.has_zero = self.has_zero or value == 0
        self.digit = value
        return True

    def _unit(self, unit: str) -> bool:
        scale = Decimal(_UNITS[unit])
        is_wide = scale >= _WIDE
        if self.last and scale >= self.last and not is_wide:
            return False  # 千K, 百千
        amount = self.digit if self.digit is not None else Decimal(unit in "十拾")
        self.section += amount if is_wide else amount * scale
        if not self.section or (is_wide and self.total) or not (amount or is_wide):
            return False
        if is_wide:
            self.total, self.section = self.section * scale, Decimal(0)
        self.size = unit if is_wide else self.size or unit
        self.last, self.digit, self.has_zero = scale, None, False
        return True

    def _tenth(self, unit: str) -> bool:
        if self.digit is None or self.last:
            return False
        self.section, self.last = self.section + self.digit / 10, Decimal("0.1")
        self.size, self.digit = unit, None
        return True

    @property
    def value(self) -> Decimal | None:
        """The sum; a last digit without a unit counts a tenth of the unit before it."""
        total, digit = self.total + self.section, self.digit
        if digit is None:
            return total
        if not self.last or self.has_zero or self.last == 10:
            return total + digit
        if digit < 10:
            return total + digit * self.last / 10
        return None if digit >= self.last else total + digit


def _sum(text: str) -> tuple[Decimal, str] | None:
    """Return the value and the size of a number in digits and units; ``None`` for no number."""
    read, position = _Sum(), 0
    for part in _PARTS.finditer(text):
        if part.start() != position or not read.take(part):
            return None
        position = part.end()
    value = read.value
    return None if value is None or position != len(text) else (value, read.size)
