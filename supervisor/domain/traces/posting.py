"""The traces of one ad."""

import hashlib
import re
from typing import Final

from supervisor.domain.names import normalise
from supervisor.domain.names.regions import find_codes, longest_place
from supervisor.domain.platform.text import fold
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.traces.contacts import Occurrence, contacts_among, occurrences
from supervisor.domain.traces.kinds import Trace, TraceKind

SHORTEST_WORDING: Final = 60
"""A text of fewer characters that carry meaning may be anybody's."""

_NOISE: Final = re.compile(r"[\W_]+")
_STREET: Final = re.compile(r"^[^\d号路街道巷]{2,6}街道")
_SHORTEST_ADDRESS: Final = 4


def traces_of(posting: JobPosting) -> tuple[Trace, ...]:
    """Return what the ad leaves behind, each once: contacts, account, address, wording."""
    folded = fold(f"{posting.title}\n{posting.text}\n{posting.address}")
    found = tuple(occurrences(folded))
    traces = list(contacts_among(folded, found))
    if posting.account:
        traces.append(Trace(TraceKind.ACCOUNT, posting.account))
    if address := address_trace(posting.address, posting.city):
        traces.append(address)
    end = len(posting.title) + 1 + len(posting.text)
    if wording := _wording(folded[:end], found):
        traces.append(Trace(TraceKind.TEXT, wording))
    return tuple(traces)


def address_trace(address: str, city: str = "") -> Trace | None:
    """Return the trace of an exact address, or ``None`` where it names no house.

    Provinces, cities, districts and streets before the road are written or left out at will, so
    only the city counts of them: there is a 中山路1号 in every one.
    """
    rest = normalise(address)
    codes: tuple[str, ...] = ()
    while rest:
        inner, length = longest_place(rest, codes)
        if not inner:
            break
        codes, rest = inner, rest[length:]
    rest = _NOISE.sub("", _STREET.sub("", rest))
    if len(rest) < _SHORTEST_ADDRESS or not any(char.isdigit() for char in rest):
        return None
    known = codes or find_codes(city)
    return Trace(TraceKind.ADDRESS, f"{known[0][:4] if known else ''}|{rest}")


def _wording(folded: str, found: tuple[Occurrence, ...]) -> str:
    """Return the digest of what is said, contacts and spacing left out; empty if it is little."""
    shown = list(folded)
    for place in found:
        if place.end <= len(shown):
            shown[place.start : place.end] = " " * (place.end - place.start)
    wording = _NOISE.sub("", "".join(shown))
    if len(wording) < SHORTEST_WORDING:
        return ""
    return hashlib.sha256(wording.encode("utf-8", "replace")).hexdigest()
