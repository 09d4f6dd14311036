"""Measure what the night made of the demonstration's ads against the truth they were written with.

Measured is what is stored: the ads as boards and platform gave them, and the leads on them.
"""

from typing import Final

from sqlalchemy.orm import Session

from supervisor.demo.ads import PostedBy, WrittenAd, known_ads
from supervisor.domain.quality.known_truth import Read, TruthRead, compared
from supervisor.domain.screening.model import Category
from supervisor.store.queries.demo.known import AdRead, ads_read

_SOURCES: Final = ("replica_json", "replica_gbk", "handover")
"""The board of cards carries copies of the others: each ad is measured once."""


def measure(session: Session) -> TruthRead | None:
    """Return how well ads of known truth were read; ``None`` where none was.

    An ad counts where its source gave it in the words it was written in.
    """
    known = {ad.external_id: ad for ad in known_ads()}
    found = (_read(known[one.external_id], one) for one in ads_read(session, _SOURCES, set(known)))
    read = [one for one in found if one is not None]
    return compared(read) if read else None


def _read(written: WrittenAd, stored: AdRead) -> Read | None:
    if _squeezed(written.text) not in _squeezed(stored.text):
        return None
    truth = frozenset(Category.of(key) for key in written.categories)
    if written.posted_by is PostedBy.UNLICENSED:
        truth |= {Category.UNLICENSED}
    return Read(
        posting_id=stored.posting_id,
        finding_id=stored.finding_id,
        title=stored.title,
        truth=truth,
        marked=stored.marked,
        tells_of_poster=written.is_as_written,
    )


def _squeezed(text: str) -> str:
    """Return the text without blanks: boards break lines their own way."""
    return "".join(text.split())
