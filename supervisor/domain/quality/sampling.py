"""Known error rates: seeded draws, and shares with the intervals that few readings deserve.

Shares carry Wilson score intervals (Wilson 1927). Shares of strata are combined with their
weights; the limits follow the method of variance estimates recovery over the Wilson limits of the
strata (Zou and Donner 2008), which stays inside [0, 1] and needs no large numbers.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.screening.model import Category

Z_95: Final = 1.959963984540054

# What a reader can tell from the text alone; acting as an intermediary is lawful with a licence.
JUDGED: Final = tuple(
    category
    for category in Category
    if category not in (Category.UNLICENSED, Category.INTERMEDIARY)
)


class ItemKind(LabelledEnum):
    """What a drawn item is; the reader is not told."""

    FLAGGED = ("flagged", "机器已标出")
    UNFLAGGED = ("unflagged", "机器未标出")
    GOLDEN = ("golden", "已知答案")


class Reading(LabelledEnum):
    """What a reader says of an ad read without the machine's marks."""

    VIOLATION = ("violation", "有问题")
    CLEAN = ("clean", "没有问题")
    UNSURE = ("unsure", "拿不准")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its 95 % limits."""

    point: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``trials``."""

    hits: int
    trials: int

    @property
    def estimate(self) -> Estimate | None:
        """Return the share with its Wilson limits; ``None`` without trials."""
        return wilson(self.hits, self.trials)


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One answered item: what the machine had marked, what the reader marked."""

    kind: ItemKind
    source: str
    machine: frozenset[Category]
    reading: Reading
    reader: frozenset[Category]
    known: frozenset[Category] | None = None


@dataclass(frozen=True, slots=True)
class Population:
    """How many ads of a source the machine had marked and not marked when it was drawn from."""

    flagged: int
    unflagged: int

    def of(self, kind: ItemKind) -> int:
        """Return the number of ads of one kind."""
        return self.flagged if kind is ItemKind.FLAGGED else self.unflagged


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """Precision of marks, share of violations among unmarked ads, share of violations in all.

    ``violations`` is ``None`` until both strata have been read.
    """

    precision: Share
    missed: Share
    violations: Estimate | None


def wilson(hits: int, trials: int, z: float = Z_95) -> Estimate | None:
    """Return the Wilson score interval around ``hits / trials``; ``None`` without trials."""
    if not 0 <= hits <= trials:
        raise ValueError(f"{hits} of {trials} is no share")
    if trials == 0:
        return None
    share = hits / trials
    spread = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    centre = share + z * z / (2 * trials)
    low, high = (centre - spread) / scale, (centre + spread) / scale
    return Estimate(share, max(0.0, min(low, share)), min(1.0, max(high, share)))


def combine(strata: Iterable[tuple[float, Estimate]]) -> Estimate | None:
    """Return the weighted share over strata; weights need not sum to 1."""
    weighted = [(weight, share) for weight, share in strata if weight > 0]
    total = sum(weight for weight, _ in weighted)
    if not weighted:
        return None
    parts = [(weight / total, share) for weight, share in weighted]
    point = sum(weight * share.point for weight, share in parts)
    below = sqrt(sum((weight * (share.point - share.low)) ** 2 for weight, share in parts))
    above = sqrt(sum((weight * (share.high - share.point)) ** 2 for weight, share in parts))
    return Estimate(point, max(0.0, point - below), min(1.0, point + above))


def rank(seed: str, key: object) -> str:
    """Return the place of ``key`` in the draw of ``seed``: whoever holds both can check it."""
    return hashlib.sha256(f"{seed}\x1f{key}".encode()).hexdigest()


def draw(seed: str, strata: Mapping[str, Sequence[int]], size: int) -> list[tuple[str, int]]:
    """Draw ``size`` keys: each stratum its proportional part, but at least one while they last.

    The draw depends on seed and content only, not on any order.
    """
    filled = {name: keys for name, keys in strata.items() if keys}
    parts = _allot(seed, {name: len(keys) for name, keys in filled.items()}, size)
    return [
        (name, key)
        for name in sorted(filled)
        for key in sorted(filled[name], key=lambda key: rank(seed, key))[: parts[name]]
    ]


def _allot(seed: str, sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """Share ``size`` out: one each, then to whoever is furthest below its proportional part."""
    total = sum(sizes.values())
    order = sorted(sizes, key=lambda name: rank(seed, name))
    parts = {name: 1 if place < size else 0 for place, name in enumerate(order)}
    for _ in range(min(size, total) - sum(parts.values())):
        open_ones = [name for name in order if parts[name] < sizes[name]]
        neediest = max(open_ones, key=lambda name: size * sizes[name] / total - parts[name])
        parts[neediest] += 1
    return parts


def error_rates(
    items: Sequence[ReadItem],
    population: Mapping[str, Population],
    category: Category | None = None,
) -> ErrorRates:
    """Return the rates of all items, or of one category; unsure readings count for neither side."""
    decided = [item for item in items if item.reading is not Reading.UNSURE]
    flagged = [item for item in decided if item.kind is ItemKind.FLAGGED]
    unflagged = [item for item in decided if item.kind is ItemKind.UNFLAGGED]
    marked = [item for item in flagged if category is None or category in item.machine]
    return ErrorRates(
        precision=_share(marked, category),
        missed=_share(unflagged, category),
        violations=_violations(flagged, unflagged, population, category),
    )


def agreement(items: Iterable[ReadItem]) -> Share:
    """Return how often readers found exactly whether golden items are clean or not."""
    golden = [
        item for item in items if item.known is not None and item.reading is not Reading.UNSURE
    ]
    right = [bool(item.known) == (item.reading is Reading.VIOLATION) for item in golden]
    return Share(sum(right), len(right))


def _share(items: Sequence[ReadItem], category: Category | None) -> Share:
    found = sum(
        bool(item.reader) if category is None else category in item.reader for item in items
    )
    return Share(found, len(items))


def _violations(
    flagged: Sequence[ReadItem],
    unflagged: Sequence[ReadItem],
    population: Mapping[str, Population],
    category: Category | None,
) -> Estimate | None:
    """Weight what was read by the ads it stands for; an unread source counts like those read."""
    parts: list[tuple[float, Estimate]] = []
    for kind, items in ((ItemKind.FLAGGED, flagged), (ItemKind.UNFLAGGED, unflagged)):
        ads = {source: there.of(kind) for source, there in population.items()}
        read = [
            (ads[source], share)
            for source in ads
            if (share := _of_source(items, source, category).estimate) is not None
        ]
        estimate = combine(read)
        if estimate is not None:
            parts.append((sum(ads.values()), estimate))
        elif sum(ads.values()):
            return None
    return combine(parts)


def _of_source(items: Sequence[ReadItem], source: str, category: Category | None) -> Share:
    return _share([item for item in items if item.source == source], category)
