"""Rules made ready to run: compiled patterns and the conditions that guard them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import re2

from supervisor.domain.platform.text import fold
from supervisor.domain.screening.model import Ad
from supervisor.domain.screening.rule import Bases, Condition, Rule, Scope
from supervisor.domain.screening.standing import stands
from supervisor.domain.screening.text.passage import Passage

Citations = tuple[tuple[str, tuple[str, ...]], ...]
_NEAR: Final = 60  # bytes looked at on either side of a match: twenty Chinese characters


@dataclass(frozen=True, slots=True)
class Found:
    """A match of a rule in one view of an ad, in bytes of the view."""

    ad: Ad
    passage: Passage
    start: int
    end: int


@lru_cache(maxsize=1024)
def _folded(text: str) -> bytes:
    """Return a title or name as the patterns see it; a match asks for it several times."""
    return fold(text).encode("utf-8", "replace")


_ANCHORS: Final = {Scope.BEFORE: ("", "$"), Scope.AFTER: ("^", "")}
_PLACES: Final[dict[Scope, Callable[[Found], bytes]]] = {
    Scope.BEFORE: lambda found: found.passage.text[max(0, found.start - _NEAR) : found.start],
    Scope.AFTER: lambda found: found.passage.text[found.end : found.end + _NEAR],
    Scope.CLAUSE: lambda found: found.passage.clause(found.start, found.end),
    Scope.SENTENCE: lambda found: found.passage.sentence(found.start, found.end),
    Scope.TITLE: lambda found: _folded(found.ad.title),
    Scope.COMPANY: lambda found: _folded(found.ad.company),
    Scope.AD: lambda found: found.passage.text,
}


class AnyOf:
    """Conditions of one scope, of which one must hold.

    All are tried as one expression first: mostly none holds, and then one search has told so.
    """

    __slots__ = ("_all", "_each", "_names", "_scope")

    def __init__(self, scope: Scope, patterns: Sequence[str]) -> None:
        self._scope = scope
        self._names = frozenset(patterns)
        self._each: list[Any] = []
        self._all: Any = None
        if scope is not Scope.SECTION:
            before, after = _ANCHORS.get(scope, ("", ""))
            self._each = [_compiled(pattern) for pattern in patterns]
            self._all = _detector(f"{before}(?:{'|'.join(patterns)}){after}")

    def holds(self, found: Found) -> bool:
        """Return whether one of the conditions is met at a match."""
        if self._scope is Scope.SECTION:
            return found.passage.section(found.start) in self._names
        if self._scope is not Scope.OVERLAP:
            return bool(self._all.Match(_PLACES[self._scope](found)))
        low = max(0, found.start - _NEAR)
        near = found.passage.text[low : found.end + _NEAR]
        if not self._all.Match(near):
            return False
        start, end = found.start - low, found.end - low
        return any(
            match.start() < end and start < match.end()
            for expression in self._each
            for match in expression.finditer(near)
        )


def _grouped(conditions: Sequence[Condition]) -> list[AnyOf]:
    patterns: dict[Scope, list[str]] = {}
    for condition in conditions:
        patterns.setdefault(condition.scope, []).append(condition.pattern)
    return [AnyOf(scope, patterns[scope]) for scope in Scope if scope in patterns]


class RunnableRule:
    """A rule with its expressions compiled."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._unless = _grouped(rule.unless)
        self._requires = _grouped(rule.requires)
        self._citations = _citations(rule.bases_by)
        self._instead = [
            (_citations(other.bases_by), _grouped(other.conditions), _grouped(other.unless))
            for other in rule.instead
        ]
        self._exceptions = [
            (entry.reason, _grouped(entry.conditions), _grouped(entry.unless))
            for entry in rule.exceptions
        ]

    def counts(self, found: Found) -> bool:
        """Return whether a match is a hit: nothing speaks against it, all required is there."""
        if any(group.holds(found) for group in self._unless):
            return False
        if not all(group.holds(found) for group in self._requires):
            return False
        return stands(self.rule.category, *found.passage.around(found.start, found.end))

    def citations(self, found: Found) -> Citations:
        """Return whom a hit concerns, each with the citations that bind that one."""
        for citations, groups, unless in self._instead:
            if _applies(found, groups, unless):
                return citations
        return self._citations

    def exception(self, found: Found) -> str | None:
        """Return the lawful exception that covers a hit, if any."""
        for reason, groups, unless in self._exceptions:
            if _applies(found, groups, unless):
                return reason
        return None


def _applies(found: Found, groups: Sequence[AnyOf], unless: Sequence[AnyOf]) -> bool:
    return any(group.holds(found) for group in groups) and not any(
        group.holds(found) for group in unless
    )


def _citations(bases_by: Bases) -> Citations:
    return tuple(
        (str(respondent), tuple(basis.citation for basis in bases))
        for respondent, bases in bases_by
    )


@cache
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern)


@cache
def _detector(pattern: str) -> Any:
    """Compile an expression that only tells whether it occurs: several times faster to ask."""
    detector = re2.Set.SearchSet()
    detector.Add(pattern)
    detector.Compile()
    return detector
