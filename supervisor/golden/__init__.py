"""Golden items: made-up ads whose right answer is known, mixed into the blind draw."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from supervisor.domain.screening.model import Category


@dataclass(frozen=True, slots=True)
class GoldenAd:
    """A made-up ad and what is wrong with it; nothing where ``known`` is empty."""

    key: str
    title: str
    company: str
    text: str
    city: str
    salary: str
    known: frozenset[Category]


@cache
def golden_ads() -> dict[str, GoldenAd]:
    """Return the golden ads by key."""
    table = tomllib.loads(resources.files(__package__).joinpath("ads.toml").read_text("utf-8"))
    return {
        key: GoldenAd(
            key=key,
            title=row["title"],
            company=row["company"],
            text=row["text"].strip(),
            city=row["city"],
            salary=row["salary"],
            known=frozenset(Category.of(name) for name in row["known"]),
        )
        for key, row in table.items()
    }
