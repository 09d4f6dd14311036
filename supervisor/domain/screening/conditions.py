"""Rules made ready to run: compiled patterns and the conditions that guard them."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import re2

from supervisor.domain.screening.model import Ad
from supervisor.domain.screening.passage import Passage
from supervisor.domain.screening.rule import Condition, Rule, Scope
from supervisor.domain.text import fold

_NEAR: Final = 60  # bytes looked at on either side of a match: twenty Chinese characters


@dataclass(frozen=True, slots=True)
class Found:
    """A match of a rule in one view of an ad, in bytes of the view."""

    ad: Ad
    passage: Passage
    start: int
    end: int


class Check:
    """One condition, compiled."""

    __slots__ = ("_matcher", "scope", "wanted")

    def __init__(self, condition: Condition) -> None:
        self.scope = condition.scope
        self.wanted = condition.pattern
        self._matcher: Any = None
        if self.scope is Scope.BEFORE:
            self._matcher = _compiled(f"(?:{self.wanted})$")
        elif self.scope is Scope.AFTER:
            self._matcher = _compiled(f"^(?:{self.wanted})")
        elif self.scope is not Scope.SECTION:
            self._matcher = _compiled(self.wanted)

    def holds(self, found: Found) -> bool:
        """Return whether the condition is met at a match."""
        text, start, end = found.passage.text, found.start, found.end
        if self.scope is Scope.SECTION:
            return found.passage.section(start) == self.wanted
        if self.scope is Scope.OVERLAP:
            return self._overlaps(text, start, end)
        return self._matcher.search(self._where(found, text, start, end)) is not None

    def _where(self, found: Found, text: bytes, start: int, end: int) -> bytes:
        passage = found.passage
        where = {
            Scope.BEFORE: lambda: text[max(0, start - _NEAR) : start],
            Scope.AFTER: lambda: text[end : end + _NEAR],
            Scope.CLAUSE: lambda: passage.clause(start, end),
            Scope.SENTENCE: lambda: passage.sentence(start, end),
            Scope.TITLE: lambda: _folded(found.ad.title),
            Scope.COMPANY: lambda: _folded(found.ad.company),
            Scope.AD: lambda: text,
        }
        return where[self.scope]()

    def _overlaps(self, text: bytes, start: int, end: int) -> bool:
        low = max(0, start - _NEAR)
        for match in self._matcher.finditer(text[low : end + _NEAR]):
            first, last = match.span()
            if low + first < end and start < low + last:
                return True
        return False


class RunnableRule:
    """A rule with its expressions compiled."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._unless = [Check(condition) for condition in rule.unless]
        self._requires: dict[Scope, list[Check]] = {}
        for condition in rule.requires:
            self._requires.setdefault(condition.scope, []).append(Check(condition))
        self._exceptions = [
            (entry.reason, [Check(condition) for condition in entry.conditions])
            for entry in rule.exceptions
        ]

    def counts(self, found: Found) -> bool:
        """Return whether a match is a hit: nothing speaks against it, all required is there."""
        if any(check.holds(found) for check in self._unless):
            return False
        return all(
            any(check.holds(found) for check in checks) for checks in self._requires.values()
        )

    def exception(self, found: Found) -> str | None:
        """Return the lawful exception that covers a hit, if any."""
        for reason, checks in self._exceptions:
            if any(check.holds(found) for check in checks):
                return reason
        return None


def _folded(text: str) -> bytes:
    return fold(text).encode("utf-8", "replace")


@cache
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern)
