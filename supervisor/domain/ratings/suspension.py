"""When star and grade may be shown: both rest on a paper that is in force.

A grade goes on being worked out while it is suspended; it is only not shown as one that counts.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.register.agencies import (
    AgencyRecord,
    LicenceKind,
    LicenceStanding,
    agency_standing,
)

RATINGS_SUSPENDED: Final = "星级、信用等级暂停"
SUSPENDED: Final = "暂停"

# What an agency works under: a licence where it was ever given one, else its filing, else dispatch.
_LEADING: Final = (LicenceKind.HR_SERVICE, LicenceKind.FILING, LicenceKind.DISPATCH)


def ratings_suspended(agency: AgencyRecord, on: date) -> bool:
    """Tell whether star and grade are suspended on the day ``on``, for want of a valid paper.

    Once an agency has held a licence, its filing does not stand in for one that is lost.
    """
    return suspended_with({kind: agency_standing(agency, on, kind) for kind in _LEADING})


def suspended_with(standings: Mapping[LicenceKind, LicenceStanding]) -> bool:
    """Tell the same from how each kind of paper stands; a kind left out was never held."""
    held = (standings.get(kind, LicenceStanding.NONE) for kind in _LEADING)
    leading = next((one for one in held if one is not LicenceStanding.NONE), None)
    return leading is not LicenceStanding.VALID


def star_that_counts(
    star: int | None, until: date | None, grade: Grade | None, on: date, *, suspended: bool
) -> int | None:
    """Return the star that counts on ``on``: within its term, suspended neither here nor by D."""
    if suspended or grade is Grade.D or (until is not None and until < on):
        return None
    return star
