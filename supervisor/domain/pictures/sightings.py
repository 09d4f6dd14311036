"""Whether two pictures show one and the same leaflet: by what they say, then by how they look.

A photo of a leaflet is never the same twice: tilt and light move a perceptual hash, so the words
decide where there are enough of them, and the look only where words alone are too few.
"""

import re
from collections import Counter
from itertools import pairwise
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from supervisor.domain.platform.text import fold

_NOISE: Final = re.compile(r"[\W_]+")
_LEAST_WORDS: Final = 24
_SAME_WORDS: Final = 90.0
_SAME_PAIRS: Final = 0.88
_ALIKE_WORDS: Final = 70.0
_SAME_LOOK: Final = 40
"""Bits of 256 that may differ; two unrelated pictures differ in about half of them."""


class Seen(NamedTuple):
    """What is compared of a picture: its perceptual hash in hex, and its words."""

    print: str
    words: str


def seen(print_: str, text: str) -> Seen:
    """Return what is compared of a picture whose text was read."""
    return Seen(print_, _NOISE.sub("", fold(text)))


def same_leaflet(one: Seen, other: Seen) -> bool:
    """Tell whether two pictures show one leaflet."""
    if min(len(one.words), len(other.words)) >= _LEAST_WORDS:
        if _pairs_in_common(one.words, other.words) >= _SAME_PAIRS:
            return True
        alike = fuzz.ratio(one.words, other.words, score_cutoff=_ALIKE_WORDS)
        # A photo that cut off a part still holds the rest word for word.
        part = fuzz.partial_ratio(one.words, other.words) if alike else 0.0
        if alike >= _SAME_WORDS or part >= 96.0:
            return True
        return alike > 0 and _apart(one.print, other.print) <= _SAME_LOOK
    return one.words == other.words and _apart(one.print, other.print) <= _SAME_LOOK


def _pairs_in_common(one: str, other: str) -> float:
    """Return the share of neighbouring characters two texts have in common, in whatever order.

    Columns may be read one before the other in one photo and the other way in the next.
    """
    here, there = Counter(pairwise(one)), Counter(pairwise(other))
    return 2 * (here & there).total() / max(1, here.total() + there.total())


def _apart(one: str, other: str) -> int:
    """Return how many bits of two hashes differ; many where one is missing."""
    if not one or len(one) != len(other):
        return 4 * max(len(one), len(other), 64)
    return (int(one, 16) ^ int(other, 16)).bit_count()
