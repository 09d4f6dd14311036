"""What belongs to an agency beside its licences: former names, sites and accounts."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name the agency once bore, and the last day it did where that is known."""

    text: str
    used_until: date | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A website of the agency or its account on a recruitment platform."""

    platform: str
    value: str
