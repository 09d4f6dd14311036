"""Ways to reach a person in the text of an ad: where they stand, and their one written form.

Masking (``domain.traces.masking``) hides what is found here; the traces of an ad keep it sealed.
Numbers of identity cards are found only to be hidden: they are kept nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from supervisor.domain.platform.text import fold
from supervisor.domain.traces.kinds import Trace, TraceKind


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place in a text that reaches somebody; ``kind`` is ``None`` for an identity card.

    ``readable`` is how many leading characters may stay readable.
    """

    kind: TraceKind | None
    start: int
    end: int
    readable: int


# Digits as they are disguised: 一三八, 壹叁捌, 1三8, 138oo, ❶❸❽; what is circled is folded already.
SPOKEN: Final = "零〇○一二三四五六七八九壹贰叁参肆伍陆柒捌玖幺"
_DIGIT: Final = f"[0-9{SPOKEN}o❶-❾⓿\U0001d7ce-\U0001d7ff]"
_ONE: Final = "[1一壹幺❶]"
_THREE_UP: Final = "[3-9三四五六七八九叁参肆伍陆柒捌玖❸-❾]"
# What stands between the digits of one number, and the frame that makes a keycap of a digit.
_GAP: Final = "[ .·_*()\u200b\ufe0f\u20e3\u2013\u2014-]{0,2}"
_LINE_GAP: Final = "[ )\u2013\u2014-]{0,2}"
_HEART: Final = "(?:[❤♥♡💗💓💕💚🧡心芯信]\ufe0f?)"
_SAYS: Final = r"[号码同是为:\s丨|│]{0,6}"
_HOST: Final = r"[a-z0-9-]+"
# Each pattern runs over folded text (half-width, lower case); group 1 is the value. What comes
# first wins where two overlap.
_PATTERNS: Final = tuple(
    (kind, readable, re.compile(pattern))
    for kind, readable, pattern in (
        # Resident identity number: region, birth date, order, check character.
        (
            None,
            0,
            r"(?<![0-9a-z])(\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx])"
            r"(?![0-9a-z])",
        ),
        # Mobile number, its digits possibly spaced out, the country before it or not.
        (
            TraceKind.PHONE,
            3,
            rf"({_ONE}(?:(?<![0-9].)|(?<=86.)(?<![1-9]86.)|(?<=86[ -].)(?<![1-9]86[ -].))"
            rf"{_GAP}{_THREE_UP}(?:{_GAP}{_DIGIT}){{9}})",
        ),
        # Fixed line: two area codes have eight digits behind them, the others seven or eight.
        (
            TraceKind.PHONE,
            4,
            rf"(0(?<![0-9].)(?:(?:10|2\d){_LINE_GAP}[2-9]\d{{3}}{_LINE_GAP}\d{{4}}"
            rf"|[3-9]\d{{2}}{_LINE_GAP}[2-9]\d{{2,3}}{_LINE_GAP}\d{{4}})(?!\d))",
        ),
        (
            TraceKind.PHONE,
            2,
            r"(?:电话|座机|传真|致电|tel)[:\s]{0,3}([2-9]\d{2,3}[ -]?\d{4})(?!\d)",
        ),
        (
            TraceKind.EMAIL,
            2,
            rf"(?<![a-z0-9._%+-])([a-z0-9._%+-]{{1,64}} ?(?:@|[(#]at[)#]|艾特) ?{_HOST}"
            rf"(?: ?(?:\.|[(#]dot[)#]|点) ?{_HOST})+"
            rf"|[a-z0-9._-]{{1,64}} at {_HOST}(?: dot {_HOST})+)",
        ),
        (
            TraceKind.WECHAT,
            2,
            rf"(?:[微薇威] ?信|v信|(?<![a-z])(?:vx|wx|wechat|weixin)){_SAYS}"
            r"([a-z][a-z0-9_-]{5,19})",
        ),
        # The same under a disguise: 加V：…, 威❤️…, 卫星号…, 绿泡泡….
        (
            TraceKind.WECHAT,
            2,
            r"(?:加|➕|\+|联系|咨询) ?我? ?(?:[vq](?![a-z])|vxin|vx|wx|[威薇微徽维徾卫❤♥]|企鹅)"
            rf"(?:{_HEART}|[ 号码:\ufe0f]){{0,4}}([a-z0-9_-]{{5,20}})",
        ),
        (
            TraceKind.WECHAT,
            2,
            rf"(?:(?:[威薇徽维徾卫微]|(?<![a-z])v)(?:{_HEART}{{1,2}}|xin|(?<![维卫]):)|绿泡泡|企鹅|卫星(?=号|:))"
            rf"{_SAYS}([a-z0-9_-]{{5,20}})",
        ),
        # What the codes say that add a person or a group: the rest of the address is who it is.
        (
            TraceKind.WECHAT,
            2,
            r"(?:u\.wechat\.com|weixin\.qq\.com/(?:[grx]|ca|u|gm|kfid))/([a-z0-9_-]{5,64})",
        ),
        (TraceKind.QQ, 2, r"qm\.qq\.com/(?:q/|\S{1,60}?k=)([a-z0-9_-]{8,64})"),
        (
            TraceKind.QQ,
            2,
            rf"(?:[扣叩]{{2}}|秋秋|球球|(?<![a-z])qq)[号群码:\s]{{0,6}}([1-9一二三四五六七八九]{_DIGIT}{{4,11}})"
            r"(?!\d)",
        ),
    )
)
# Without one of these words there is nothing for a pattern to find; most ads have none.
_HINTS: Final = {
    TraceKind.EMAIL: ("@", "at)", "at#", "艾特", " dot "),
    TraceKind.QQ: ("扣", "叩", "秋秋", "球球", "qq"),
}
# How the digits of a mobile number are grouped; 13800-138000 is two sums of money.
_GROUPS: Final = frozenset(((11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3), (3, 4, 2, 2)))
_SPOKEN_VALUES: Final = str.maketrans(
    dict(zip(SPOKEN, "00012345678912334567891", strict=True))
    | dict(zip("o❶❷❸❹❺❻❼❽❾⓿", "01234567890", strict=True))
    | {0x1D7CE + number: str(number % 10) for number in range(50)}
)
# A number that is called one of these is evidence and stays readable.
_CALLED: Final = re.compile(r"(?:编号|证号|代码|单号|案号|工号|许可证|备案|第)[号码字]?[:\s第]*$")
_COUNTED: Final = re.compile(r"\s*(?:元|块|平方|㎡|吨|号(?![码:]))")
# Numbers anybody may call: they reach an office, are not hidden, and tell nothing about a person.
_HOTLINE: Final = re.compile(r"(?<!\d)([48]00[ -]?\d{3}[ -]?\d{4})(?!\d)")
_ANNOUNCED: Final = (":", "号", "码", "同", "/")
_MOBILE: Final = 11
_GROUP: Final = re.compile(f"{_DIGIT}+")
_NO_DIGITS: Final = re.compile(r"[^0-9]")
_QQ_MARK: Final = re.compile(r"(?:企鹅|q)[ ❤♥心芯信号码同:\s]*$")


