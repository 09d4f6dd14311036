"""What the screening finds in the text of a picture, tied to its places on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from supervisor.domain.pictures.layout import ReadText
from supervisor.domain.pictures.lookalikes import as_meant
from supervisor.domain.pictures.model import Box
from supervisor.domain.screening.model import Ad, RuleHit


@dataclass(frozen=True, slots=True)
class PlacedHit:
    """A hit, the words as read, where they are (page, box), and how sure they are (0..1).

    ``is_lookalike``: the hit rests on a character taken for one that looks like it.
    """

    hit: RuleHit
    read: str
    boxes: tuple[tuple[int, Box], ...]
    confidence: float
    is_lookalike: bool = False


def ad_of(identifier: str, text: ReadText, company: str = "") -> Ad:
    """Return the ad that a picture is, as the screening reads it."""
    return Ad(identifier, "", company, as_meant(text.text))


def placed_hits(hits: Sequence[RuleHit], text: ReadText) -> list[PlacedHit]:
    """Return the hits in the text with their boxes; one in the name of the poster has none."""
    placed = []
    for hit in hits:
        if hit.field != "text":
            continue
        read = text.text[hit.start : hit.end]
        placed.append(
            PlacedHit(
                hit,
                read,
                tuple(text.boxes(hit.start, hit.end)),
                round(text.sureness(hit.start, hit.end), 3),
                is_lookalike=read != hit.span,
            )
        )
    return placed
