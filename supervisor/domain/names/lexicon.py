"""The word lists behind the parser, loaded once from ``lexicon.toml``."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from supervisor.domain.names.affixes import Affixes, endings, openings


class Lexicon(NamedTuple):
    """Word look-ups. Tuples hold longer words first; ``forms`` and ``hr_kinds`` map to kinds."""

    forms: dict[str, str]
    form_endings: Affixes
    branches: tuple[str, ...]
    units: tuple[str, ...]
    trades: frozenset[str]
    trade_endings: Affixes
    trade_openings: Affixes
    hr_kinds: dict[str, str]
    construction: frozenset[str]
    adjectives: frozenset[str]
    nouns: tuple[str, ...]
    platforms: frozenset[str]
    platform_fillers: tuple[str, ...]
    suffixes: tuple[str, ...]
    loose_suffixes: tuple[str, ...]
    prefixes: tuple[str, ...]
    people: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon."""
    raw = tomllib.loads(
        files("supervisor.domain.names").joinpath("lexicon.toml").read_text(encoding="utf-8")
    )
    forms = {form: kind for kind, words in raw["forms"].items() for form in words}
    hr_kinds = {word: kind for kind, words in raw["hr_kinds"].items() for word in words}
    construction = frozenset(raw["construction_labour"]["words"])
    fillers = frozenset(raw["hr_fillers"]["words"])
    # 网吧 or 医院 before 有限公司 is a trade.
    short_forms = {word for kind in ("sole", "institution") for word in raw["forms"][kind]}
    trades = frozenset(
        word
        for words in (raw["trades"]["words"], construction, fillers, hr_kinds, short_forms)
        for word in words
        if len(word) > 1
    )
    return Lexicon(
        forms=forms,
        form_endings=endings(forms, 1),
        branches=_longest_first(raw["branches"]["endings"]),
        units=_longest_first(raw["branches"]["units"]),
        trades=trades,
        trade_endings=endings(trades, 2),
        trade_openings=openings(trades, 2),
        hr_kinds=hr_kinds,
        construction=construction,
        adjectives=frozenset(raw["anonymous"]["adjectives"]),
        nouns=_longest_first(raw["anonymous"]["nouns"]),
        platforms=frozenset(raw["platforms"]["names"]),
        platform_fillers=_longest_first(raw["platforms"]["fillers"]),
        suffixes=_longest_first(raw["notes"]["suffixes"]),
        loose_suffixes=_longest_first(raw["notes"]["loose_suffixes"]),
        prefixes=_longest_first(raw["notes"]["prefixes"]),
        people=_longest_first(raw["notes"]["people"]),
    )


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
