"""What a model says of the sentences of a batch, and of each ad as a whole."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from supervisor.domain.reader.features import BITS, Slots, owners, pieces_of
from supervisor.domain.reader.model import CONTENT, Floats, ReaderModel
from supervisor.domain.reader.units import Sentences

_WIDTH = len(CONTENT)
_LEAST = np.float32(1e-6)


@dataclass(frozen=True, slots=True)
class PieceScores:
    """Scores by category: of every sentence, and of every ad as a whole."""

    sentences: Floats
    ads: Floats

    def best(self, sentences: Sentences) -> Floats:
        """Return for every ad the highest score of its sentences."""
        result: Floats = np.maximum.reduceat(self.sentences, sentences.ad_firsts[:-1], axis=0)
        return result


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
        rows = np.full(1 << BITS, -1, dtype=np.int32)
        rows[self.model.slots] = np.arange(len(self.model.slots), dtype=np.int32)
        return rows

    def rows(self, slots: Slots) -> NDArray[np.int32]:
        """Return the row of each piece; -1 for pieces the model does not know."""
        found: NDArray[np.int32] = self._rows[slots]
        return found

    def score(self, sentences: Sentences) -> PieceScores:
        """Weigh the sentences of a batch."""
        total = len(sentences.firsts) - 1
        sums = np.zeros((total, self._table.shape[1]), dtype=np.float32)
        for pieces in pieces_of(sentences):
            rows = self.rows(pieces.slots)
            known = np.flatnonzero(rows >= 0)
            owner = owners(sentences, pieces)
            ends = np.searchsorted(owner[known], np.arange(total + 1))
            counted = csr_matrix(
                (np.ones(len(known), dtype=np.float32), rows[known], ends),
                shape=(total, len(self._table)),
            )
            sums += counted @ self._table
        sums[sentences.foreign()] = 0
        whole = np.add.reduceat(sums, sentences.ad_firsts[:-1], axis=0)
        return PieceScores(
            _normed(sums[:, :_WIDTH], sums[:, -1]) + self.model.bias[:_WIDTH],
            _normed(whole[:, _WIDTH : 2 * _WIDTH], whole[:, -1]) + self.model.bias[_WIDTH:],
        )

    def probability(self, sentence: Floats, ad: Floats) -> Floats:
        """Turn scores of a sentence and of its ad into probabilities, category by category."""
        return blended(sentence, ad, self.model.blend)


def blended(sentence: Floats, ad: Floats, blend: Floats) -> Floats:
    """Return the probability that two scores stand for."""
    odds = sentence * blend[:, 0] + ad * blend[:, 1] + blend[:, 2]
    return (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).astype(np.float32)


def _normed(sums: Floats, squares: Floats) -> Floats:
    return (sums / np.sqrt(np.maximum(squares, _LEAST))[:, None]).astype(np.float32)
