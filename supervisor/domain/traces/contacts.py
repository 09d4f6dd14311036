"""Ways to reach a person in the text of an ad: where they stand, and their one written form.

Masking (``domain.masking``) hides what is found here; the traces of an ad keep it under seal.
Numbers of identity cards are found only to be hidden: they are kept nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
            r"(?<!\d)(?:(?:\+|00)?86[ -]?)?(1[ -]?[3-9](?:[ .·-]?\d){9})(?!\d)",
        ),
        (TraceKind.PHONE, 4, r"(?<!\d)(0\d{2,3}[ )-]{0,2}\d{3,4}[ -]?\d{4})(?!\d)"),
        (
            TraceKind.EMAIL,
            2,
            r"(?<![a-z0-9._%+-])([a-z0-9._%+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+)",
        ),
        (
            TraceKind.WECHAT,
            2,
            r"(?:微信|薇信|威信|v信|(?<![a-z])(?:vx|wx|wechat|weixin))[号码同:\s]{0,6}"
            r"([a-z][a-z0-9_-]{5,19})",
        ),
        # The same under a disguise: 加V：…, 威❤…, 绿泡泡….
        (
            TraceKind.WECHAT,
            2,
            r"(?:加|➕|\+|联系|咨询) ?我? ?(?:[vq](?![a-z])|vxin|vx|wx|[威薇微徽维徾卫❤♥]|企鹅)"
            r"[ ❤♥心芯信号码:]{0,4}([a-z0-9_-]{5,20})",
        ),
        (
            TraceKind.WECHAT,
            2,
            r"(?:(?:[威薇徽维卫]|(?<![a-z])v)(?:[❤♥心芯信]|xin)|绿泡泡|企鹅)[号码同:\s]{0,6}"
            r"([a-z0-9_-]{5,20})",
        ),
        (TraceKind.QQ, 2, r"(?:扣扣|(?<![a-z])qq)[号群码:\s]{0,6}([1-9]\d{4,11})(?!\d)"),
    )
)
# Numbers anybody may call: they reach an office, are not hidden, and tell nothing about a person.
_HOTLINE: Final = re.compile(r"(?<!\d)([48]00[ -]?\d{3}[ -]?\d{4})(?!\d)")
_ANNOUNCED: Final = (":", "号", "码", "同")
_SEPARATORS: Final = re.compile(r"[\s.·)-]")
_QQ_MARK: Final = re.compile(r"(?:企鹅|q)[ ❤♥心芯信号码同:\s]*$")


def occurrences(folded: str) -> Iterator[Occurrence]:
    """Yield every place of a folded text that reaches somebody; places may overlap."""
    for kind, readable, pattern in _PATTERNS:
        for found in pattern.finditer(folded):
            yield Occurrence(kind, found.start(1), found.end(1), readable)


def find_contacts(text: str) -> tuple[Trace, ...]:
    """Return the contacts of a text, each once and normalised, in the order of the patterns."""
    folded = fold(text)
    return contacts_among(folded, tuple(occurrences(folded)))


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
    digits = re.sub(r"^(?:\+|00)?86(?=1\d{10}$|0)", "", digits)
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
    if kind is TraceKind.PHONE:
        return Trace(kind, _digits(value))
    before = folded[max(0, place.start - 12) : place.start]
    if kind is TraceKind.WECHAT and value.isdigit() and _QQ_MARK.search(before):
        return Trace(TraceKind.QQ, value)
    return Trace(kind, value)


def _digits(value: str) -> str:
    return _SEPARATORS.sub("", value)
