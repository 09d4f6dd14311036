"""The rules in force today, and a screener over them, compiled once per process."""

from functools import cache, lru_cache

import orjson
from sqlalchemy.orm import Session

from supervisor.domain.screening import RuleSet, Screener, load_rules


@cache
def packaged_sources() -> dict[str, str]:
    """Return the rule files that ship with the product, read once."""
    return dict(load_rules().sources)


def sources_in_force(_session: Session) -> dict[str, str]:
    """Return the rule files as they apply today, by name."""
    return packaged_sources()


def canonical(sources: dict[str, str]) -> bytes:
    """Return rule files as they are archived: the same content gives the same bytes."""
    return orjson.dumps(sources, option=orjson.OPT_SORT_KEYS)


def screener_in_force(session: Session) -> Screener:
    """Return a screener over the rules of today."""
    return _screener(canonical(sources_in_force(session)))


@lru_cache(maxsize=2)
def _screener(content: bytes) -> Screener:
    return Screener(RuleSet.from_sources(orjson.loads(content)))
