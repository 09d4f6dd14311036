"""Which agency of the register posted an ad, as it is kept with the ad."""

from collections.abc import Iterable, Iterator
from typing import Any

from supervisor.domain.lists.joining import listed_key
from supervisor.domain.matching.model import Match
from supervisor.domain.platform.clock import office_date
from supervisor.services.leads.finding_rows import AssessedPosting, own_agency_id
from supervisor.services.leads.posting_rows import poster_key
from supervisor.services.lists.inquiries import Unknown


def poster_rows(judged: Iterable[AssessedPosting]) -> list[dict[str, Any]]:
    """Return who posted each ad, and the day until which that was judged."""
    return [
        {
            "ad": one.posting_id,
            "agency": own_agency_id(one.judgement.match),
            "day": office_date(one.posting.seen_at),
            "listed": _listed(one.judgement.match),
        }
        for one in judged
    ]


def _listed(match: Match) -> str | None:
    """Return what tells an agency of another authority; ``None`` for any other poster."""
    return listed_key(match.uscc, match.agency_name) if match.authority else None


def unknown_posters(judged: Iterable[AssessedPosting]) -> Iterator[Unknown]:
    """Yield the ads whose poster cannot be known, as questions to the authority of its seat."""
    for one in judged:
        seat = one.judgement.seat
        if seat is not None:
            yield Unknown(
                poster_key=poster_key(one.posting),
                poster=one.posting.company,
                uscc=one.posting.uscc,
                division=seat.codes[0] if len(seat.codes) == 1 else "",
                why=one.judgement.match.why,
                posting_id=one.posting_id,
            )
