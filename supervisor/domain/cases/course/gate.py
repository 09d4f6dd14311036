"""A gate: what refuses a step, with the articles that do and the reason in Chinese."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.state import CaseState
from supervisor.domain.law.articles import registry


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step may not be taken: keys of articles, the decisive one first, and the reason.

    ``check`` names the check that refused.
    """

    articles: tuple[str, ...]
    reason: str
    check: str = ""

    @property
    def citations(self) -> list[str]:
        """The articles as papers cite them."""
        return [registry()[key].citation for key in self.articles]


Check: TypeAlias = Callable[[CaseState, CourseStep], "Iterable[str | Refusal]"]
"""Yields what is wrong: a reason under the gate's own articles, or a refusal with others."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One line of the table: which articles, what is asked, and how it is tested.

    ``also`` are articles that only some refusals of the check rest on.
    """

    articles: tuple[str, ...]
    asks: str
    check: Check
    also: tuple[str, ...] = ()

    @property
    def every_article(self) -> tuple[str, ...]:
        """All articles that this gate may refuse under."""
        return (*self.articles, *self.also)

    def refusals(self, state: CaseState, step: CourseStep) -> list[Refusal]:
        """Return what refuses the step here; empty where nothing does."""
        name = getattr(self.check, "__name__", "")
        return [
            replace(one, check=name)
            if isinstance(one, Refusal)
            else Refusal(self.articles, one, name)
            for one in self.check(state, step)
        ]
