"""Whether an ad, and the seat of its poster, belong to the bureau's own city.

The register covers one district. An agency is licensed by the authority of its own seat
(人力资源服务机构管理规定 第五条), so its absence from this register proves nothing where the seat
is elsewhere.
"""

from typing import Final

from supervisor.domain.findings import Jurisdiction
from supervisor.domain.names import parse
from supervisor.domain.names.regions import NATION, find_codes, is_within
from supervisor.domain.postings import JobPosting

HOME_CITY: Final = "4201"
HOME_NAME: Final = "武汉"

# Characters 3 to 8 of a unified social credit code are the division of the registering authority
# (GB 32100-2015); the codes of the State Administration itself name no place.
_USCC_LENGTH: Final = 18
_USCC_DIVISION: Final = slice(2, 8)
_CENTRAL_DIVISION: Final = "100000"


def jurisdiction_of(city: str) -> Jurisdiction:
    """Return where an ad belongs by the place of work it states."""
    if HOME_NAME in city:
        return Jurisdiction.LOCAL
    return _of_codes(find_codes(city))


def seat_of(posting: JobPosting) -> Jurisdiction:
    """Return where the poster is registered, by its code where it gives one, else by its name."""
    division = posting.uscc[_USCC_DIVISION]
    if len(posting.uscc) == _USCC_LENGTH and division.isdigit() and division != _CENTRAL_DIVISION:
        return _of_codes((division,))
    return _of_codes(parse(posting.company).codes)


def _of_codes(codes: tuple[str, ...]) -> Jurisdiction:
    """Judge division codes; a province around the city, or the nation, says too little."""
    if any(is_within(code, HOME_CITY) for code in codes):
        return Jurisdiction.LOCAL
    if not codes or any(code == NATION or is_within(HOME_CITY, code) for code in codes):
        return Jurisdiction.UNCLEAR
    return Jurisdiction.ELSEWHERE