def occurrences(folded: str) -> Iterator[Occurrence]:
    """Yield every place of a folded text that reaches somebody; places may overlap."""
    for kind, readable, pattern in _PATTERNS:
        hints = _HINTS.get(kind) if kind else None
        if hints and not any(hint in folded for hint in hints):
            continue
        for found in pattern.finditer(folded):
            start, end = found.span(1)
            if kind is TraceKind.PHONE and not _is_called_up(folded, start, end):
                continue
            yield Occurrence(kind, start, end, readable)


@lru_cache(maxsize=2_048)
def places_of(folded: str) -> tuple[Occurrence, ...]:
    """Return every such place; a night asks of the same text for its print and for searching."""
    return tuple(occurrences(folded))


def _is_called_up(folded: str, start: int, end: int) -> bool:
    """Tell a telephone from a licence, a sum of money or a part of a longer number."""
    value = folded[start:end]
    after = folded[end : end + 1]
    if after and any(value[-1] in kind and after in kind for kind in ("0123456789", SPOKEN)):
        return False
    if _CALLED.search(folded[max(0, start - 8) : start]) or _COUNTED.match(folded, end):
        return False
    if value[0] == "0" or len(_digits(value)) < _MOBILE:
        return True
    sizes = tuple(map(len, _GROUP.findall(value)))
    if sizes == (5, 6):
        return value[5] == " "
    return sizes in _GROUPS or all(size == 1 for size in sizes)


def contacts_among(folded: str, found: tuple[Occurrence, ...]) -> tuple[Trace, ...]:
    """Return the contacts at these places of a folded text; the first of two that overlap wins."""
    taken: list[Occurrence] = []
    contacts: dict[Trace, None] = {}
    for place in found:
        if any(place.start < other.end and other.start < place.end for other in taken):
            continue
        taken.append(place)
        if place.kind is not None and _is_stated(folded, place):
            contacts[_contact(folded, place, place.kind)] = None
    hotlines = (
        Trace(TraceKind.HOTLINE, _digits(one.group(1))) for one in _HOTLINE.finditer(folded)
    )
    return (*contacts, *hotlines)


def phone_trace(text: str) -> Trace | None:
    """Return the trace of a number that is known to be a telephone's, such as a register's."""
    digits = _digits(fold(text))
    digits = re.sub(r"^(?:00)?86(?=1\d{10}$|0)", "", digits)
    if re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}", digits):
        return Trace(TraceKind.PHONE, digits)
    return None


def _is_stated(folded: str, place: Occurrence) -> bool:
    """Return whether an id is surely meant: 微信 webview is hidden to be safe, but links nobody.

    A word of letters alone counts only where it is announced: 微信号 abcdef, vx:abcdef.
    """
    if place.kind is not TraceKind.WECHAT or not folded[place.start : place.end].isalpha():
        return True
    return folded[: place.start].rstrip().endswith(_ANNOUNCED)


def _contact(folded: str, place: Occurrence, kind: TraceKind) -> Trace:
    value = folded[place.start : place.end]
    is_in_address = folded[place.start - 1 : place.start] in ("/", "=")
    if kind is TraceKind.PHONE or (kind is TraceKind.QQ and not is_in_address):
        return Trace(kind, _digits(value))
    before = folded[max(0, place.start - 12) : place.start]
    if kind is TraceKind.WECHAT and value.isdigit() and _QQ_MARK.search(before):
        return Trace(TraceKind.QQ, value)
    return Trace(kind, value)


def _digits(value: str) -> str:
    return _NO_DIGITS.sub("", value.translate(_SPOKEN_VALUES))
