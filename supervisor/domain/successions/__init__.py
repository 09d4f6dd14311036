"""Who may be carrying on what was closed, revoked or banned: a lead with its evidence."""

from supervisor.domain.successions.finder import find_successions
from supervisor.domain.successions.model import (
    Ending,
    NewcomerKind,
    Operator,
    SuccessionOpinion,
    Suspicion,
    Tie,
)

__all__ = [
    "Ending",
    "NewcomerKind",
    "Operator",
    "SuccessionOpinion",
    "Suspicion",
    "Tie",
    "find_successions",
]
