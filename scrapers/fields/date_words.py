"""Dates in one spelling: western digits, plain signs, English months as numbers, no labels."""

import html
import re
from typing import Final

from scrapers.decoding.textwidth import half_width
from scrapers.fields.numerals import HAN_DIGITS, positional

_SPELT: Final = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣─〜～∼˜", "-")
    | dict.fromkeys("∕⁄╱\\", "/")
    | dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff", "")
    | dict.fromkeys("\xa0\u3000\t\r\n[]【】()（）「」\"'“”‘’<>", " ")
    | dict(zip("時鐘週號個發佈後長⽉⽇⼀", "时钟周号个发布后长月日一", strict=True))
)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_HAN: Final = f"[{HAN_DIGITS}十拾百千廿卅]"
_ONE_AS_DASH: Final = re.compile(r"(?<=[0-9])一(?=[0-9])")
_ZERO: Final = re.compile(rf"(?<={_HAN})[○O0o](?={_HAN})")
_HAN_NUMBER: Final = re.compile(
    rf"{_HAN}+(?=\s*(?:[年月日号天周秒分时]|星期|个(?:半|多)?[月星小]|小时|[-./]{_HAN}))"
    rf"|(?<=[-./]){_HAN}+$|(?<=年){_HAN}+$"
)
_TEXT_SPACE: Final = re.compile(
    r"(?<=[年月日号天个小昨今前])\s+(?=[0-9月日天时前])|(?<=[0-9])\s+(?=[年月日号天个小分秒周前])"
    r"|\s*(?<=[0-9 ])\s*([-/.])\s*(?=[0-9])"
)
_LABEL: Final = re.compile(
    r"^(?:职位|信息|招聘|报名)*(?:发布|更新|刷新|投递|有效|截止|截至|失效|到期|posted|published|dateposted|updated)"
    r"*(?:时间|日期|期|日|on)?(?:至|于|到|为)?\s*[:：]?\s*(?:on\s)?",
    re.IGNORECASE,
)
_TRAILER: Final = re.compile(r"\s*(?:发布|更新|刷新|投递|活跃|于)+$")

_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_CLOCK: Final = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
_ENGLISH: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Thu Nov  5 18:30:00 CST 2026, as programs print it.
        rf"^(?:[a-z]+\s+)?{_MONTH}\s+(?P<day>[0-9]{{1,2}})\s+(?P<clock>{_CLOCK})\s+(?P<zone>[A-Z]+\s+)?"
        r"(?P<year>[0-9]{4})$",
        rf"^(?:[a-z]+,?\s*)?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[-\s]+(?:of\s+)?{_MONTH}\.?"
        r"(?:,?[-\s]+(?P<year>[0-9]{4}|[0-9]{2}(?![0-9:])))?(?![0-9])(?P<rest>.*)$",
        rf"^(?:[a-z]+,?\s*)?{_MONTH}\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:])"
        r"(?:,?\s+(?P<year>[0-9]{4}))?(?P<rest>.*)$",
        rf"^(?P<year>[0-9]{{4}})[-\s]{_MONTH}[-\s](?P<day>[0-9]{{1,2}})(?P<rest>)$",
        rf"^{_MONTH}\.?,?\s+(?P<year>[0-9]{{4}})$",
    )
)
_ORACLE: Final = re.compile(r"^([0-9]{1,2})-([0-9]{1,2})月\s*-([0-9]{4}|[0-9]{2})(?![0-9])")


def spelt(text: str) -> str:
    """Return a date field in one spelling; it means the same to a reader."""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub("", text))
    text = half_width(text.translate(_SPELT)).translate(_SPELT)
    if not text.isascii():
        text = _ONE_AS_DASH.sub("-", text)
        text = _HAN_NUMBER.sub(_digits, _ZERO.sub("〇", text))
    text = _TEXT_SPACE.sub(lambda found: found[1] or "", text.strip())
    text = _TRAILER.sub("", _LABEL.sub("", text)).strip()
    if found := _ORACLE.search(text):
        return f"{_century(found[3])}-{found[2]}-{found[1]}"
    return _english(text) if re.search("[A-Za-z]{3}", text) else text


def _digits(found: re.Match[str]) -> str:
    value = positional(found[0])
    return found[0] if value is None else str(value)


def _english(text: str) -> str:
    """Turn a date with an English month into figures; anything else stays as it is."""
    for pattern in _ENGLISH:
        if found := pattern.search(text):
            parts = found.groupdict()
            month = _MONTHS.index(parts["month"][:3].lower()) + 1
            year, day = parts.get("year"), parts.get("day")
            rest = parts.get("rest") or f" {parts.get('clock') or ''} {parts.get('zone') or ''}"
            date = "-".join(part for part in (year and _century(year), str(month), day) if part)
            return f"{date}{rest if not rest[:1].isalnum() else ' ' + rest}".strip().replace(
                ",", " "
            )
    return text


def _century(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"
