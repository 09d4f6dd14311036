"""Signs of life of a run for whoever watches: what it is doing now, written beside its counts.

The thread that works on a source carries its reporter along, so that the engine's waiting for the
host's pace can be told without the engine knowing of runs.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import RunStage
from supervisor.domain.platform.clock import utc_now
from supervisor.store.writing.collect import note_stage

log = structlog.get_logger()

# A fast source changes stage a hundred times a second; nobody can read that.
_SECONDS_BETWEEN: Final = 1.0


@dataclass
class Reporter:
    """Writes the stage of one run, outside of any unit of work, at most once a second."""

    session: Session
    run_id: int
    _last: float = field(default=float("-inf"), init=False)

    def tell(self, stage: RunStage, until: datetime | None = None) -> None:
        """Record what the run is doing, ``until`` being when it will go on.

        A database that is busy for long costs a sign of life, not the run.
        """
        now = time.monotonic()
        if now - self._last < _SECONDS_BETWEEN:
            return
        self._last = now
        try:
            note_stage(self.session, self.run_id, stage, until, utc_now())
        except OperationalError as error:
            log.warning("sign of life not written", run=self.run_id, error=str(error))


_current: ContextVar[Reporter | None] = ContextVar("reporter", default=None)


@contextmanager
def reporting(session: Session, run_id: int) -> Iterator[None]:
    """Let this thread report on the run while the body works on it."""
    token = _current.set(Reporter(session, run_id))
    try:
        yield
    finally:
        _current.reset(token)


def tell(stage: RunStage, until: datetime | None = None) -> None:
    """Report what the run of this thread is doing, if it is working on one."""
    reporter = _current.get()
    if reporter is not None:
        reporter.tell(stage, until)


def pace_sleep(seconds: float) -> None:
    """Sleep for a host's pace (s), and say until when."""
    tell(RunStage.PACING, utc_now() + timedelta(seconds=seconds))
    time.sleep(seconds)
    tell(RunStage.FETCHING)
