"""What the reader sees of a sentence, as numbers of slots.

Runs of one to three characters; the same runs with one code for every word of a class; and which
classes stand together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from supervisor.domain.reader.classes import FIRST, Classes, CodedText
from supervisor.domain.reader.hashing import mixed
from supervisor.domain.reader.units import END, Codes, Places, Sentences

BITS: Final = 22
CLASS_BITS: Final = 21
SPACE: Final = (1 << BITS) + (1 << CLASS_BITS)
"""Slots there are: those of characters, then from ``CLASSES_FROM`` on those of classes."""
CLASSES_FROM: Final = 1 << BITS
Slots = NDArray[np.uint32]

WIDTHS: Final = (1, 2, 3)
"""How many characters make a piece: longer pieces, and pairs apart, measured no better."""

_RUNS: Final = 16  # kinds of numbers, so that no piece is taken for one of another sort
_ROW: Final = 32
_PAIR_NEAR: Final = 48
_PAIR: Final = 49
_FURTHEST: Final = 12
"""Classes further apart in the order of their numbers make no pair: few sentences hold so many."""
_CLASSES: Final = 128
_COMMA: Final = ord(",")


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of one sort, by sentence: characters ``[places, ends)``; ``owners`` the sentence."""

    slots: Slots
    places: Places
    ends: Places
    owners: Places


def pieces_of(sentences: Sentences) -> Iterator[Pieces]:
    """Yield the pieces of a batch, width by width; none reaches into another sentence.

    A piece may begin or end with a line end, and so tell that its characters begin or end a
    sentence.
    """
    codes = sentences.codes
    for width in WIDTHS:
        places = _whole(codes, width)
        slots = mixed(codes, places, width, width) & np.uint32((1 << BITS) - 1)
        yield Pieces(slots, places, places + width, _owners(codes, places, width))


def class_pieces_of(sentences: Sentences, classes: Classes) -> Iterator[Pieces]:
    """Yield the pieces that are made of classes of words.

    Runs of one to three codes with a class among them; two and three classes in their order,
    whatever stands between; two classes of one clause, and two of one sentence, in any order.
    """
    view = classes.view(sentences.codes)
    held = np.append(0, np.cumsum(view.is_class))
    for width in WIDTHS:
        places = _whole(view.codes, width)
        places = places[held[places + width] > held[places]]
        yield _piece(view, places, width, _RUNS + width)
    rows = _only(view, view.is_class | (view.codes == END))
    for width in (2, 3):
        yield _piece(rows, _inner(rows, width), width, _ROW + width)
    is_end = view.codes == END
    clauses = np.cumsum(is_end | (view.codes == _COMMA))
    yield _pairs(view, clauses, _PAIR_NEAR)
    yield _pairs(view, np.cumsum(is_end), _PAIR)


def _whole(codes: Codes, width: int) -> Places:
    """Return where pieces begin that hold no line end but at their ends."""
    is_end = codes == END
    size = max(0, len(codes) - width + 1)
    inner = ~is_end[:size] if width == 1 else np.ones(size, dtype=np.bool_)
    for step in range(1, width - 1):
        inner &= ~is_end[step : step + size]
    return np.flatnonzero(inner)


def _inner(view: CodedText, width: int) -> Places:
    """Return where runs of classes begin that hold no line end at all."""
    size = max(0, len(view.codes) - width + 1)
    inner = np.ones(size, dtype=np.bool_)
    for step in range(width):
        inner &= view.is_class[step : step + size]
    return np.flatnonzero(inner)


def _owners(codes: Codes, places: Places, width: int) -> Places:
    """Return the sentence of every piece: the one that its second code, if any, stands in."""
    number = np.cumsum(codes == END) - 1
    if width == 1:
        return number[places]
    owner: Places = number[places + 1] - (codes[places + 1] == END)
    return owner


def _only(view: CodedText, kept: NDArray[np.bool_]) -> CodedText:
    return CodedText(view.codes[kept], view.begins[kept], view.ends[kept], view.is_class[kept])


def _class_slots(whole: Codes) -> Slots:
    result: Slots = (whole & np.uint32((1 << CLASS_BITS) - 1)) + np.uint32(CLASSES_FROM)
    return result


def _piece(view: CodedText, places: Places, width: int, kind: int) -> Pieces:
    slots = _class_slots(mixed(view.codes, places, width, kind))
    owners = _owners(view.codes, places, width)
    return Pieces(slots, view.begins[places], view.ends[places + width - 1], owners)


def _pairs(view: CodedText, stretch: Places, kind: int) -> Pieces:
    """Return pairs of different classes that stand in one stretch, by sentence."""
    tokens = np.flatnonzero(view.is_class)
    keys = stretch[tokens] * _CLASSES + (view.codes[tokens] - FIRST)
    keys, chosen = np.unique(keys, return_index=True)
    tokens, within = tokens[chosen], keys // _CLASSES
    firsts, seconds = [], []
    for step in range(1, _FURTHEST + 1):
        low = np.flatnonzero(within[step:] == within[:-step])
        firsts.append(tokens[low])
        seconds.append(tokens[low + step])
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    both = np.stack([view.codes[first], view.codes[second]], axis=1).ravel()
    slots = _class_slots(mixed(both, 2 * np.arange(len(first)), 2, kind))
    owners = np.cumsum(view.codes == END)[first] - 1
    order = np.argsort(owners, kind="stable")
    first, second = first[order], second[order]
    begins = np.minimum(view.begins[first], view.begins[second])
    ends = np.maximum(view.ends[first], view.ends[second])
    return Pieces(slots[order], begins, ends, owners[order])
