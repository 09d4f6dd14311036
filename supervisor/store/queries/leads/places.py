"""Ads by the place of work they state."""

from sqlalchemy import ColumnElement

from supervisor.domain.platform.streets import Street
from supervisor.store.tables.postings import PostingRevision


def at_place(place: Street | str) -> ColumnElement[bool]:
    """Return the condition for a wording to state a street, or the district with this code."""
    if isinstance(place, Street):
        return PostingRevision.street == place
    return PostingRevision.district == place
