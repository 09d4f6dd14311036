"""Which agency of the register posted an ad, as it is kept with the ad."""

from collections.abc import Iterable
from typing import Any

from supervisor.domain.platform.clock import office_date
from supervisor.services.leads.finding_rows import AssessedPosting, own_agency_id


def poster_rows(judged: Iterable[AssessedPosting]) -> list[dict[str, Any]]:
    """Return who posted each ad, and the day until which that was judged."""
    return [
        {
            "ad": one.posting_id,
            "agency": own_agency_id(one.judgement.match),
            "day": office_date(one.posting.seen_at),
        }
        for one in judged
    ]
