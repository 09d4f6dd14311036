"""Shadow runs and stopped rules: progress, samples, and stops taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from supervisor.store.tables.rules import RuleStop, ShadowRun, ShadowSample


@dataclass(frozen=True, slots=True)
class NewSample:
    """A hit in a wording, characters ``start`` to ``end`` of ``field``."""

    revision_id: int
    field: str
    start: int
    end: int


def note_progress(session: Session, run_id: int, done: int, total: int, at: datetime) -> None:
    """Note how many ads of a run are read, and that it was alive at ``at``."""
    session.execute(
        update(ShadowRun)
        .where(ShadowRun.id == run_id)
        .values(ads_done=done, ads_total=total, alive_at=at)
    )


def replace_samples(session: Session, run_id: int, samples: Sequence[NewSample]) -> None:
    """Make ``samples``, in this order, the sample of a run."""
    session.execute(delete(ShadowSample).where(ShadowSample.run_id == run_id))
    if not samples:
        return
    session.execute(
        insert(ShadowSample),
        [
            {
                "run_id": run_id,
                "revision_id": one.revision_id,
                "field": one.field,
                "start": one.start,
                "end": one.end,
            }
            for one in samples
        ],
    )


def delete_stop(session: Session, rule_id: str) -> None:
    """Let a packaged rule apply again."""
    session.execute(delete(RuleStop).where(RuleStop.rule_id == rule_id))
