"""One ad in one view, with the way back to the text as given."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import numpy as np
import re2
from numpy.typing import NDArray

from supervisor.domain.screening.view import Batch, View

_NEXT: Final = 1


@dataclass(frozen=True)
class Document:
    """The folded UTF-8 of an ad.

    ``firsts[i]`` and ``lasts[i]`` are the first and last character, counted in the ad as given,
    that character *i* stands for; ``changed[i]`` says that it was written otherwise. In a view with
    removed characters a gap in the origins counts as a change too.
    """

    text: bytes
    firsts: NDArray[np.int64]
    lasts: NDArray[np.int64]
    changed: NDArray[np.bool_]

    @classmethod
    def of(cls, view: View, batch: Batch, index: int) -> Self:
        """Cut one ad out of a view."""
        low, high = view.firsts[index], view.firsts[index + 1]
        origin = view.origin[low:high] - batch.starts[index]
        return cls(view.document(index), origin, origin, view.changed[low:high])

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Turn bytes ``[start, end)`` into characters of the ad as given."""
        first, last = self._chars(start, end)
        return int(self.firsts[first]), int(self.lasts[last - 1]) + 1

    def is_disguised(self, start: int, end: int) -> bool:
        """Return whether bytes ``[start, end)`` cover something replaced or removed."""
        first, last = self._chars(start, end)
        if bool(self.changed[first:last].any()):
            return True
        gaps = self.firsts[first + 1 : last] - self.lasts[first : last - 1]
        return bool((gaps > _NEXT).any())

    def _chars(self, start: int, end: int) -> tuple[int, int]:
        first = len(self.text[:start].decode())
        return first, first + len(self.text[start:end].decode())


class Disguises:
    """Words written otherwise to slip past a filter, and what they stand for."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._phrases = dict(sorted(phrases.items(), key=lambda pair: -len(pair[0])))

    @property
    def patterns(self) -> list[str]:
        """The phrases as expressions, for the one pass over an ad."""
        return [re2.escape(phrase) for phrase in self._phrases]

    @cached_property
    def _any(self) -> re2._Regexp:
        return re2.compile("|".join(self.patterns))

    def reveal(self, document: Document) -> Document:
        """Return the document with each phrase replaced by what it stands for."""
        text = document.text.decode()
        pieces: list[str] = []
        spans: list[tuple[int, int, bool]] = []
        done = 0
        for match in self._any.finditer(text):
            start, end = match.span()
            meant = self._phrases[match.group()]
            pieces += [text[done:start], meant]
            spans += [(place, place, False) for place in range(done, start)]
            spans += [(start, end - 1, True)] * len(meant)
            done = end
        pieces.append(text[done:])
        spans += [(place, place, False) for place in range(done, len(text))]
        firsts, lasts, replaced = (np.array(column) for column in zip(*spans, strict=True))
        changed = replaced | document.changed[firsts]
        return Document(
            "".join(pieces).encode(), document.firsts[firsts], document.lasts[lasts], changed
        )
