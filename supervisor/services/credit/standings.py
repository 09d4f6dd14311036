"""Keep the stored standings in step with the ledgers, day by day, whatever was missed between.

Because an entry never counts before the day it was recorded, days already stored cannot change:
computing them again gives the same, so everything here may be repeated.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from supervisor.domain.credit import batch
from supervisor.services.credit.schemes import Timeline, credit_timeline
from supervisor.store.queries.credit import ledger as queries
from supervisor.store.tables.credit import CreditStanding
from supervisor.store.tables.register import Agency


def advance_agency(session: Session, agency_id: int, until: date) -> int:
    """Bring one agency's stored standings up to ``until``; return how many rows were written."""
    since = session.scalar(
        select(CreditStanding.on_date).where(
            CreditStanding.agency_id == agency_id, CreditStanding.until_on.is_(None)
        )
    )
    return _Advance(session, [agency_id], agency_id).run(since, until)


def advance_all(session: Session, after: date | None, until: date) -> int:
    """Bring every agency's stored standings from ``after`` up to ``until``; return rows written."""
    agencies = list(session.scalars(select(Agency.id).order_by(Agency.id)))
    return _Advance(session, agencies, None).run(after, until)


class _Advance:
    """One pass over the days on which anything can change, oldest first."""

    def __init__(self, session: Session, agencies: Sequence[int], only: int | None) -> None:
        self.session = session
        self.agencies = agencies
        self.timeline: Timeline = credit_timeline(session)
        ledgers = queries.ledgers(session, only)
        self.flat = batch.flatten([ledgers.get(agency, ()) for agency in agencies])
        count = len(agencies)
        self.scores = np.full(count, -1, dtype=np.int64)
        self.ranks = np.full(count, -1, dtype=np.int64)
        self.since = np.zeros(count, dtype=np.int64)
        self._load(only)

    def run(self, after: date | None, until: date) -> int:
        """Walk the days in (``after``, ``until``], and ``until`` itself."""
        days = {until}
        if after is not None:
            for months in self.timeline.windows:
                days |= set(self.flat.changes_between(after, until, months))
            days |= set(self.timeline.changes_between(after, until))
        return sum(self._walk(day) for day in sorted(days))

    def _load(self, only: int | None) -> None:
        position = {agency: index for index, agency in enumerate(self.agencies)}
        query = select(
            CreditStanding.agency_id,
            CreditStanding.score,
            CreditStanding.grade,
            CreditStanding.on_date,
        ).where(CreditStanding.until_on.is_(None))
        if only is not None:
            query = query.where(CreditStanding.agency_id == only)
        for agency, score, grade, on_date in self.session.execute(query):
            index = position[agency]
            self.scores[index] = score
            self.ranks[index] = grade.rank
            self.since[index] = on_date.toordinal()

    def _walk(self, day: date) -> int:
        scheme = self.timeline.on(day)
        now = batch.standings(self.flat, scheme, day)
        differs = (now.scores != self.scores) | (now.ranks != self.ranks)
        changed = np.flatnonzero(differs & (self.since <= day.toordinal()))
        if not changed.size:
            return 0
        again = [int(i) for i in changed if self.since[i] == day.toordinal()]
        fresh = [int(i) for i in changed if self.since[i] != day.toordinal()]
        self._replace_today(again, day, now, scheme.version)
        self._begin(fresh, day, now, scheme.version)
        self.scores[changed] = now.scores[changed]
        self.ranks[changed] = now.ranks[changed]
        self.since[changed] = day.toordinal()
        return int(changed.size)

    def _replace_today(
        self, chosen: list[int], day: date, now: batch.Standings, scheme: str
    ) -> None:
        """A second change on one day: what stands at its end is what the day is remembered by."""
        for index in chosen:
            self.session.execute(
                update(CreditStanding)
                .where(
                    CreditStanding.agency_id == self.agencies[index],
                    CreditStanding.on_date == day,
                )
                .values(score=int(now.scores[index]), grade=now.grade(index), scheme=scheme)
            )

    def _begin(self, chosen: list[int], day: date, now: batch.Standings, scheme: str) -> None:
        closing = [self.agencies[index] for index in chosen if self.since[index]]
        for start in range(0, len(closing), 500):
            self.session.execute(
                update(CreditStanding)
                .where(
                    CreditStanding.agency_id.in_(closing[start : start + 500]),
                    CreditStanding.until_on.is_(None),
                )
                .values(until_on=day)
                .execution_options(synchronize_session=False)
            )
        if not chosen:
            return
        rows = [
            {
                "agency_id": self.agencies[index],
                "on_date": day,
                "score": int(now.scores[index]),
                "grade": now.grade(index),
                "scheme": scheme,
            }
            for index in chosen
        ]
        self.session.execute(insert(CreditStanding), rows)
