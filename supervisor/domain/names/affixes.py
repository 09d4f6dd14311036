"""Longest-match look-up of word lists at the head or the end of a name.

The parser asks this of every name several times, so the lengths worth trying are kept by the one
or two characters that a word of that length opens or closes with.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Affixes:
    """A word list with the lengths to try, longest first, by the outermost characters."""

    words: frozenset[str]
    lengths: dict[str, tuple[int, ...]]
    width: int


def endings(words: Iterable[str], width: int) -> Affixes:
    """Index words by their last ``width`` characters; shorter words are left out."""
    return _index(words, width, at_end=True)


def openings(words: Iterable[str], width: int) -> Affixes:
    """Index words by their first ``width`` characters; shorter words are left out."""
    return _index(words, width, at_end=False)


def _index(words: Iterable[str], width: int, *, at_end: bool) -> Affixes:
    kept = frozenset(word for word in words if len(word) >= width)
    lengths: dict[str, set[int]] = {}
    for word in kept:
        key = word[-width:] if at_end else word[:width]
        lengths.setdefault(key, set()).add(len(word))
    ordered = {key: tuple(sorted(found, reverse=True)) for key, found in lengths.items()}
    return Affixes(kept, ordered, width)


def longest_ending(text: str, affixes: Affixes, least: int = 0) -> int:
    """Return the length of the longest word that ends ``text`` and leaves ``least`` characters."""
    lengths = affixes.lengths.get(text[-affixes.width :])
    if lengths is None:
        return 0
    words, most = affixes.words, len(text) - least
    for length in lengths:
        if length <= most and text[-length:] in words:
            return length
    return 0


def start_of_endings(text: str, affixes: Affixes) -> int:
    """Return where the words begin that end ``text``, the longest taken off time after time."""
    end, width, words = len(text), affixes.width, affixes.words
    while end >= width and (lengths := affixes.lengths.get(text[end - width : end])):
        for length in lengths:
            if length <= end and text[end - length : end] in words:
                end -= length
                break
        else:
            break
    return end


def longest_opening(text: str, affixes: Affixes, least: int = 0) -> int:
    """Return the length of the longest word that opens ``text`` and leaves ``least`` characters."""
    lengths = affixes.lengths.get(text[: affixes.width])
    if lengths is None:
        return 0
    words, most = affixes.words, len(text) - least
    for length in lengths:
        if length <= most and text[:length] in words:
            return length
    return 0
