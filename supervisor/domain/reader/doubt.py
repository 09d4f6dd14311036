"""What the reader doubts: hits of rules in ads that look like none of those that were marked.

A doubted hit accuses nobody. It keeps its place and its rule, says why it is no lead, and puts its
ad among those worth a look. Words that stand in the rules' own examples are never doubted: what a
rule was written for is plain, and the reader has hardly seen it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from supervisor.domain.platform.text import fold_table
from supervisor.domain.reader.model import CONTENT, Floats
from supervisor.domain.screening.model import RuleHit

DOUBTED: Final = "机器复读存疑：与已知的违规说法相差较远，请人工看过再定"

LOOK: Final = 0.5
"""What a look at an ad with a doubted hit is worth at least."""


def is_doubt(exception: str | None) -> bool:
    """Tell whether an exception is a doubt of the reader, and no lawful one."""
    return exception == DOUBTED


def doubt(
    hits: Sequence[RuleHit], chance: Floats, doubts: Floats, usual: Collection[str]
) -> tuple[RuleHit, ...]:
    """Return the hits of an ad, an exception on those that are doubted.

    ``chance`` is that of the ad and ``doubts`` the highest that is doubted, by category; ``usual``
    are the words that never are.
    """
    return tuple(
        replace(hit, exception=DOUBTED) if is_doubtful(hit, chance, doubts, usual) else hit
        for hit in hits
    )


def is_doubtful(hit: RuleHit, chance: Floats, doubts: Floats, usual: Collection[str]) -> bool:
    """Return whether a hit that stands is to be doubted."""
    if hit.exception is not None or hit.category not in CONTENT:
        return False
    column = CONTENT.index(hit.category)
    return bool(chance[column] <= doubts[column]) and words_of(hit) not in usual


def words_of(hit: RuleHit) -> str:
    """Return the words of a hit as they are compared: half-width, simplified, lower case."""
    return hit.span.translate(fold_table())


def usual_words(found: Iterable[Sequence[RuleHit]]) -> list[str]:
    """Return the words that rules hit in their own examples, each once, in one order."""
    return sorted({words_of(hit) for hits in found for hit in hits if hit.exception is None})
