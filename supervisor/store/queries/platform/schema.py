"""Which schema the database has."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def revision(session: Session) -> str | None:
    """Return the revision that the last upgrade has left."""
    found: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    return found
