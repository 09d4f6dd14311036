"""How often the public had papers checked: a day's count by answer."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.store.tables.pictures import PaperCheckCount


def paper_checks(session: Session, since: date) -> Mapping[str, int]:
    """Return the checks from a day on, by answer; empty stands for no paper that could be read."""
    query = (
        select(PaperCheckCount.answer, func.sum(PaperCheckCount.checks))
        .where(PaperCheckCount.day >= since)
        .group_by(PaperCheckCount.answer)
    )
    return {answer: int(checks) for answer, checks in session.execute(query)}


def add_paper_check(session: Session, day: date, answer: str) -> None:
    """Count one check; joins the caller's unit of work."""
    row = session.get(PaperCheckCount, (day, answer))
    if row is None:
        session.add(PaperCheckCount(day=day, answer=answer, checks=1))
    else:
        row.checks += 1
