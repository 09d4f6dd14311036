"""What the reader doubts: hits of rules in sentences that look like none of those that were marked.

A doubted hit accuses nobody. It keeps its place and its rule, says why it is no lead, and puts its
ad among those worth a look.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from supervisor.domain.reader.model import CONTENT, Floats
from supervisor.domain.reader.units import Sentences
from supervisor.domain.screening.model import RuleHit

DOUBTED: Final = "机器复读存疑：与已知的违规说法相差较远，请人工看过再定"
# Both must hold. Chosen on hands the models had not seen and on real ads (docs/reader.md).
CHANCE: Final = 0.10
"""Probability of the category in the ad, under which its hits are doubted."""
SCORE: Final = -0.8
"""Score of the hit's own sentence, under which it is doubted; marked ones lie above 0."""

LOOK: Final = 0.5
"""What a look at an ad with a doubted hit is worth at least."""


def is_doubt(exception: str | None) -> bool:
    """Tell whether an exception is a doubt of the reader, and no lawful one."""
    return exception == DOUBTED


def doubt(
    hits: Sequence[RuleHit], sentences: Sentences, ad: int, scores: Floats, chance: Floats
) -> tuple[RuleHit, ...]:
    """Return the hits of ad number ``ad``, an exception on those that are doubted.

    ``scores`` are those of all sentences and ``chance`` that of the ad, by category.
    """
    return tuple(
        replace(hit, exception=DOUBTED) if _is_doubted(hit, sentences, ad, scores, chance) else hit
        for hit in hits
    )


def _is_doubted(
    hit: RuleHit, sentences: Sentences, ad: int, scores: Floats, chance: Floats
) -> bool:
    if hit.exception is not None or hit.category not in CONTENT:
        return False
    column = CONTENT.index(hit.category)
    if chance[column] >= CHANCE:
        return False
    touched = sentences.touched(ad, hit.field, hit.start, hit.end)
    return bool(scores[touched, column].max() < SCORE)
