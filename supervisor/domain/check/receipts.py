"""Receipts of a check: what the machine found in a text, without keeping the text.

A receipt says what was found under which rules. It never says that an ad is lawful.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.text import fold
from supervisor.domain.screening.model import Ad, Category, RuleHit

FIELDS: Final = ("title", "company", "text")
GOOD_FOR: Final = timedelta(days=90)
_DIGEST_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """Places found of one category: breaches, and places that a lawful exception covers."""

    category: Category
    breaches: int
    excepted: int


@term("自查回执")
@dataclass(frozen=True, slots=True)
class Receipt:
    """What was checked and found; ``fingerprints`` by field, ``rules`` the pack's digest."""

    at: datetime
    rules: str
    fingerprints: tuple[tuple[str, str], ...]
    counts: tuple[CategoryCount, ...]

    @property
    def until(self) -> datetime:
        """Until when it speaks for a text that is still to be posted; rules move on."""
        return self.at + GOOD_FOR

    @property
    def breaches(self) -> int:
        """Places found in all, lawful exceptions left out."""
        return sum(count.breaches for count in self.counts)


def fingerprint(text: str) -> str:
    """Return 128 bits of SHA-256 over the folded text without blanks.

    Platforms re-flow what they are given: width, case, script and blanks are no difference.
    """
    digest = hashlib.sha256("".join(fold(text).split()).encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest[:_DIGEST_BYTES]).decode().rstrip("=")


def fingerprints(ad: Ad) -> tuple[tuple[str, str], ...]:
    """Return the fingerprint of each field of an ad."""
    return tuple((name, fingerprint(getattr(ad, name))) for name in FIELDS)


def counts_of(hits: Iterable[RuleHit]) -> tuple[CategoryCount, ...]:
    """Count hits by category, in the order of ``Category``."""
    every = list(hits)
    return tuple(
        CategoryCount(
            category,
            sum(hit.exception is None for hit in found),
            sum(hit.exception is not None for hit in found),
        )
        for category in Category
        if (found := [hit for hit in every if hit.category is category])
    )


def same_fields(receipt: Receipt, ad: Ad) -> dict[str, bool]:
    """Tell for each field whether ``ad`` says what was checked."""
    made = dict(receipt.fingerprints)
    return {name: made.get(name) == value for name, value in fingerprints(ad)}
