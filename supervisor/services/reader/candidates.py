"""Keep the ads of a batch that are worth a look: the best few of all that were judged.

The best of the best are the best of all, so each batch leaves what the whole night would. It is
written with the batch: a night that was cut off and continued keeps what an undisturbed one keeps.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from supervisor.store.writing.reader import NewCandidate, keep_best

POOL: Final = 5
"""Ads kept for each one that is drawn on a day."""


def keep_candidates(
    session: Session, judged: Sequence[int], found: Sequence[NewCandidate], look_size: int
) -> None:
    """Put what was ``found`` among the ads ``judged`` to the candidates.

    At most ``POOL`` × ``look_size`` stay. The caller's unit of work keeps it. An ad judged anew
    loses what was kept of it before.
    """
    keep_best(session, judged, found, POOL * look_size)
