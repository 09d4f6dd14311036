"""Replaying a case from a file: each step accepted or refused, and the articles that refuse.

A refused step leaves the case as it was, and the next one is judged from there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from supervisor.domain.cases.course.apply import take
from supervisor.domain.cases.course.claims import ClaimError, decimal_of, read_step
from supervisor.domain.cases.course.state import CaseState, Settings


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """What was said of one step. ``error`` is set where the step could not be read at all."""

    step: str
    is_accepted: bool
    articles: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    reason: str = ""
    is_error: bool = False

    def record(self) -> dict[str, Any]:
        """Return the verdict as a line of the answer."""
        row: dict[str, Any] = {
            "step": self.step,
            "accepted": self.is_accepted,
            "articles": list(self.articles),
            "keys": list(self.keys),
            "reason": self.reason,
        }
        return {**row, "error": True} if self.is_error else row


@dataclass(frozen=True, slots=True)
class Replay:
    """A replayed case: its verdicts and where it stands at the end."""

    id: str
    verdicts: tuple[StepVerdict, ...]
    state: CaseState = field(default_factory=CaseState)
    error: str = ""

    def record(self) -> dict[str, Any]:
        """Return the case as a line of the answer."""
        row: dict[str, Any] = {"id": self.id, "steps": [one.record() for one in self.verdicts]}
        errors = [self.error] if self.error else []
        errors += [one.reason for one in self.verdicts if one.is_error]
        return {**row, "errors": errors} if errors else row


def replay(line: object, settings: Settings | None = None) -> Replay:
    """Replay one line; a line that is no case comes back with its error and no steps."""
    if not isinstance(line, dict) or not isinstance(line.get("steps"), list):
        found = line.get("id", "") if isinstance(line, dict) else ""
        return Replay(str(found), (), error="一行应当是带有 id 和 steps 列表的对象。")
    try:
        state = CaseState(_settings(line.get("settings")) if settings is None else settings)
    except ClaimError as error:
        return Replay(str(line.get("id", "")), (), error=str(error))
    verdicts = tuple(_one(state, row) for row in line["steps"])
    return Replay(str(line.get("id", "")), verdicts, state)


def _yuan(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(value)
    return decimal_of(value)


def _settings(row: object) -> Settings:
    if row is None:
        return Settings()
    known: dict[str, Callable[[Any], Any]] = {
        "hearing_org": _yuan,
        "hearing_person": _yuan,
        "district": str,
        "division": str,
    }
    if not isinstance(row, dict) or not set(row) <= set(known):
        raise ClaimError(f"settings 只能有：{'、'.join(known)}。")
    try:
        return Settings(**{key: known[key](value) for key, value in row.items()})
    except (TypeError, ValueError) as error:
        raise ClaimError("settings 的值不对。") from error


def _one(state: CaseState, row: object) -> StepVerdict:
    name = str(row.get("step", "")) if isinstance(row, dict) else ""
    try:
        found = take(state, read_step(row))
    except ClaimError as error:
        return StepVerdict(name, is_accepted=False, reason=str(error), is_error=True)
    keys = tuple(dict.fromkeys(key for one in found for key in one.articles))
    cited = tuple(dict.fromkeys(text for one in found for text in one.citations))
    reason = "".join(dict.fromkeys(one.reason for one in found))
    return StepVerdict(name, not found, cited, keys, reason)
