"""Which scheme is in force on a day: the approved ones by their dates, before them the delivered.

The text delivered with the product is archived as soon as an entry or a standing rests on it. A
later package that says something else changes no day: it counts once the office has approved it.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

from supervisor.domain.credit.parsing import parse_credit_scheme
from supervisor.domain.credit.scheme import CreditScheme
from supervisor.domain.credit.scheme_states import SchemeKind, SchemeStatus
from supervisor.schemes import packaged
from supervisor.store.queries.credit.schemes import archived_schemes
from supervisor.store.tables.credit import SchemeVersion


@lru_cache(maxsize=32)
def parsed(text: str) -> CreditScheme:
    """Return the scheme of a text; texts repeat, so the result is kept."""
    return parse_credit_scheme(text)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every scheme with the day it takes force; the first holds for all days before."""

    first: CreditScheme
    is_first_archived: bool
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
    archived = archived_schemes(session, SchemeKind.CREDIT)
    return Timeline(
        first=parsed(archived.delivered or packaged("credit")),
        is_first_archived=archived.delivered is not None,
        days=tuple(day for day, _ in archived.approved),
        schemes=tuple(parsed(text) for _, text in archived.approved),
    )


def keep_delivered(session: Session, timeline: Timeline) -> None:
    """Archive the delivered text before anything rests on it. Joins the caller's unit of work."""
    if timeline.is_first_archived:
        return
    first = timeline.first
    session.add(
        SchemeVersion(
            kind=SchemeKind.CREDIT,
            version=first.version,
            text=first.text,
            digest=first.digest,
            status=SchemeStatus.DELIVERED,
        )
    )
    session.flush()


def credit_scheme_on(session: Session, day: date) -> CreditScheme:
    """Return the credit scheme in force on ``day``."""
    return credit_timeline(session).on(day)
