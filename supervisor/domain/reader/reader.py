"""The reader at work: hits of its own beside those of the rules, and what is worth a look."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from supervisor.domain.reader.doubt import DOUBTED, LOOK, doubt
from supervisor.domain.reader.features import class_pieces_of, pieces_of
from supervisor.domain.reader.model import CONTENT, Floats, ReaderModel
from supervisor.domain.reader.scores import AdEvidence, PieceScores, Scorer
from supervisor.domain.reader.units import Sentences, cut
from supervisor.domain.screening.model import Ad, Category, RuleHit, Severity

RULE_PREFIX: Final = "reader."
VERSION: Final = 1

_BATCH: Final = 256
_PIECES: Final = 3
_SHORT: Final = 24  # characters of a sentence that is marked as a whole


def is_learned(rule: str) -> bool:
    """Return whether a hit with this rule id comes from the learned reader."""
    return rule.startswith(RULE_PREFIX)


def ruled(hits: Sequence[RuleHit]) -> tuple[RuleHit, ...]:
    """Return the hits of rules alone: only they may say what a poster does."""
    return tuple(hit for hit in hits if not is_learned(hit.rule))


def look_worth(hits: Sequence[RuleHit], chance: float) -> float:
    """Return what a reading would be worth: 1 with a lead, else how likely something is there.

    A hit that the reader doubts is worth a look in any case.
    """
    if any(hit.exception is None for hit in hits):
        return 1.0
    least = LOOK if any(hit.exception == DOUBTED for hit in hits) else 0.0
    return round(max(least, float(chance)), 4)


@dataclass(frozen=True, slots=True)
class ReadAd:
    """What both readers say of an ad; ``chance`` by category, in the order of ``CONTENT``."""

    hits: tuple[RuleHit, ...]
    look: float
    chance: tuple[float, ...]


class ScreensAds(Protocol):
    """Whatever finds hits in ads."""

    def screen(self, ads: Sequence[Ad]) -> list[tuple[RuleHit, ...]]:
        """Return the hits of each ad, in input order."""


class LearnedReader:
    """The learned reader over one model. Pure; may be pickled and sent to other processes."""

    def __init__(self, model: ReaderModel) -> None:
        self.model = model
        self._scorer = Scorer(model)

    def __getstate__(self) -> dict[str, Any]:
        return {"model": self.model}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["model"])  # type: ignore[misc] # tables are built anew

    def read(self, ads: Sequence[Ad], found: Sequence[tuple[RuleHit, ...]]) -> list[ReadAd]:
        """Add to what the rules ``found`` in each ad."""
        readings: list[ReadAd] = []
        for first in range(0, len(ads), _BATCH):
            part = slice(first, first + _BATCH)
            readings += self._read_batch(ads[part], found[part])
        return readings

    def _read_batch(self, ads: Sequence[Ad], found: Sequence[tuple[RuleHit, ...]]) -> list[ReadAd]:
        sentences = cut(ads)
        scores = self._scorer.score(sentences)
        page = _Page(self.model, self._scorer, sentences, scores)
        chance = self._scorer.probability(AdEvidence.of(scores, sentences, found))
        chosen = chance >= self.model.gates
        suspected: NDArray[np.bool_] = np.any(chosen, axis=1)
        any_chance = 1 - np.prod(1 - chance, axis=1)
        result = []
        for number, by_rules in enumerate(found):
            hits = doubt(by_rules, chance[number], self.model.doubts, self.model.usual)
            if suspected[number]:
                hits += tuple(page.learned(number, ads[number], hits, chosen[number]))
            worth = look_worth(hits, float(any_chance[number]))
            result.append(ReadAd(hits, worth, tuple(chance[number].tolist())))
        return result

    def chances(self, ads: Sequence[Ad], found: Sequence[tuple[RuleHit, ...]]) -> Floats:
        """Return the probability of each category in each ad, in the order of ``CONTENT``.

        ``found`` is what the rules find in each ad.
        """
        parts = [np.zeros((0, len(CONTENT)), dtype=np.float32)]
        for first in range(0, len(ads), _BATCH):
            part = slice(first, first + _BATCH)
            sentences = cut(ads[part])
            evidence = AdEvidence.of(self._scorer.score(sentences), sentences, found[part])
            parts.append(self._scorer.probability(evidence))
        return np.concatenate(parts)

    def strongest(self, ad: Ad, category: Category) -> list[tuple[str, int, int, str]]:
        """Return the pieces that spoke most for a category: field, start, end, characters."""
        sentences = cut([ad])
        scores = self._scorer.score(sentences)
        page = _Page(self.model, self._scorer, sentences, scores)
        return page.pieces(0, CONTENT.index(category))

    def clause(self, ad: Ad, category: Category) -> tuple[str, int, int]:
        """Return where the clause stands that speaks most for a category: field, start, end."""
        sentences = cut([ad])
        page = _Page(self.model, self._scorer, sentences, self._scorer.score(sentences))
        return page.clause(0, CONTENT.index(category))


@dataclass(frozen=True, slots=True)
class _Page:
    """A batch with its scores, asked place by place."""

    model: ReaderModel
    scorer: Scorer
    sentences: Sentences
    scores: PieceScores

    def learned(
        self, ad: int, text: Ad, hits: tuple[RuleHit, ...], chosen: NDArray[np.bool_]
    ) -> list[RuleHit]:
        """Return hits for categories that no rule already states, or lawfully excepts there."""
        stated = {hit.category for hit in hits if hit.exception is None}
        result = []
        for column in np.flatnonzero(chosen).tolist():
            category = CONTENT[column]
            if category in stated:
                continue
            sentence = self._best_sentence(ad, column)
            if any(hit.category is category and self._stands_in(hit, ad, sentence) for hit in hits):
                continue
            result.append(self._hit(ad, text, category, column))
        return result

    def clause(self, ad: int, column: int) -> tuple[str, int, int]:
        """Return field, start and end of the clause that speaks most for a category."""
        return self.sentences.place(ad, *self._clause(self._best_sentence(ad, column), column))

    def _stands_in(self, hit: RuleHit, ad: int, sentence: int) -> bool:
        return sentence in self.sentences.touched(ad, hit.field, hit.start, hit.end)

    def _best_sentence(self, ad: int, column: int) -> int:
        first, last = self.sentences.ad_firsts[ad], self.sentences.ad_firsts[ad + 1]
        return int(first + np.argmax(self.scores.sentences[first:last, column]))

    def _hit(self, ad: int, text: Ad, category: Category, column: int) -> RuleHit:
        field, start, end = self.clause(ad, column)
        value: str = getattr(text, field)
        return RuleHit(
            category=category,
            field=field,
            start=start,
            end=end,
            span=value[start:end],
            rule=f"{RULE_PREFIX}{category}",
            version=VERSION,
            severity=Severity.ADVISORY,
            basis=(),
        )

    def _clause(self, sentence: int, column: int) -> tuple[int, int]:
        """Return the characters to mark: the sentence, or its strongest clause if it is long."""
        first, last = self._inside(sentence)
        if last - first <= _SHORT:
            return first, last
        strength = self._strength(sentence, column)
        text = self.sentences.text(first, last)
        clauses: list[tuple[float, int, int]] = []
        begin = 0
        for place, char in enumerate(text + ","):
            if char == ",":
                if place > begin:
                    clauses.append((float(strength[begin:place].sum()), begin, place))
                begin = place + 1
        _, begin, end = max(clauses, default=(0.0, 0, last - first))
        return first + begin, first + end

    def _inside(self, sentence: int) -> tuple[int, int]:
        """Return the characters of a sentence without its line end and the opener of a field."""
        first = int(self.sentences.firsts[sentence]) + 1
        last = int(self.sentences.firsts[sentence + 1])
        opens = first < last - 1 and 0x2402 <= self.sentences.codes[first] <= 0x2404
        return first + int(opens), last

    def _strength(self, sentence: int, column: int) -> Floats:
        """Return how much each character of a sentence speaks for a category."""
        first, last = self._inside(sentence)
        result = np.zeros(last - first, dtype=np.float32)
        for place, width, weight in self._weights(sentence, column):
            low, high = max(place, first), min(place + width, last)
            result[low - first : high - first] += weight / width
        return result

    def _weights(self, sentence: int, column: int) -> list[tuple[int, int, float]]:
        """Return place, width and weight of every known piece of a sentence."""
        found: list[tuple[int, int, float]] = []
        low, high = self.sentences.firsts[sentence], self.sentences.firsts[sentence + 1]
        part = replace(
            self.sentences,
            codes=self.sentences.codes[low : high + 1],
            firsts=np.array([0, high - low]),
        )
        sorts = list(pieces_of(part))
        if self.model.classes is not None:
            sorts += class_pieces_of(part, self.model.classes)
        for sort in sorts:
            rows = self.scorer.rows(sort.slots)
            own = (rows >= 0) & (sort.owners == 0)
            weights = self.model.weights[rows[own], column] * self.model.rarity[rows[own]]
            found += zip(
                (sort.places[own] + low).tolist(),
                (sort.ends[own] - sort.places[own]).tolist(),
                weights.tolist(),
                strict=True,
            )
        return found

    def pieces(self, ad: int, column: int) -> list[tuple[str, int, int, str]]:
        """Return the strongest pieces of the best sentence, by place; none overlaps another."""
        sentence = self._best_sentence(ad, column)
        first, last = self._inside(sentence)
        chosen: list[tuple[int, int]] = []
        ranked = sorted(self._weights(sentence, column), key=lambda one: -one[2])
        for place, width, weight in ranked:
            low, high = max(place, first), min(place + width, last)
            free = all(high <= begin or end <= low for begin, end in chosen)
            if weight > 0 and high > low and free:
                chosen.append((low, high))
            if len(chosen) == _PIECES:
                break
        return [
            (*self.sentences.place(ad, low, high), self.sentences.text(low, high))
            for low, high in sorted(chosen)
        ]


def read_ads(readers: ScreensAds, ads: Sequence[Ad]) -> list[ReadAd]:
    """Return hits and chances of each ad; without a learned reader there are no chances."""
    if isinstance(readers, BothReaders):
        return readers.read(ads)
    none = (0.0,) * len(CONTENT)
    return [ReadAd(hits, look_worth(hits, 0), none) for hits in readers.screen(ads)]


def clause(readers: ScreensAds, ad: Ad, category: Category) -> tuple[str, int, int]:
    """Return where the clause stands that speaks most for a category; the title without a model."""
    if isinstance(readers, BothReaders):
        return readers.reader.clause(ad, category)
    return "title", 0, len(ad.title)


class BothReaders:
    """Rules first, then the learned reader: one ``screen`` for whoever wants hits alone."""

    def __init__(self, screener: ScreensAds, reader: LearnedReader) -> None:
        self.screener = screener
        self.reader = reader

    def screen(self, ads: Sequence[Ad]) -> list[tuple[RuleHit, ...]]:
        """Return the hits of both readers for each ad, in input order."""
        return [reading.hits for reading in self.read(ads)]

    def read(self, ads: Sequence[Ad]) -> list[ReadAd]:
        """Return hits and what a reading would be worth, for each ad, in input order."""
        return self.reader.read(ads, self.screener.screen(ads))
