"""How the places in two names stand to each other, the division codes deciding."""

from enum import Enum

from supervisor.domain.matching.index import IndexedName
from supervisor.domain.matching.model import Comparison
from supervisor.domain.names import NameParts
from supervisor.domain.names.regions import NATION, is_within
from supervisor.domain.names.senses import all_touch, place_word, touches

LOOSE_FORMS = frozenset(("", "公司", "集团"))
"""Forms people write in place of the registered one."""


class PlaceAgreement(Enum):
    """How the places stand to each other, and how that is shown.

    ``AGREES``: the ad's city, or the place of record, fits where one name is silent. ``RECORD``:
    one name has the province and the other the city the agency sits in.
    """

    SAME = ("same", Comparison.SAME)
    AGREES = ("agrees", Comparison.SAME)
    RECORD = ("record", Comparison.SIMILAR)
    UNSAID = ("unsaid", Comparison.MISSING)
    LEVEL = ("level", Comparison.SIMILAR)
    ELSEWHERE = ("elsewhere", Comparison.DIFFERENT)
    CONFLICT = ("conflict", Comparison.DIFFERENT)

    def __init__(self, key: str, shown: Comparison) -> None:
        self.key = key
        self.shown = shown


def compare_places(
    poster: NameParts, city_codes: tuple[str, ...], name: IndexedName
) -> PlaceAgreement:
    """Compare the places named; the place of record fills what the registered name leaves out.

    ``city_codes``, where the ad offers the work, speak only where the poster's name is silent.
    """
    if poster.codes:
        return _compare_written(poster, name)
    if not name.parts.codes and poster.form and not name.city_codes:
        return PlaceAgreement.SAME
    known = name.city_codes or name.parts.codes
    if not city_codes or not known:
        return PlaceAgreement.UNSAID
    if not touches(city_codes, known):
        return PlaceAgreement.ELSEWHERE
    # A city that may be another place of its name says nothing.
    return PlaceAgreement.AGREES if all_touch(city_codes, known) else PlaceAgreement.UNSAID


def _compare_written(poster: NameParts, name: IndexedName) -> PlaceAgreement:
    """Compare a place the poster names with the one in the registered name, else of record."""
    registered = name.parts
    if registered.codes:
        if poster.codes == registered.codes and not (poster.outer_codes or registered.outer_codes):
            return PlaceAgreement.SAME
        return _compare_named(poster, name)
    if not name.city_codes:
        return PlaceAgreement.UNSAID
    return (
        PlaceAgreement.AGREES
        if all_touch(poster.codes, name.city_codes)
        else PlaceAgreement.CONFLICT
    )


def _compare_named(poster: NameParts, name: IndexedName) -> PlaceAgreement:
    """Compare two places that are both named: 湖北X and 武汉X are two names, 湖北武汉X is one."""
    registered = name.parts
    if not touches(poster.codes, registered.codes):
        return PlaceAgreement.CONFLICT
    if set(poster.codes) & set(registered.codes):
        return _compare_one(poster, registered)
    if NATION in poster.codes or NATION in registered.codes:
        return PlaceAgreement.LEVEL
    if _names_both(poster, registered, name.city_codes):
        return PlaceAgreement.SAME
    is_seat = poster.form in LOOSE_FORMS and touches(poster.codes, name.city_codes)
    return PlaceAgreement.RECORD if is_seat else PlaceAgreement.LEVEL


def _compare_one(poster: NameParts, registered: NameParts) -> PlaceAgreement:
    """Compare two places that may be one.

    海南省 is one meaning of a registered 海南 whose seat is unknown; another is a prefecture.
    """
    if _foreign(poster) != _foreign(registered):
        return PlaceAgreement.LEVEL
    if _meanings(poster.codes) == _meanings(registered.codes) == 1:
        return PlaceAgreement.SAME
    is_same_word = place_word(poster) == place_word(registered)
    is_bare = not poster.outer_codes and not registered.outer_codes
    return PlaceAgreement.SAME if is_same_word and is_bare else PlaceAgreement.LEVEL


def _meanings(codes: tuple[str, ...]) -> int:
    """Count the places meant; a district of the city whose name it bears (荆州区) is none more."""
    return sum(
        len(code) < 6 or not any(one != code and is_within(code, one) for one in codes)
        for code in codes
    )


def _names_both(poster: NameParts, registered: NameParts, city_codes: tuple[str, ...]) -> bool:
    """Return whether the finer name holds the wider place as well, the seat not against it."""
    if set(registered.codes) & set(poster.outer_codes):
        return not city_codes or touches(poster.codes, city_codes)
    return bool(set(poster.codes) & set(registered.outer_codes))


def _foreign(parts: NameParts) -> set[str]:
    """Return the places named besides the finest one that do not hold it."""
    return {
        outer for outer in parts.outer_codes if not any(is_within(c, outer) for c in parts.codes)
    }
