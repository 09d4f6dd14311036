"""Words without which an expression cannot match.

An expression is read by the parser of the standard library and answered as a list of sets: a text
that it matches holds at least one word of every set. What cannot be said for certain is left out,
so that the sets may say too little but never too much.
"""

import importlib
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

Words = frozenset[str]

_MOST_WORDS: Final = 4_000  # a set larger than this tells little and costs memory
_MOST_JOINED: Final = 256  # two sets are joined into longer words up to this many
_MOST_CHARS: Final = 40
_MOST_SINGLE: Final = 3  # a set with more words of one character is met by nearly every text
_DIGITS: Final = frozenset("0123456789")  # RE2's \d, which is narrower than that of ``re``
_EMPTY: Final = frozenset({""})

_parser: Any = importlib.import_module("re._parser")  # of the standard library, without stubs
_codes: Any = importlib.import_module("re._constants")
_REPEATS: Final = (_codes.MAX_REPEAT, _codes.MIN_REPEAT)


@dataclass(frozen=True, slots=True)
class _Need:
    """What a part of an expression needs: the only texts it matches, or sets of words to hold."""

    exact: Words | None
    sets: tuple[Words, ...] = ()

    def all(self) -> tuple[Words, ...]:
        if not self.exact or "" in self.exact:
            return self.sets
        return (*self.sets, self.exact)


_NOTHING_KNOWN: Final = _Need(None)


@lru_cache(maxsize=8_192)
def required_words(expression: str) -> tuple[Words, ...]:
    """Return the sets of words of which a match holds one each, the most telling set first.

    The expression is one of RE2; what ``re`` does not read, or reads otherwise, has no sets.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)  # classes that ``re`` will read otherwise
        try:
            parsed = _parser.parse(expression)
        except (re.error, FutureWarning, OverflowError, RecursionError):
            return ()
    if parsed.state.flags & re.IGNORECASE:
        return ()
    sets = {_shortest(words) for words in _sequence(parsed).all()}
    ordered = tuple(sorted(sets, key=_tells, reverse=True))
    return tuple(filter(_is_telling, ordered)) or ordered[:1]


def _is_telling(words: Words) -> bool:
    return sum(len(word) == 1 for word in words) <= _MOST_SINGLE


def _shortest(words: Words) -> Words:
    """Leave out each word that holds another: whoever finds it finds the other as well."""
    kept: set[str] = set()
    for word in sorted(words, key=len):
        pieces = (word[i:j] for i in range(len(word)) for j in range(i + 1, len(word) + 1))
        if kept.isdisjoint(pieces):
            kept.add(word)
    return frozenset(kept)


def _tells(words: Words) -> tuple[int, int, list[str]]:
    """Order sets by how rarely they are there: long words first, then few of them."""
    return min(map(len, words)), -len(words), sorted(words)


def _sequence(items: Iterable[tuple[Any, Any]]) -> _Need:
    """Read parts that follow one another; neighbours with few exact texts become longer words."""
    exact = _EMPTY
    sets: list[Words] = []
    is_whole = True
    for operation, argument in items:
        part = _part(operation, argument)
        sets += part.sets
        if part.exact is not None and _may_join(exact, part.exact):
            exact = frozenset(one + other for one in exact for other in part.exact)
            continue
        sets += _Need(exact).all()
        exact = _EMPTY if part.exact is None else part.exact
        is_whole = False
    if is_whole:
        return _Need(exact, tuple(sets))
    return _Need(None, (*sets, *_Need(exact).all()))


def _may_join(one: Words, other: Words) -> bool:
    count = len(one) * len(other)
    return count <= _MOST_JOINED or (count <= _MOST_WORDS and 1 in (len(one), len(other)))


def _part(operation: Any, argument: Any) -> _Need:
    if operation is _codes.AT:
        return _Need(_EMPTY)
    if operation in (_codes.LITERAL, _codes.IN):
        is_class = operation is _codes.IN
        return _Need(_characters(argument if is_class else [(operation, argument)]))
    if operation is _codes.SUBPATTERN:
        _, added_flags, removed_flags, inner = argument
        return _NOTHING_KNOWN if added_flags or removed_flags else _sequence(inner)
    if operation is _codes.BRANCH:
        return _choice([_sequence(option) for option in argument[1]])
    if operation in _REPEATS:
        least, most, inner = argument
        return _repeated(least, most, _sequence(inner))
    return _NOTHING_KNOWN


def _characters(items: Sequence[tuple[Any, Any]]) -> Words | None:
    """Return the characters of a class, or ``None`` where they are many or everything but some."""
    found: set[str] = set()
    for operation, argument in items:
        if operation is _codes.LITERAL:
            found.add(chr(argument))
        elif operation is _codes.RANGE and argument[1] - argument[0] < _MOST_CHARS:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        elif operation is _codes.CATEGORY and argument is _codes.CATEGORY_DIGIT:
            found |= _DIGITS
        else:
            return None
    return frozenset(found) if len(found) <= _MOST_CHARS else None


def _choice(options: Sequence[_Need]) -> _Need:
    """Of a choice, all texts together; else one set with the most telling words of each option."""
    exact = [option.exact for option in options if option.exact is not None and not option.sets]
    if len(exact) == len(options):
        together = frozenset().union(*exact)
        if len(together) <= _MOST_WORDS:
            return _Need(together)
    needs = [option.all() for option in options]
    if not all(needs):
        return _NOTHING_KNOWN
    telling = frozenset().union(*(max(sets, key=_tells) for sets in needs))
    shared = set(needs[0]).intersection(*needs[1:]) - {telling}
    return _Need(None, (telling, *sorted(shared, key=_tells)))


def _repeated(least: int, most: Any, inner: _Need) -> _Need:
    if least == 0:
        is_optional = most == 1 and inner.exact is not None and not inner.sets
        return _Need(inner.exact | _EMPTY) if is_optional and inner.exact else _NOTHING_KNOWN
    if least == most == 1:
        return inner
    return _Need(None, inner.all())
