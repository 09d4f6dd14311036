"""The rules in force today, and a screener over them, compiled once per process.

In force are the rules that ship with the product, without those stopped in the console, with the
live rules of the lab.
"""

from functools import cache, lru_cache

import orjson
from sqlalchemy.orm import Session

from supervisor.domain.screening import RulePackError, RuleSet, Screener, load_rules
from supervisor.domain.screening.compose import alone, compose
from supervisor.services.rules.packs import pack_of
from supervisor.store.queries.rules.lab import live_texts, stops


@cache
def packaged_rules() -> RuleSet:
    """Return the rules that ship with the product, read once."""
    return load_rules()


def packaged_sources() -> dict[str, str]:
    """Return the rule files that ship with the product."""
    return dict(packaged_rules().sources)


def sources_in_force(session: Session) -> dict[str, str]:
    """Return the rule files as they apply today, by name.

    A live text that no longer loads, say because the software changed the files it shares, is left
    out, so that it cannot stop a night; ``rule_monitor`` sends it back and says why.
    """
    live = {
        rule_id: text for rule_id, text in live_texts(session).items() if not problem_with(text)
    }
    return dict(_composed(tuple(sorted(live.items())), frozenset(stops(session))))


@lru_cache(maxsize=4)
def _composed(live: tuple[tuple[str, str], ...], stopped: frozenset[str]) -> dict[str, str]:
    """Put the files together once for the same texts and stops: every page asks for them."""
    return compose(packaged_sources(), dict(live), stopped)


@lru_cache(maxsize=256)
def problem_with(text: str) -> str:
    """Return why a text of the lab does not load with the packaged files; empty where it does."""
    try:
        alone(packaged_sources(), text)
    except RulePackError as error:
        return str(error)
    return ""


def canonical(sources: dict[str, str]) -> bytes:
    """Return rule files as they are archived: the same content gives the same bytes."""
    return orjson.dumps(sources, option=orjson.OPT_SORT_KEYS)


def screener_in_force(session: Session) -> Screener:
    """Return a screener over the rules of today."""
    return screener_over(canonical(sources_in_force(session)))


@lru_cache(maxsize=2)
def screener_over(content: bytes) -> Screener:
    """Return a screener over rule files as they are archived."""
    return Screener(pack_of(content))
