"""Which scheme is in force on a day: the approved ones by their dates, before them the packaged."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

from supervisor.domain.credit.parsing import parse_credit_scheme
from supervisor.domain.credit.scheme import CreditScheme
from supervisor.domain.credit.scheme_states import SchemeKind
from supervisor.schemes import packaged
from supervisor.store.queries.credit.schemes import approved_schemes


@lru_cache(maxsize=32)
def parsed(text: str) -> CreditScheme:
    """Return the scheme of a text; texts repeat, so the result is kept."""
    return parse_credit_scheme(text)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every scheme with the day it takes force; the first holds for all days before."""

    first: CreditScheme
    days: tuple[date, ...]
    schemes: tuple[CreditScheme, ...]

    def on(self, day: date) -> CreditScheme:
        """Return the scheme in force on ``day``."""
        position = bisect_right(self.days, day)
        return self.schemes[position - 1] if position else self.first

    @property
    def windows(self) -> frozenset[int]:
        """The numbers of months within which any of the schemes counts facts."""
        return frozenset(scheme.veto_months for scheme in (self.first, *self.schemes))

    def changes_between(self, after: date, until: date) -> list[date]:
        """Return the days in (``after``, ``until``] on which a scheme takes force."""
        return [day for day in self.days if after < day <= until]


def credit_timeline(session: Session) -> Timeline:
    """Return all credit schemes in the order of force."""
    approved = approved_schemes(session, SchemeKind.CREDIT)
    return Timeline(
        first=parsed(packaged("credit")),
        days=tuple(day for day, _ in approved),
        schemes=tuple(parsed(text) for _, text in approved),
    )


def credit_scheme_on(session: Session, day: date) -> CreditScheme:
    """Return the credit scheme in force on ``day``."""
    return credit_timeline(session).on(day)
