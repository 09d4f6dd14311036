"""What time does to credit by itself: expiry, end of publicity, schemes, stars, measures."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from supervisor.services.credit import standings
from supervisor.services.ratings import rounds
from supervisor.services.remedies import measures
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.credit import ledger as queries
from supervisor.store.tables.credit import CreditClockRun


@dataclass(frozen=True, slots=True)
class ClockResult:
    """What one run did; all zeros where the day had been done before."""

    on: date
    standings_changed: int
    stars_written: int = 0
    measures_ended: int = 0


def run(session: Session, on: date) -> ClockResult:
    """Bring everything that depends on the calendar up to the office day ``on``.

    Safe to run again, and after missed nights: each day between is computed as it was. A day
    before the last one done changes nothing.
    """
    with unit_of_work(session):
        last = queries.last_clock_day(session)
        if last is not None and on < last:
            return ClockResult(on, 0)
        changed = standings.advance_all(session, last, on)
        stars = rounds.take_effect(session, on)
        ended = measures.end_over(session, on)
        done = session.get(CreditClockRun, on)
        if done is None:
            session.add(CreditClockRun(on_date=on, changed=changed))
        else:
            done.changed += changed
    return ClockResult(on, changed, stars, ended)
