"""Keep the stored standings in step with the ledgers, day by day, whatever was missed between.

Because an entry never counts before the day it was recorded, days already stored cannot change:
computing them again gives the same, so everything here may be repeated.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
from sqlalchemy.orm import Session

from supervisor.domain.credit import batch
from supervisor.services.credit.schemes import Timeline, credit_timeline, keep_delivered
from supervisor.store.queries.credit import ledger as queries
from supervisor.store.writing import credit as writing
from supervisor.store.writing.credit import NewStanding


def advance_agency(session: Session, agency_id: int, until: date) -> int:
    """Bring one agency's stored standings up to ``until``; return how many rows were written.

    Joins the caller's unit of work.
    """
    since = queries.standing_since(session, agency_id)
    return _Advance(session, [agency_id], agency_id).run(since, until)


def advance_all(session: Session, after: date | None, until: date) -> int:
    """Bring every agency's stored standings from ``after`` up to ``until``; return rows written.

    Joins the caller's unit of work.
    """
    agencies = [agency for agency, _ in queries.agency_names(session)]
    return _Advance(session, agencies, None).run(after, until)


class _Advance:
    """One pass over the days on which anything can change, oldest first."""

    def __init__(self, session: Session, agencies: Sequence[int], only: int | None) -> None:
        self.session = session
        self.agencies = agencies
        self.timeline: Timeline = credit_timeline(session)
        keep_delivered(session, self.timeline)
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
        for current in queries.current_standings(self.session, only):
            index = position[current.agency_id]
            self.scores[index] = current.score
            self.ranks[index] = current.grade.rank
            self.since[index] = current.since.toordinal()

    def _walk(self, day: date) -> int:
        scheme = self.timeline.on(day)
        now = batch.standings(self.flat, scheme, day)
        differs = (now.scores != self.scores) | (now.ranks != self.ranks)
        changed = np.flatnonzero(differs & (self.since <= day.toordinal()))
        if not changed.size:
            return 0
        again = [int(i) for i in changed if self.since[i] == day.toordinal()]
        fresh = [int(i) for i in changed if self.since[i] != day.toordinal()]
        # A second change on one day: what stands at its end is what the day is remembered by.
        writing.replace_standings(self.session, self._rows(again, now), day, scheme.version)
        closing = [self.agencies[index] for index in fresh if self.since[index]]
        writing.close_standings(self.session, closing, day)
        writing.insert_standings(self.session, self._rows(fresh, now), day, scheme.version)
        self.scores[changed] = now.scores[changed]
        self.ranks[changed] = now.ranks[changed]
        self.since[changed] = day.toordinal()
        return int(changed.size)

    def _rows(self, chosen: Sequence[int], now: batch.Standings) -> list[NewStanding]:
        return [
            NewStanding(self.agencies[index], int(now.scores[index]), now.grade(index))
            for index in chosen
        ]
