"""A credit scheme as a value: events, weights, bands, vetoes, effects, each with its source."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from supervisor.domain.credit.ledger import EntryClass
from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum


@term("信用等级")
class Grade(LabelledEnum):
    """The credit grade: conduct, for every agency, at once."""

    A = ("A", "优秀")
    B = ("B", "良好")
    C = ("C", "合格")
    D = ("D", "不合格")

    @property
    def rank(self) -> int:
        """Order from the best (0) to the worst (3)."""
        return "ABCD".index(str(self.value))


@dataclass(frozen=True, slots=True)
class GradeBand:
    """The least score of a grade."""

    grade: Grade
    least: int


@dataclass(frozen=True, slots=True)
class CreditEvent:
    """What a concluded fact costs, how grave it is, how long it weighs.

    ``points`` is what is deducted (or, for a merit, added), ``repeat_points`` what a repetition
    within the weight period costs. ``veto`` means grade D while it counts.
    """

    code: str
    label: str
    points: int
    months: int
    entry_class: EntryClass
    basis: str
    repeat_points: int
    is_merit: bool = False
    veto: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What a grade does to supervision, and the ground for it. Never a ban on business."""

    grade: Grade
    inspection_share: int
    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class CreditScheme:
    """A whole scheme. ``veto_count`` facts within ``veto_months`` make grade D; 0 turns it off."""

    version: str
    title: str
    base: int
    least: int
    most: int
    merit_cap: int
    veto_count: int
    veto_months: int
    bands: tuple[GradeBand, ...]
    events: Mapping[str, CreditEvent]
    effects: Mapping[Grade, Effect]
    sources: tuple[str, ...]
    text: str = field(default="", repr=False, compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the text the scheme was read from: what an archived scheme is named by."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    def grade_of(self, score: int) -> Grade:
        """Return the grade of a score, vetoes left out of account."""
        return next(band.grade for band in self.bands if score >= band.least)
