"""Cut a text at marked places, and find the sentence that tells most about one of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_SENTENCE_END: Final = re.compile(r"[。！？；\n\r!?;]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked place: characters ``start`` to ``end`` of a text, under the number of its hit."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with the numbers of the hits that cover it.

    ``starts`` holds those that begin here, in order: that is where a page writes the number.
    """

    text: str
    numbers: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A marked place within its sentence, with ellipses where the sentence was cut."""

    before: str
    marked: str
    after: str


def cut(text: str, marks: Sequence[Mark]) -> list[Segment]:
    """Return ``text`` in order as segments; joined they give the text back, overlaps included.

    A mark that reaches outside the text is clipped to it; an empty one is left out.
    """
    clipped = [
        Mark(max(0, mark.start), min(len(text), mark.end), mark.number)
        for mark in marks
        if max(0, mark.start) < min(len(text), mark.end)
    ]
    edges = sorted({0, len(text), *(m.start for m in clipped), *(m.end for m in clipped)})
    return [
        Segment(
            text[start:end],
            tuple(sorted({m.number for m in clipped if m.start <= start and end <= m.end})),
            tuple(sorted({m.number for m in clipped if m.start == start})),
        )
        for start, end in pairwise(edges)
    ]


def excerpt(text: str, start: int, end: int, reach: int = 30) -> Excerpt:
    """Return the place with at most ``reach`` characters of its own sentence on either side."""
    head, tail = text[:start], text[end:]
    ends = list(_SENTENCE_END.finditer(head))
    before = head[ends[-1].end() :] if ends else head
    following = _SENTENCE_END.search(tail)
    after = tail[: following.start()] if following else tail
    return Excerpt(
        _shorten_left(before.lstrip(), reach),
        text[start:end],
        _shorten_right(after.rstrip(), reach),
    )


def _shorten_left(text: str, reach: int) -> str:
    return text if len(text) <= reach else "…" + text[-reach:]


def _shorten_right(text: str, reach: int) -> str:
    return text if len(text) <= reach else text[:reach] + "…"
