"""One ad in one view, with the way back to the text as given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from supervisor.domain.screening.text.view import BatchView, View

_NEXT: Final = 1


@dataclass(frozen=True)
class ScreenedDocument:
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
    def of(cls, view: View, batch: BatchView, index: int) -> Self:
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

    def with_replaced(self, found: Sequence[tuple[int, str, str]]) -> Self:
        """Return the document with spellings replaced by what they stand for.

        ``found`` holds (first character, spelling, meaning), by place and without overlaps.
        """
        text = self.text.decode()
        pieces: list[str] = []
        firsts: list[NDArray[np.int64]] = []
        lasts: list[NDArray[np.int64]] = []
        replaced: list[NDArray[np.bool_]] = []
        done = 0
        for start, spelling, meant in (*found, (len(text), "", "")):
            end = start + len(spelling)
            kept = np.arange(done, start)
            pieces += [text[done:start], meant]
            firsts += [kept, np.full(len(meant), start)]
            lasts += [kept, np.full(len(meant), end - 1)]
            replaced += [np.zeros(len(kept), np.bool_), np.ones(len(meant), np.bool_)]
            done = end
        origins = np.concatenate(firsts)
        return type(self)(
            "".join(pieces).encode(),
            self.firsts[origins],
            self.lasts[np.concatenate(lasts)],
            np.concatenate(replaced) | self.changed[origins],
        )
