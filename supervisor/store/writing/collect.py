"""Refused rows of raw pages, and the stage of a run."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import RunStage
from supervisor.store.engine import writing
from supervisor.store.tables.collect import RefusedRow, SourceRun


def insert_refused(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert problems of rows; nothing where there are none."""
    if rows:
        session.execute(insert(RefusedRow), rows)


def delete_refused(session: Session, raw_page_id: int) -> None:
    """Forget what was refused of a page, before it is read again from its first row."""
    session.execute(delete(RefusedRow).where(RefusedRow.raw_page_id == raw_page_id))


def note_stage(
    session: Session, run_id: int, stage: RunStage, until: datetime | None, at: datetime
) -> None:
    """Note what a run is doing at ``at``, and until when, on a connection of its own.

    It is written at once, whatever unit of work the session is in between.
    """
    with writing(session.get_bind().engine) as connection:
        connection.execute(
            update(SourceRun)
            .where(SourceRun.id == run_id)
            .values(stage=stage, stage_until=until, beat_at=at)
        )
