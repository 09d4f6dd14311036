"""Ads worth a look: those without a lead in which a reading would still teach something."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.reader.doubt import DOUBTED, LOOK
from supervisor.domain.reader.model import CONTENT
from supervisor.domain.reader.reader import ReadAd
from supervisor.domain.reader.units import cut
from supervisor.domain.screening.model import Ad, Category, RuleHit

Place = tuple[str, int, int]
"""Field of an ad, start and end of some of its characters."""

FLOOR: Final = 0.2
"""Chance that anything is there, under which a reading is not worth an inspector's time."""

_NO_REPROACH: Final = CONTENT.index(Category.INTERMEDIARY)


class LookReason(LabelledEnum):
    """Why an ad is worth a look, in the order of drawing."""

    DOUBTED = ("doubted", "机器复读存疑")
    ENDPOINT = ("endpoint", "本单位模型标出")
    CHANCE = ("chance", "机器研判")


@term("值得一看")
@dataclass(frozen=True, slots=True)
class LookWorth:
    """How much a reading of an ad is worth, 0–1, and why."""

    reason: LookReason
    worth: float


def worth_of(reading: ReadAd, *, is_licensed: bool) -> LookWorth | None:
    """Return what a look at an ad without a lead is worth; ``None`` where it is not worth one.

    Acting as an intermediary is lawful with a licence: alone it is not worth a look, and a doubt
    of it only where the poster may have none.
    """
    chance = 1 - prod(
        1 - one for column, one in enumerate(reading.chance) if column != _NO_REPROACH
    )
    if doubted_hit(reading.hits, is_licensed=is_licensed) is not None:
        return LookWorth(LookReason.DOUBTED, round(max(LOOK, chance), 4))
    if chance < FLOOR:
        return None
    return LookWorth(LookReason.CHANCE, round(chance, 4))


def likeliest(reading: ReadAd) -> Category:
    """Return the category with the highest chance, acting as an intermediary aside."""
    columns = [column for column in range(len(CONTENT)) if column != _NO_REPROACH]
    return CONTENT[max(columns, key=lambda column: reading.chance[column])]


def doubted_hit(hits: Sequence[RuleHit], *, is_licensed: bool) -> RuleHit | None:
    """Return the first hit that is doubted, one of content before one of the poster's doing."""
    doubted = [hit for hit in hits if hit.exception == DOUBTED]
    content = [hit for hit in doubted if hit.category is not Category.INTERMEDIARY]
    return next(iter(content or ([] if is_licensed else doubted)), None)


def sentences_of(ad: Ad) -> list[Place]:
    """Return where the sentences of an ad stand, as the reader cuts them, title first."""
    sentences = cut([ad])
    places = []
    for number in range(int(sentences.ad_firsts[0]), int(sentences.ad_firsts[1])):
        first, last = int(sentences.firsts[number]) + 1, int(sentences.firsts[number + 1])
        first += int(first < last and 0x2402 <= sentences.codes[first] <= 0x2404)
        if first < last:
            places.append(sentences.place(0, first, last))
    return places
