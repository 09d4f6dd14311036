"""A list too long for one night: where the run before it stopped, and what it had by then.

A source's hours may end in mid-list, or its host may ask to be left alone until tomorrow. The next
run then begins at the very page that was due, and the two together are judged as one visit.
"""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.services.collect.replay import is_replay
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.collect import visits
from supervisor.store.tables.collect import SourceRun

# An older list has moved on too far for its second half to fit its first.
MAX_PAUSE: Final = timedelta(hours=36)
_CARRIED: Final = ("next", "total", "ids", "lost")


def pause(session: Session, run_id: int) -> None:
    """Mark a run as one whose next page is still to be asked for."""
    with unit_of_work(session):
        run = session.get_one(SourceRun, run_id)
        if run.checkpoint.get("next"):
            run.checkpoint = {**run.checkpoint, "paused": True}


def take_up(session: Session, run_id: int) -> None:
    """Give a run that has not begun the place where the one before it was paused, if it was."""
    run = session.get_one(SourceRun, run_id)
    before = None if run.checkpoint else _newest_visit(session, run.source_id, run.id)
    if before is None or not _is_fresh_pause(before):
        end_reading(session)
        return
    carried = _carried(session, before)
    with unit_of_work(session):
        session.get_one(SourceRun, run_id).checkpoint = carried


def paused_run(session: Session, source_id: str) -> SourceRun | None:
    """Return the newest visit of a source if its list is still to be asked for to the end."""
    run = _newest_visit(session, source_id)
    return run if run is not None and _is_fresh_pause(run) else None


def is_continuation(run: SourceRun) -> bool:
    """Tell whether a run took up the list of the run before it."""
    return "continues" in run.checkpoint


def _newest_visit(
    session: Session, source_id: str, before_id: int | None = None
) -> SourceRun | None:
    """Return the newest run that visited the source: no replay did, nor a run left out."""
    earlier = visits.newest_runs(session, source_id, before_id)
    return next((found for found in earlier if not is_replay(found.checkpoint)), None)


def _is_fresh_pause(run: SourceRun) -> bool:
    if not run.checkpoint.get("paused") or run.finished_at is None:
        return False
    return timedelta(0) <= utc_now() - run.finished_at <= MAX_PAUSE


def _carried(session: Session, before: SourceRun) -> dict[str, Any]:
    first_page = visits.first_page_id(session, before.id)
    return {
        **{name: before.checkpoint[name] for name in _CARRIED if name in before.checkpoint},
        "continues": before.id,
        "first_page": before.checkpoint.get("first_page") or first_page,
        "earlier": before.checkpoint.get("earlier", 0) + before.rows - before.repeated,
    }
