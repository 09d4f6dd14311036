"""What can be known of a poster in no list: which lists would hold it, and how old they are.

The authority of the district licenses first; which agencies the city and the province license
themselves differs from place to place. So a district's list makes an absence likely, and only with
the lists of the city and the province beside it, certain.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from supervisor.domain.lists.inquiries import Answer
from supervisor.domain.lists.lists import Paper, ReferenceList
from supervisor.domain.lists.seats import Seat, above, parts_of, place_name
from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum

FRESH_DAYS: Final = 180
"""A list older or younger than this many days says nothing of a day. A judgement of the office."""

_CITY_LENGTH: Final = 4


class Extent(LabelledEnum):
    """How much of what could hold a poster is on file."""

    WHOLE = ("whole", "应列名单齐备")
    OWN_LEVEL = ("own_level", "缺上级发证机关名单")
    NONE = ("none", "缺应列名单")


@term("可查范围")
@dataclass(frozen=True, slots=True)
class Knowledge:
    """For one seat, paper and day: the lists looked in, and the divisions whose list is missing.

    ``stale`` are the lists that are there but too old, or too young, for the day.
    """

    extent: Extent
    lists: tuple[ReferenceList, ...] = ()
    missing: tuple[str, ...] = ()
    stale: tuple[ReferenceList, ...] = ()


class Coverage:
    """The lists on file, asked which of them would hold a poster."""

    def __init__(
        self,
        lists: Iterable[ReferenceList],
        fresh_days: int = FRESH_DAYS,
        refuted: Iterable[Answer] = (),
    ) -> None:
        self.lists = tuple(lists)
        self._refuted = {one.poster_key: one for one in refuted}
        self._fresh = timedelta(days=fresh_days)
        self._by_division: dict[str, list[ReferenceList]] = {}
        for one in self.lists:
            for division in one.divisions:
                self._by_division.setdefault(division, []).append(one)
        self._known: dict[tuple[tuple[str, ...], Paper, date], Knowledge] = {}

    def knowledge(self, seat: Seat, paper: Paper, on: date) -> Knowledge:
        """Return what the lists on file can tell of an agency with this seat on a day."""
        asked = (seat.codes, paper, on)
        known = self._known.get(asked)
        if known is None:
            known = self._known[asked] = self._work_out(*asked)
        return known

    def refuted(self, poster_key: str, on: date) -> Answer | None:
        """Return the answer that a poster is not licensed, while it is fresh for the day."""
        answer = self._refuted.get(poster_key)
        return answer if answer is not None and abs(on - answer.on) <= self._fresh else None

    def divisions(self, paper: Paper, on: date) -> set[str]:
        """Return the divisions for which a fresh list names the holders of a paper."""
        return {
            division
            for division, lists in self._by_division.items()
            if any(paper in one.papers and self._speaks(one, on) for one in lists)
        }

    def _speaks(self, one: ReferenceList, on: date) -> bool:
        return one.as_of is None or abs(on - one.as_of) <= self._fresh

    def _work_out(self, codes: tuple[str, ...], paper: Paper, on: date) -> Knowledge:
        first = dict.fromkeys(division for code in codes for division in _licensing(code))
        further = dict.fromkeys(
            division for code in codes for division in above(code) if division not in first
        )
        found: dict[str, ReferenceList] = {}
        stale: dict[str, ReferenceList] = {}
        missing_first = [one for one in first if not self._look(one, paper, on, found, stale)]
        missing_further = [one for one in further if not self._look(one, paper, on, found, stale)]
        if not codes or missing_first:
            extent = Extent.NONE
        else:
            extent = Extent.OWN_LEVEL if missing_further else Extent.WHOLE
        return Knowledge(
            extent,
            tuple(found.values()),
            (*missing_first, *missing_further),
            tuple(stale.values()),
        )

    def _look(
        self,
        division: str,
        paper: Paper,
        on: date,
        found: dict[str, ReferenceList],
        stale: dict[str, ReferenceList],
    ) -> bool:
        """Enter the lists of a division as found or stale; tell whether a fresh one was found."""
        is_found = False
        for one in self._by_division.get(division, ()):
            if paper not in one.papers:
                continue
            is_fresh = self._speaks(one, on)
            (found if is_fresh else stale)[one.key] = one
            is_found = is_found or is_fresh
        return is_found


def _licensing(code: str) -> tuple[str, ...]:
    """Return the divisions whose authority may license an agency of this seat.

    A city as the seat may be any of its districts, or the city itself.
    """
    return (code, *parts_of(code)) if len(code) <= _CITY_LENGTH else (code,)


def names_of(lists: Iterable[ReferenceList]) -> str:
    """Return the lists as a person names them: authority and day."""
    return "、".join(
        f"{one.authority}名册" + (f"（{one.as_of:%Y-%m-%d}）" if one.as_of else "") for one in lists
    )


def authorities_missing(knowledge: Knowledge, most: int = 3) -> str:
    """Return the places whose list is missing, as a person names them; the first few of many."""
    names = [place_name(code) for code in knowledge.missing]
    more = f"等 {len(names)} 处" if len(names) > most else ""
    return "、".join(names[:most]) + more
