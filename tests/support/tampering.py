"""Changes of the database past what it refuses, as by someone who may drop triggers."""

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from supervisor.store.writing.chain import CHAINED

_LINKS = "chain_link"


def stop_refusing(session: Session) -> None:
    """Drop every trigger that guards the chain, on either database."""
    if session.get_bind().dialect.name == "sqlite":
        names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        for name in names.all():
            session.execute(text(f"DROP TRIGGER {name}"))
        return
    there = set(inspect(session.connection()).get_table_names())
    for table in there & {*CHAINED, _LINKS}:
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
