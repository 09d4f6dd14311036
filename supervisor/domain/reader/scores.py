"""What a model says of the sentences of a batch, and of each ad as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from supervisor.domain.reader.features import (
    CLASSES_FROM,
    SPACE,
    Pieces,
    Slots,
    class_pieces_of,
    pieces_of,
)
from supervisor.domain.reader.model import BLEND_WIDTH, CONTENT, Floats, ReaderModel
from supervisor.domain.reader.trees import Trees
from supervisor.domain.reader.units import Sentences
from supervisor.domain.screening.model import RuleHit

_WIDTH = len(CONTENT)
_LEAST = np.float32(1e-6)


@dataclass(frozen=True, slots=True)
class PieceScores:
    """Scores by category: of every sentence, and of every ad as a whole."""

    sentences: Floats
    ads: Floats


class Scorer:
    """A model made ready to run: every piece of a batch is looked up and weighed at once."""

    def __init__(self, model: ReaderModel) -> None:
        self.model = model
        weights = model.weights * model.rarity[:, None]
        self._table = np.ascontiguousarray(
            np.column_stack([weights, model.rarity**2]), dtype=np.float32
        )

    @cached_property
    def _rows(self) -> NDArray[np.int32]:
        size = CLASSES_FROM if self.model.classes is None else SPACE
        rows = np.full(size, -1, dtype=np.int32)
        rows[self.model.slots] = np.arange(len(self.model.slots), dtype=np.int32)
        return rows

    def rows(self, slots: Slots) -> NDArray[np.int32]:
        """Return the row of each piece; -1 for pieces the model does not know."""
        found: NDArray[np.int32] = self._rows[slots]
        return found

    def score(self, sentences: Sentences) -> PieceScores:
        """Weigh the sentences of a batch."""
        bias = self.model.bias
        read, whole = self._weighed(sentences, pieces_of(sentences))
        if self.model.classes is not None:
            classed = class_pieces_of(sentences, self.model.classes)
            beside, beside_whole = self._weighed(sentences, classed)
            read, whole = read + beside, whole + beside_whole
        return PieceScores(read + bias[:_WIDTH], whole + bias[_WIDTH:])

    def _weighed(self, sentences: Sentences, pieces: Iterable[Pieces]) -> tuple[Floats, Floats]:
        """Return what pieces of one length say of each sentence and of each ad."""
        total = len(sentences.firsts) - 1
        sums = np.zeros((total, self._table.shape[1]), dtype=np.float32)
        for sort in pieces:
            rows = self.rows(sort.slots)
            known = np.flatnonzero(rows >= 0)
            ends = np.searchsorted(sort.owners[known], np.arange(total + 1))
            counted = csr_matrix(
                (np.ones(len(known), dtype=np.float32), rows[known], ends),
                shape=(total, len(self._table)),
            )
            sums += counted @ self._table
        sums[sentences.foreign()] = 0
        whole = np.add.reduceat(sums, sentences.ad_firsts[:-1], axis=0)
        return (
            _normed(sums[:, :_WIDTH], sums[:, -1]),
            _normed(whole[:, _WIDTH : 2 * _WIDTH], whole[:, -1]),
        )

    def probability(self, evidence: "AdEvidence") -> Floats:
        """Turn the evidence of ads into probabilities, category by category."""
        return chance_of(evidence, self._blend, self.model.trees)

    @cached_property
    def _blend(self) -> Floats:
        return widened(self.model.blend)


@dataclass(frozen=True)
class AdEvidence:
    """What speaks for each category in each ad: ads by categories.

    ``best`` and ``second`` are the highest scores of its sentences (equal where it has one only),
    ``ads`` that of the ad as a whole. ``stated`` tells where a rule hit, ``excepted`` where all
    that hit is under an exception.
    """

    best: Floats
    second: Floats
    ads: Floats
    stated: Floats
    excepted: Floats

    @classmethod
    def of(
        cls, scores: PieceScores, sentences: Sentences, found: Sequence[tuple[RuleHit, ...]]
    ) -> "AdEvidence":
        """Put scores and what rules found together."""
        best, second = two_best(scores.sentences, sentences)
        return cls(best, second, scores.ads, *rule_flags(found))

    def rows(self, chosen: NDArray[np.bool_]) -> "AdEvidence":
        """Return the evidence of some of the ads."""
        return AdEvidence(
            self.best[chosen],
            self.second[chosen],
            self.ads[chosen],
            self.stated[chosen],
            self.excepted[chosen],
        )

    def signals(self, column: int) -> Floats:
        """Return ads by signals for one category, in the order of a blend, without the constant."""
        parts = [self.best, self.ads, self.stated, self.excepted, self.second[:, [column]]]
        return np.concatenate(parts, axis=1)


def two_best(scores: Floats, sentences: Sentences) -> tuple[Floats, Floats]:
    """Return for every ad the highest and the second highest score of its sentences."""
    firsts = sentences.ad_firsts[:-1]
    best: Floats = np.maximum.reduceat(scores, firsts, axis=0)
    is_best = scores >= best[sentences.ads]
    # Of equal ones only the first is taken out.
    order = np.cumsum(is_best, axis=0)
    before = np.concatenate([np.zeros((1, scores.shape[1]), dtype=order.dtype), order])[firsts]
    is_first = is_best & (order - before[sentences.ads] == 1)
    others: Floats = np.where(is_first, np.float32(-np.inf), scores)
    second: Floats = np.maximum.reduceat(others, firsts, axis=0)
    return best, np.where(np.isinf(second), best, second).astype(np.float32)


def rule_flags(found: Sequence[tuple[RuleHit, ...]]) -> tuple[Floats, Floats]:
    """Return where rules state each category, and where they only find what is excepted."""
    stated = np.zeros((len(found), _WIDTH), dtype=np.float32)
    excepted = np.zeros_like(stated)
    for number, hits in enumerate(found):
        for hit in hits:
            if hit.category in CONTENT:
                kind = stated if hit.exception is None else excepted
                kind[number, CONTENT.index(hit.category)] = 1
    excepted[stated > 0] = 0
    return stated, excepted


def widened(blend: Floats) -> Floats:
    """Return a blend of format 1 as one of today; one of today as it is."""
    if blend.shape[1] == BLEND_WIDTH:
        return blend
    wide = np.zeros((_WIDTH, BLEND_WIDTH), dtype=np.float32)
    columns = np.arange(_WIDTH)
    wide[columns, columns] = blend[:, 0]
    wide[columns, _WIDTH + columns] = blend[:, 1]
    wide[:, -1] = blend[:, 2]
    return wide


def blended(evidence: AdEvidence, blend: Floats) -> Floats:
    """Return the probability that the evidence stands for."""
    parts = (evidence.best, evidence.ads, evidence.stated, evidence.excepted)
    # Not by `@`: the kernels of BLAS sum in another order for another number of ads, and the
    # same ad would come out otherwise by a hair where it is read with others.
    odds = np.einsum("as,cs->ac", np.concatenate(parts, axis=1), blend[:, : 4 * _WIDTH])
    odds += evidence.second * blend[:, -2] + blend[:, -1]
    chance: Floats = (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).astype(np.float32)
    return chance


def chance_of(evidence: AdEvidence, blend: Floats, trees: Trees | None) -> Floats:
    """Return the mean of what the line and the trees say; of models without trees, the line."""
    by_line = blended(evidence, blend)
    if trees is None:
        return by_line
    by_trees = [trees.chance(evidence.signals(column), column) for column in range(_WIDTH)]
    mean: Floats = (by_line + np.column_stack(by_trees)) / np.float32(2)
    return mean


def _normed(sums: Floats, squares: Floats) -> Floats:
    return (sums / np.sqrt(np.maximum(squares, _LEAST))[:, None]).astype(np.float32)
