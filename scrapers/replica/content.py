"""Made-up job ads for the replica boards: any volume from a seed, none of it taken from anywhere.

Posters come from the caller, so a demonstration can mix licensed agencies, near-names, lapsed ones
and ordinary employers. About a third of the ads carry a sentence that breaks a rule.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from typing import Final

from scrapers.replica.phrases import (
    DUTIES,
    EMPLOYERS,
    INTERMEDIARY,
    LAWFUL,
    PLACES,
    SALARIES,
    TITLES,
    VIOLATIONS,
    WELFARE,
)

VIOLATION_SHARE: Final = 0.3
_EPOCH: Final = date(2026, 9, 1)


@dataclass(frozen=True, slots=True)
class ReplicaPoster:
    """A name to post under; an intermediary's ads say that they are for somebody else."""

    name: str
    is_intermediary: bool = False


@dataclass(frozen=True, slots=True)
class ReplicaPosting:
    """One made-up ad; ``categories`` are the rules it was written to break."""

    external_id: str
    title: str
    company: str
    text: str
    city: str
    salary_text: str
    published_on: date
    welfare: str = ""
    categories: tuple[str, ...] = ()


def generate(
    seed: int, volume: int, posters: Sequence[ReplicaPoster] = (), *, latest: date = _EPOCH
) -> tuple[ReplicaPosting, ...]:
    """Return ``volume`` ads, the same for the same arguments, the newest dated ``latest``."""
    return tuple(islice(stream(seed, posters, latest=latest), volume))


def stream(
    seed: int, posters: Sequence[ReplicaPoster] = (), *, latest: date = _EPOCH
) -> Iterator[ReplicaPosting]:
    """Give such ads without end, none of them kept."""
    chance = random.Random(seed)  # noqa: S311 - reproducible content, not a secret
    pool = tuple(posters) or tuple(ReplicaPoster(name) for name in EMPLOYERS)
    return (_posting(chance, number, pool, latest) for number in count(1))


def _posting(
    chance: random.Random, number: int, pool: Sequence[ReplicaPoster], latest: date
) -> ReplicaPosting:
    poster = chance.choice(pool)
    title, duty = chance.choice(TITLES), chance.choice(DUTIES)
    sentences = [duty, *chance.sample(LAWFUL, 2)]
    categories: list[str] = []
    if poster.is_intermediary:
        sentences.insert(0, chance.choice(INTERMEDIARY))
        categories.append("intermediary")
    if chance.random() < VIOLATION_SHARE:
        category = chance.choice(tuple(VIOLATIONS))
        sentences.insert(
            chance.randrange(1, len(sentences) + 1), chance.choice(VIOLATIONS[category])
        )
        categories.append(category)
    low, high, unit = chance.choice(SALARIES)
    return ReplicaPosting(
        external_id=f"{700_000_000 + number}",
        title=title,
        company=poster.name,
        text="\n".join(sentences),
        city=f"武汉-{chance.choice(PLACES)}",
        salary_text=f"{low}-{high}{unit}",
        published_on=latest - timedelta(days=chance.randrange(30)),
        welfare=" ".join(chance.sample(WELFARE, 3)),
        categories=tuple(categories),
    )
