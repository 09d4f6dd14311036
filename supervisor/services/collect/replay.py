"""Read the archived pages of an earlier run again, with the parser, register and rules of today.

A parser that was broken for a week is repaired, and the nights it lost are filled from what was
received then: no page is asked for a second time.
"""

from typing import Any

from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import RunOutcome
from supervisor.services.collect.runner import SourceRunner
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.collect.raw_pages import page_ids
from supervisor.store.tables.collect import RawPage, SourceRun
from supervisor.store.writing.collect import delete_refused

_REPLAY_OF = "replay_of"
_REPLAYED_PAGE = "replayed_page"


def replay_checkpoint(run_id: int) -> dict[str, Any]:
    """Return the checkpoint that makes a run the replay of the run ``run_id``."""
    return {_REPLAY_OF: run_id, _REPLAYED_PAGE: 0}


def is_replay(checkpoint: dict[str, Any]) -> bool:
    """Tell whether a run reads archived pages instead of asking for new ones."""
    return _REPLAY_OF in checkpoint


def replay(runner: SourceRunner) -> tuple[RunOutcome, str]:
    """Read every page of the earlier run, from where a killed replay was left; conclude anew."""
    session = runner.session
    earlier = runner.checkpoint()[_REPLAY_OF]
    for page_id in page_ids(session, earlier):
        if _begin(session, runner.work.run_id, page_id):
            runner.read_recorded(session.get_one(RawPage, page_id))
    return runner.conclude()


def _begin(session: Session, run_id: int, page_id: int) -> bool:
    """Turn to the page, from its first row if it is new; return whether it is to be read."""
    with unit_of_work(session):
        run, page = session.get_one(SourceRun, run_id), session.get_one(RawPage, page_id)
        current = run.checkpoint[_REPLAYED_PAGE]
        if page_id > current:
            delete_refused(session, page_id)
            page.rows_done, page.is_done = 0, False
            run.checkpoint = {**run.checkpoint, _REPLAYED_PAGE: page_id}
        return page_id >= run.checkpoint[_REPLAYED_PAGE] and not page.is_done
