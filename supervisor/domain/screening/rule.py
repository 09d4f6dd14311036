"""What a rule says: its law, its words for people, its patterns, its conditions."""

from dataclasses import dataclass
from datetime import date

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.screening.model import Category, Severity
from supervisor.domain.screening.parts import Parts


class Respondent(LabelledEnum):
    """Whom a rule binds."""

    EMPLOYER = ("employer", "用人单位")
    AGENCY = ("agency", "人力资源服务机构")
    BOTH = ("both", "用人单位和人力资源服务机构")


class Scope(LabelledEnum):
    """Where a condition looks, seen from the place a pattern matched."""

    OVERLAP = ("overlap", "与命中处相交")
    BEFORE = ("before", "紧接命中处之前")
    AFTER = ("after", "紧接命中处之后")
    CLAUSE = ("clause", "同一分句")
    SENTENCE = ("sentence", "同一句或同一条")
    SECTION = ("section", "所在段落标题")
    TITLE = ("title", "职位名称")
    COMPANY = ("company", "发布单位名称")
    AD = ("ad", "整条信息")


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One article. ``certainty`` is A (checked text) to D (existence only)."""

    key: str
    law: str
    article: str
    valid_from: date
    valid_to: date | None
    certainty: str

    @property
    def citation(self) -> str:
        """The article as inspectors cite it."""
        return f"{self.law} {self.article}".rstrip()

    def in_force(self, on: date) -> bool:
        """Return whether the article applies to an ad published on this day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


Bases = tuple[tuple[Respondent, tuple[LegalBasis, ...]], ...]
"""Whom a rule binds, each with the articles that bind that one."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A place to look and what to look for: one pattern, or a name of a section."""

    scope: Scope
    pattern: str


@dataclass(frozen=True, slots=True)
class LawfulException:
    """When a hit is no violation; ``reason`` names the source and is shown to the inspector.

    One of ``conditions`` must hold and none of ``unless``: work barred to women excuses no ad that
    looks for women.
    """

    reason: str
    conditions: tuple[Condition, ...]
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherBases:
    """When other articles apply to a hit than the rule's own: 女士优先 breaks other law than 限男.

    One of ``conditions`` must hold and none of ``unless``.
    """

    bases_by: Bases
    conditions: tuple[Condition, ...]
    unless: tuple[Condition, ...] = ()


@term("规则")
@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack.

    ``patterns`` are RE2 expressions over folded text; where one has a group ``span``, that group is
    the evidence. Each set of ``parts`` is among them as one expression of all its orders. A match
    counts unless any condition of ``unless`` holds, and only if for every scope in ``requires`` one
    of its conditions holds. ``hits`` and ``misses`` are the rule's own
    examples: the first must be flagged by this rule, the second must stay clean of its category.
    The first of ``instead`` that holds at a hit gives its articles in place of ``bases_by``.
    """

    id: str
    version: int
    category: Category
    title: str
    explanation: str
    rewording: str
    severity: Severity
    bases_by: Bases
    fields: tuple[str, ...]
    patterns: tuple[str, ...]
    parts: tuple[Parts, ...]
    unless: tuple[Condition, ...]
    requires: tuple[Condition, ...]
    exceptions: tuple[LawfulException, ...]
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    instead: tuple[OtherBases, ...] = ()

    @property
    def bases(self) -> tuple[LegalBasis, ...]:
        """Every article the rule rests on, each once, the employer's first."""
        return tuple(dict.fromkeys(basis for _, bases in self.bases_by for basis in bases))

    @property
    def respondent(self) -> Respondent:
        """Whom the rule binds."""
        bound = [respondent for respondent, _ in self.bases_by]
        return bound[0] if len(bound) == 1 else Respondent.BOTH
