"""The word lists behind the parser, loaded once from ``lexicon.toml``."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Lexicon(NamedTuple):
    """Word look-ups; ``longest_*`` bound the slices the parser has to try."""

    forms: dict[str, str]
    longest_form: int
    branches: tuple[str, ...]
    units: tuple[str, ...]
    trades: frozenset[str]
    longest_trade: int
    hr_kinds: dict[str, str]
    hr_fillers: frozenset[str]
    construction: frozenset[str]
    modifiers: frozenset[str]
    adjectives: frozenset[str]
    nouns: tuple[str, ...]
    platforms: frozenset[str]
    platform_fillers: tuple[str, ...]
    suffixes: tuple[str, ...]
    prefixes: tuple[str, ...]
    people: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon; longer words come first wherever order matters."""
    raw = tomllib.loads(
        files("supervisor.domain.names").joinpath("lexicon.toml").read_text(encoding="utf-8")
    )
    forms = {form: kind for kind, words in raw["forms"].items() for form in words}
    hr_kinds = {word: kind for kind, words in raw["hr_kinds"].items() for word in words}
    construction = frozenset(raw["construction_labour"]["words"])
    fillers = frozenset(raw["hr_fillers"]["words"])
    trades = frozenset(raw["trades"]["words"]) | construction | fillers | frozenset(hr_kinds)
    return Lexicon(
        forms=forms,
        longest_form=max(map(len, forms)),
        branches=_longest_first(raw["branches"]["endings"]),
        units=_longest_first(raw["branches"]["units"]),
        trades=trades,
        longest_trade=max(map(len, trades)),
        hr_kinds=hr_kinds,
        hr_fillers=fillers,
        construction=construction,
        modifiers=frozenset(raw["modifiers"]["words"]),
        adjectives=frozenset(raw["anonymous"]["adjectives"]),
        nouns=_longest_first(raw["anonymous"]["nouns"]),
        platforms=frozenset(raw["platforms"]["names"]),
        platform_fillers=_longest_first(raw["platforms"]["fillers"]),
        suffixes=_longest_first(raw["notes"]["suffixes"]),
        prefixes=_longest_first(raw["notes"]["prefixes"]),
        people=_longest_first(raw["notes"]["people"]),
    )


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
