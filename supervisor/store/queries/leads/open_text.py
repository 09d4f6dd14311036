"""Ads that say a text where it is shown: what pages hide cannot be found by searching."""

from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from supervisor.domain.traces.masking import may_reach_into_contacts, says_openly
from supervisor.store.tables.postings import PostingRevision

_READ: Final = 500


def says(wording: type[PostingRevision], text: str) -> ColumnElement[bool]:
    """Return the condition that a wording holds ``text``, hidden or not."""
    return or_(
        wording.title.contains(text, autoescape=True),
        wording.company.contains(text, autoescape=True),
        wording.text.contains(text, autoescape=True),
    )


def shown_in(
    session: Session, text: str, among: Select[int] | None = None
) -> tuple[int, ...] | None:
    """Return the ids of the wordings that show ``text``; ``None`` where ``says`` is enough.

    Where the text could stand within a contact, the wordings that hold it are read and masked;
    ``among`` names the ids of those that matter.
    """
    if not may_reach_into_contacts(text):
        return None
    found = PostingRevision
    query = select(found.id, found.title, found.company, found.text).where(says(found, text))
    if among is not None:
        query = query.where(found.id.in_(among))
    with session.execute(query.execution_options(yield_per=_READ)) as rows:
        return tuple(
            revision_id
            for revision_id, *fields in rows
            if any(says_openly(one, text) for one in fields)
        )


def is_one_of(column: Any, ids: tuple[int, ...]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of ``ids``.

    They are written into the statement: a database takes fewer parameters than there are ads.
    """
    listed: BindParameter[Any] = bindparam("shown", list(ids), expanding=True, literal_execute=True)
    condition: ColumnElement[bool] = column.in_(listed)
    return condition
