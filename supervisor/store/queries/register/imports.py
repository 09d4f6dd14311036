"""Uploads of register files, as the import pages list and show them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from supervisor.store.queries.paging import Page, clamp
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import RegisterImport

PAGE_SIZE: Final = 50
_RECENT: Final = 10


def recent_imports(session: Session) -> list[tuple[RegisterImport, str | None]]:
    """Return the latest uploads with the name of who brought them."""
    rows = session.execute(
        select(RegisterImport, User.display_name)
        .outerjoin(User, RegisterImport.uploaded_by == User.id)
        .order_by(RegisterImport.id.desc())
        .limit(_RECENT)
    )
    return [(row, name) for row, name in rows]


def plain_import(session: Session, import_id: int) -> RegisterImport | None:
    """Return one upload without its changes and problems."""
    return session.scalar(select(RegisterImport).filter_by(id=import_id))


def import_record(session: Session, import_id: int) -> RegisterImport | None:
    """Return one upload with all its changes and problems."""
    return session.scalar(
        select(RegisterImport)
        .options(undefer(RegisterImport.changes), undefer(RegisterImport.problems))
        .where(RegisterImport.id == import_id)
    )


def page_of(items: Sequence[Mapping[str, Any]], number: int) -> Page[Mapping[str, Any]]:
    """Return one page of the changes or problems of an upload."""
    number = clamp(number, PAGE_SIZE, len(items))
    start = (number - 1) * PAGE_SIZE
    return Page(items[start : start + PAGE_SIZE], number, PAGE_SIZE, len(items))
