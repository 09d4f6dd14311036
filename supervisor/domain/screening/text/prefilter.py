"""Which of many expressions may match a text, seen in one pass over it.

The words that the expressions need are looked for all at once by an Aho–Corasick automaton, whose
time grows with the text and not with the number of rules. A set of RE2 does not do: its states
remember which words came before, so that every new text makes new states.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ahocorasick_rs import BytesAhoCorasick

from supervisor.domain.screening.text.literals import Words, required_words


class Prefilter:
    """Tells for a text which expressions are worth a search; never leaves out one that matches."""

    def __init__(self, expressions: Sequence[str]) -> None:
        needed = [required_words(expression) for expression in expressions]
        sets = dict.fromkeys(words for sets in needed for words in sets)
        bits = {words: 1 << place for place, words in enumerate(sets)}
        places = _places(sets)
        self._always = [number for number, sets in enumerate(needed) if not sets]
        self._sets_of_word = _masks(bits, places)
        self._waiting = _waiting(needed, bits, places)
        self._automaton = BytesAhoCorasick([word.encode() for word in places]) if places else None

    def candidates(self, text: bytes) -> list[int]:
        """Return the numbers of the expressions all of whose sets have a word in the UTF-8 text."""
        if self._automaton is None:
            return self._always
        places = {found[0] for found in self._automaton.find_matches_as_indexes(text, True)}
        there = 0
        for place in places:
            there |= self._sets_of_word[place]
        likely = {
            number
            for place in places
            for number, needed in self._waiting[place]
            if there & needed == needed
        }
        return sorted(likely.union(self._always))


def _places(sets: Iterable[Words]) -> dict[str, int]:
    """Number the words in an order that is the same in every process."""
    words = sorted({word for one in sets for word in one})
    return {word: place for place, word in enumerate(words)}


def _masks(bits: dict[Words, int], places: dict[str, int]) -> list[int]:
    """Return for each word the bits of the sets that hold it."""
    masks = [0] * len(places)
    for words, bit in bits.items():
        for word in words:
            masks[places[word]] |= bit
    return masks


def _waiting(
    needed: Sequence[Sequence[Words]], bits: dict[Words, int], places: dict[str, int]
) -> list[list[tuple[int, int]]]:
    """Return for each word the expressions whose most telling set holds it, with all their bits."""
    waiting: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, sets in enumerate(needed):
        mask = sum(bits[words] for words in sets)
        for word in sets[0] if sets else ():
            waiting[places[word]].append((number, mask))
    return [waiting[place] for place in range(len(places))]
