"""Training a reader: sentences with a marked span against all others, category by category.

Deterministic: the same ads in the same order give the same model.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags, hstack

from supervisor.domain.reader.classes import Classes
from supervisor.domain.reader.features import CLASSES_FROM, SPACE, class_pieces_of, pieces_of
from supervisor.domain.reader.model import CONTENT, Floats, ReaderModel
from supervisor.domain.reader.units import FIELDS, Sentences, cut
from supervisor.domain.screening.scoring import LabelledAd

Flags = NDArray[np.bool_]

EXERCISE: Final = ""
"""Source of exercises, our own examples of the usual phrases: learned from in every fold."""

_LONG: Final = 4  # characters of a span in a sentence that make it part of what was meant
_LEAST_SEEN: Final = 2  # a piece of one sentence only teaches nothing of others
_COST: Final = 0.7
_TOLERANCE: Final = 0.1
_ROUNDS: Final = 300
_LEAST_LENGTH: Final = 1e-6


@dataclass(frozen=True)
class Lesson:
    """Ads ready to learn from.

    ``marked`` and ``sure`` run over sentences, ``is_so`` and ``known`` over ads, each by category:
    what is marked, and what counts at all (a doubtful label teaches nothing).
    """

    ads: Sequence[LabelledAd]
    sentences: Sentences
    marked: Flags
    sure: Flags
    is_so: Flags
    known: Flags
    seen: "SentencePieces"

    @property
    def writers(self) -> NDArray[np.str_]:
        """Whose hand wrote each ad; empty for exercises."""
        return np.array([one.source for one in self.ads])

    @property
    def hands(self) -> list[str]:
        """The writers that can be left out."""
        return sorted(set(self.writers.tolist()) - {EXERCISE})

    @property
    def by_hand(self) -> Flags:
        """Mark the ads that figures, gates and curves rest on: those of a hand."""
        result: Flags = self.writers != EXERCISE
        return result


def lesson_of(ads: Sequence[LabelledAd], classes: Classes | None) -> Lesson:
    """Cut ads into sentences and place their labels."""
    sentences = cut([one.ad for one in ads])
    total = len(sentences.firsts) - 1
    is_so = np.array([[c in one.labels for c in CONTENT] for one in ads], dtype=np.bool_)
    known = np.array([[c not in one.unsure for c in CONTENT] for one in ads], dtype=np.bool_)
    marked = np.zeros((total, len(CONTENT)), dtype=np.bool_)
    for number, one in enumerate(ads):
        for category, span in one.labels.items():
            if category in CONTENT and span:
                marked[_holding(sentences, number, one, span), CONTENT.index(category)] = True
    seen = see(sentences, classes)
    return Lesson(ads, sentences, marked, known[sentences.ads], is_so, known, seen)


def _holding(sentences: Sentences, number: int, one: LabelledAd, span: str) -> list[int]:
    """Return the sentences that hold most of a marked span, wherever it stands in the ad."""
    first, last = sentences.ad_firsts[number], sentences.ad_firsts[number + 1]
    begins = sentences.origin[sentences.firsts[first:last]]
    found: list[int] = []
    for field, start in zip(FIELDS, sentences.starts[number], strict=True):
        value: str = getattr(one.ad, field)
        place = value.find(span)
        while place >= 0:
            low, high = start + place, start + place + len(span)
            ends = np.append(begins[1:], high)
            shared = np.minimum(ends, high) - np.maximum(begins, low)
            most = max(1, int(shared.max()))
            held = (shared > 0) & ((2 * shared >= most) | (shared >= _LONG))
            found += (first + np.flatnonzero(held)).tolist()
            place = value.find(span, place + len(span))
    return found


@dataclass(frozen=True)
class SentencePieces:
    """What stands in the sentences of a lesson: piece ``slots[i]`` in sentence ``rows[i]``.

    Each piece of a sentence is named once, with how often it stands there.
    """

    rows: NDArray[np.int64]
    slots: NDArray[np.int64]
    times: Floats


def see(sentences: Sentences, classes: Classes | None) -> SentencePieces:
    """Return the pieces of sentences, and with ``classes`` those that are made of them."""
    found = list(pieces_of(sentences))
    if classes is not None:
        found += class_pieces_of(sentences, classes)
    rows = np.concatenate([one.owners for one in found])
    slots = np.concatenate([one.slots for one in found])
    read = ~sentences.foreign()[rows]
    pairs, times = np.unique(rows[read] * SPACE + slots[read], return_counts=True)
    return SentencePieces(pairs // SPACE, pairs % SPACE, times.astype(np.float32))


@dataclass(frozen=True)
class Counted:
    """Pieces of sentences and of ads, weighed by rarity; ``slots`` and ``rarity`` by column."""

    slots: NDArray[np.uint32]
    rarity: Floats
    sentences: csr_matrix
    ads: csr_matrix


def count(lesson: Lesson, learned_from: Flags) -> Counted:
    """Count the pieces of all ads; which pieces count, and how much, is learned from some."""
    rows, slots, times = lesson.seen.rows, lesson.seen.slots, lesson.seen.times
    ad_of = lesson.sentences.ads
    seen = np.bincount(slots[learned_from[ad_of[rows]]], minlength=SPACE)
    kept = np.flatnonzero(seen >= _LEAST_SEEN)
    total = int(learned_from[ad_of].sum())
    rarity = (np.log((1 + total) / (1 + seen[kept])) + 1).astype(np.float16).astype(np.float32)
    column = np.full(SPACE, -1, dtype=np.int64)
    column[kept] = np.arange(len(kept))
    is_kept = column[slots] >= 0
    rows, columns, times = rows[is_kept], column[slots[is_kept]], times[is_kept]
    counts = coo_matrix((times, (rows, columns)), (len(ad_of), len(kept))).tocsr()
    per_ad = coo_matrix((times, (ad_of[rows], columns)), (len(lesson.ads), len(kept))).tocsr()
    first = int(np.searchsorted(kept, CLASSES_FROM))
    return Counted(
        kept.astype(np.uint32),
        rarity,
        _weighed(counts, rarity, first),
        _weighed(per_ad, rarity, first),
    )


def _weighed(counts: csr_matrix, rarity: Floats, first: int) -> csr_matrix:
    """Return rarity by row and piece (counted piece by piece).

    In each row the pieces of characters are of unit length together, and so are those of classes,
    from column ``first`` on.
    """
    parts = []
    for part, weights in ((counts[:, :first], rarity[:first]), (counts[:, first:], rarity[first:])):
        length = np.sqrt(np.maximum(np.asarray(part @ weights**2).ravel(), _LEAST_LENGTH))
        parts.append(diags(1 / length) @ part @ diags(weights))
    return csr_matrix(hstack(parts))


def fit(lesson: Lesson, counted: Counted, chosen: Flags) -> tuple[Floats, Floats]:
    """Learn from the chosen ads; return weights (piece × 2 categories) and biases."""
    in_chosen = chosen[lesson.sentences.ads]
    columns = []
    for matrix, truth, counts in (
        (counted.sentences, lesson.marked, lesson.sure & in_chosen[:, None]),
        (counted.ads, lesson.is_so, lesson.known & chosen[:, None]),
    ):
        for number in range(len(CONTENT)):
            rows = np.flatnonzero(counts[:, number])
            columns.append(_separator(matrix[rows], truth[rows, number]))
    weights = np.column_stack([weight for weight, _ in columns]).astype(np.float32)
    return weights, np.array([bias for _, bias in columns], dtype=np.float32)


def _separator(examples: csr_matrix, truth: Flags) -> tuple[NDArray[np.float64], float]:
    """Return the plane between marked and unmarked; without both, one that says no."""
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - half a second that only training needs

    if truth.all() or not truth.any():
        return np.zeros(examples.shape[1]), 1.0 if truth.all() and len(truth) else -1.0
    machine = LinearSVC(C=_COST, tol=_TOLERANCE, max_iter=_ROUNDS, random_state=0)
    machine.fit(examples, truth)
    return machine.coef_.ravel(), float(machine.intercept_[0])


def corpus_digest(ads: Sequence[LabelledAd]) -> str:
    """Return the SHA-256 of what a lesson teaches, whatever files it came from."""
    said = [
        [
            [one.ad.id, one.ad.title, one.ad.company, one.ad.text, one.source],
            sorted((str(c), span) for c, span in one.labels.items()),
            sorted(str(c) for c in one.unsure),
        ]
        for one in ads
    ]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()


def model_of(
    header: dict[str, Any],
    counted: Counted,
    weights: Floats,
    bias: Floats,
    blend: Floats,
    gates: Floats,
) -> ReaderModel:
    """Put a model together; what is kept with fewer bits is rounded now, not only when stored."""
    return ReaderModel(
        header,
        counted.slots,
        weights.astype(np.float16).astype(np.float32),
        counted.rarity,
        bias,
        blend,
        gates,
    )
