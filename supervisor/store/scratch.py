"""A database apart, for checks that must leave nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from supervisor.store.base import Base
from supervisor.store.engine import tune


@contextmanager
def scratch_session(address: str) -> Iterator[Session]:
    """Give a session on a new database with every table; all connections are closed at the end.

    ``address`` is a database URL. Deleting what lies there is the caller's.
    """
    engine = create_engine(address)
    tune(engine)
    Base.metadata.create_all(engine)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()
