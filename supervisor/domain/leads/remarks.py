"""What a reader corrects in a lead: a hit that is none, a sentence that the machine missed.

A correction is a label to learn from. What is struck off no longer speaks for the lead; what is
marked speaks for it like a hit, without severity of its own: the person states no article.
"""

from collections.abc import Iterable
from typing import Final, Protocol

from supervisor.domain.leads.findings import RejectReason
from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.screening.model import Category, Severity

PERSON_PREFIX: Final = "person."
"""What the rule of a hit begins with that a person marked."""
PERSON_VERSION: Final = 1
MARK_SEVERITY: Final = Severity.ADVISORY

LONGEST_QUOTE: Final = 200
SHORTEST_QUOTE: Final = 2

STRIKE_REASONS: Final = (
    RejectReason.WORDING_MISREAD,
    RejectReason.LAWFUL_EXCEPTION,
    RejectReason.OTHER,
)
"""Why a single hit is struck off: reasons that say something of the words."""


@term("订正种类")
class RemarkKind(LabelledEnum):
    """What a person said of a place in an ad."""

    STRUCK = ("struck", "划去命中")
    MARKED = ("marked", "标出漏句")


class CountsHit(Protocol):
    """What is asked of a hit to tell what a lead rests on."""

    @property
    def counts(self) -> bool:
        """Whether it speaks for the lead."""

    @property
    def category(self) -> Category:
        """What it is about."""

    @property
    def severity(self) -> Severity:
        """How grave it is."""


def is_by_person(rule: str) -> bool:
    """Return whether a hit with this rule id was marked by a person."""
    return rule.startswith(PERSON_PREFIX)


def severity_left(hits: Iterable[CountsHit]) -> Severity | None:
    """Return the gravest severity of what still speaks for a lead; ``None`` where nothing does.

    Acting as an intermediary is lawful with a licence and carries no lead alone.
    """
    left = [hit.severity for hit in hits if hit.counts and hit.category is not _NO_REPROACH]
    return max(left, key=lambda severity: severity.rank, default=None)


_NO_REPROACH: Final = Category.INTERMEDIARY


def place_of(quote: str, fields: Iterable[tuple[str, str]]) -> tuple[str, int, int] | None:
    """Return the first place where words stand literally: field, start, end."""
    for name, value in fields:
        start = value.find(quote)
        if start >= 0:
            return name, start, start + len(quote)
    return None
