"""The acts a case looks into, and their hand-over to other authorities."""

from dataclasses import dataclass
from datetime import date

from supervisor.domain.law.citations import is_same_article


@dataclass(slots=True)
class Act:
    """One unlawful act that is looked into; the rules of the day it ended judge it.

    ``fined_in`` names another case that fined the party for what looks like the same act.
    """

    id: str
    respondent: str
    breached: tuple[str, ...]
    began: date | None
    ended: date | None
    is_continuing: bool
    place: str
    is_crime_suspected: bool
    was_fined: bool
    what: str = ""
    fined_in: str = ""

    def last_day(self, until: date) -> date:
        """Return the last day of the act; one that goes on lasts until ``until``."""
        if self.is_continuing:
            return until
        return self.ended or self.began or until

    def is_same_as(self, other: "Act") -> bool:
        """Whether two entries are one act: same words, articles and place, at the same time.

        Copies of one publication are one act (行政处罚法第二十九条), however often it is entered.
        """
        first, second = sorted((self, other), key=lambda act: act.began or act.ended or date.max)
        starts = second.began or second.ended
        meets = starts is None or first.is_continuing or starts <= first.last_day(date.min)
        place = not self.place or not other.place or self.place == other.place
        same = (self.respondent, self.what, set(self.breached))
        return (
            bool(self.what)
            and same == (other.respondent, other.what, set(other.breached))
            and place
            and meets
        )

    def looks_like(self, fined: "Act", decided_on: date) -> bool:
        """Whether another case has fined this act: an article or the words, at the same time.

        What still went on at that decision ends with it; what begins later is an act of its own.
        """
        alike = any(is_same_article(a, b) for a in self.breached for b in fined.breached)
        alike = alike or (bool(self.what) and self.what == fined.what)
        began = self.began or self.ended or decided_on
        starts = fined.began or fined.ended or decided_on
        return alike and began <= fined.last_day(decided_on) and starts <= self.last_day(date.max)


@dataclass(slots=True)
class Transfer:
    """A hand-over to another authority, with its answer.

    No ``acts``: of a party as a whole; no ``respondent`` either: of everybody.
    """

    to: str
    on: date
    acts: tuple[str, ...] = ()
    respondent: str = ""
    reply: str = ""
    outcome: str = ""

    def covers(self, act: Act) -> bool:
        """Whether an act was handed over with it."""
        whose = not self.respondent or self.respondent == act.respondent
        return act.id in self.acts if self.acts else whose

    def is_of_whole(self, party: str) -> bool:
        """Whether a party was handed over as a whole."""
        return not self.acts and self.respondent in ("", party)
