"""The rules in force today, and a screener over them, compiled once per process.

In force are the rules that ship with the product, without those stopped in the console, with the
live rules of the lab.
"""

from functools import cache, lru_cache

import orjson
from sqlalchemy.orm import Session

from supervisor.domain.screening import RuleSet, Screener, load_rules
from supervisor.domain.screening.compose import compose
from supervisor.store.queries.rule_lab import live_texts, stops


@cache
def packaged_rules() -> RuleSet:
    """Return the rules that ship with the product, read once."""
    return load_rules()


def packaged_sources() -> dict[str, str]:
    """Return the rule files that ship with the product."""
    return dict(packaged_rules().sources)


def sources_in_force(session: Session) -> dict[str, str]:
    """Return the rule files as they apply today, by name."""
    return compose(packaged_sources(), live_texts(session), stops(session))


def canonical(sources: dict[str, str]) -> bytes:
    """Return rule files as they are archived: the same content gives the same bytes."""
    return orjson.dumps(sources, option=orjson.OPT_SORT_KEYS)


def screener_in_force(session: Session) -> Screener:
    """Return a screener over the rules of today."""
    return screener_over(canonical(sources_in_force(session)))


@lru_cache(maxsize=2)
def screener_over(content: bytes) -> Screener:
    """Return a screener over rule files as they are archived."""
    return Screener(RuleSet.from_sources(orjson.loads(content)))
