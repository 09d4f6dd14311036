"""What of a batch is counted for the baselines; counts of batches add up to those of the run."""

from collections import Counter
from collections.abc import Mapping, Sequence

from scrapers.decoding.encoding import is_mojibake
from scrapers.fields.salary import Stated, read_salary
from supervisor.domain.names.regions import find_codes, is_within
from supervisor.domain.platform.bureau import here
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.watch.watches import KNOWN, MOJIBAKE, PLACE, SALARY_READ
from supervisor.services.leads.plans import PostingPlan

_CITY_DIGITS = 4


def measure(plans: Sequence[PostingPlan], before: Mapping[str, int]) -> dict[str, int]:
    """Count what is watched in the readable rows of a batch, on top of what was counted before."""
    counts = Counter(before)
    for plan in plans:
        counts[KNOWN] += plan.known is not None
        counts[SALARY_READ] += _has_readable_salary(plan.posting)
        counts[MOJIBAKE] += _is_garbled(plan.posting)
        if place := _place(plan.posting.city):
            counts[PLACE + place] += 1
    return dict(counts)


def _has_readable_salary(posting: JobPosting) -> bool:
    stated = posting.salary_text
    readable = (Stated.FIGURES, Stated.NEGOTIABLE)
    return bool(stated) and read_salary(stated).stated in readable


def _is_garbled(posting: JobPosting) -> bool:
    return any(map(is_mojibake, (posting.title, posting.company, posting.text)))


def _place(city: str) -> str:
    """Return the code of the district, for places elsewhere of the city; empty where unknown."""
    codes = find_codes(city)
    if len(codes) != 1:
        return ""
    return (
        codes[0] if is_within(codes[0], here().division[:_CITY_DIGITS]) else codes[0][:_CITY_DIGITS]
    )
