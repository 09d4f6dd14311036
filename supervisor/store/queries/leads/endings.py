"""Decisions that ended a poster's business, beside the ads it goes on to publish."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.store.queries.public.closed import ended_as
from supervisor.store.tables.cases.cases import ListedClosure


@dataclass(frozen=True, slots=True)
class PosterEnding:
    """A served decision that stands: the case, what it decided, and from when on."""

    case_id: int
    number: str
    outcome: CaseOutcome
    served_on: date


@dataclass(frozen=True, slots=True)
class Endings:
    """Every such decision, by agency of the register and by the name of whoever is not in it."""

    by_agency: dict[int, list[PosterEnding]]
    by_name: dict[str, list[PosterEnding]]

    def of(self, poster_key: str, agency_id: int | None) -> list[PosterEnding]:
        """Return those of one poster, by ``poster_key`` as ads carry it; the newest first."""
        own = self.by_agency.get(agency_id, []) if agency_id is not None else []
        return own or self.by_name.get(poster_key, [])


def endings(session: Session) -> Endings:
    """Return the decisions in force; there are few, so that they are read as a whole."""
    by_agency: dict[int, list[PosterEnding]] = defaultdict(list)
    by_name: dict[str, list[PosterEnding]] = defaultdict(list)
    rows: Iterable[ListedClosure] = session.scalars(
        select(ListedClosure)
        .where(ListedClosure.taken_back_on.is_(None))
        .options(joinedload(ListedClosure.case))
        .order_by(ListedClosure.served_on.desc(), ListedClosure.id.desc())
    )
    for row in rows:
        outcome = ended_as(row.measure)
        ending = PosterEnding(row.case_id, row.case.number, outcome, row.served_on)
        if row.agency_id is not None:
            by_agency[row.agency_id].append(ending)
        by_name[row.name_key].append(ending)
    return Endings(dict(by_agency), dict(by_name))
