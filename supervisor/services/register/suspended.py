"""Which agencies have star and grade suspended on a day, worked out once for each register."""

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.services.register.kept import Kept
from supervisor.store.queries.register.entries import register_mark
from supervisor.store.queries.register.suspension import suspended_agencies

_known: Final = Kept[frozenset[int]](8)


def suspended_on(session: Session, on: date, *, only_lost: bool = False) -> frozenset[int]:
    """Return the ids over the whole register; ``only_lost`` as in ``suspended_agencies``."""
    return _known.of(
        session,
        (register_mark(session), on, only_lost),
        lambda: suspended_agencies(session, on, only_lost=only_lost),
    )
