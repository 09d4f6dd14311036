"""The demonstration's round of stars, lived through the services day by day, and the year's plan.

It gives every agency the star that the register already holds, so that no figure changes.
"""

from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from sqlalchemy.orm import Session

from supervisor.demo import rounds as plan
from supervisor.domain.office.year_calendar import CalendarKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.ratings.committee import Voice
from supervisor.domain.ratings.stars import StarScheme, parse_star_scheme
from supervisor.services.fieldwork import year_calendar
from supervisor.services.platform.audit import SYSTEM, Actor
from supervisor.services.ratings import committee, leaving, ratings, rounds, visits
from supervisor.services.ratings.committee import NewMeeting
from supervisor.services.ratings.ratings import RatingAssessment
from supervisor.services.ratings.rounds import AgreedEnd, NewRound
from supervisor.services.ratings.visits import NewRatingVisit
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.demo import loaded
from supervisor.store.queries.office import calendar

_UNDER_WAY = frozenset({CalendarKind.ROUND, CalendarKind.DRAW, CalendarKind.CAMPAIGN})


@dataclass(frozen=True, slots=True)
class _People:
    """Who acts: the checker and a second inspector, two approvers."""

    checker: int
    second: int
    head: int
    other: int


def load_demo_round(session: Session, today: date) -> None:
    """Let the round happen; needs two inspectors and two approvers, does nothing twice."""
    inspectors = loaded.people_with(session, Role.INSPECTOR)
    approvers = loaded.people_with(session, Role.APPROVER)
    is_there = plan.TITLE in loaded.round_titles(session)
    if is_there or len(inspectors) < 2 or len(approvers) < 2 or today <= plan.EFFECTIVE:
        return
    people = _People(*inspectors[:2], *approvers[:2])
    stars = {one.id: one.star for one in loaded.agencies(session) if one.star}
    end_reading(session)
    _Round(session, people, stars).happen()


@dataclass(slots=True)
class _Round:
    """The round under way; ``stars`` are those that the register holds, by agency."""

    session: Session
    people: _People
    stars: dict[int, int]
    round_id: int = 0
    scheme: StarScheme | None = None

    def happen(self) -> None:
        """Live from the plan to the effect."""
        head, checker = Actor(self.people.head), Actor(self.people.checker)
        with clock.at(plan.OPENED):
            self._open(head)
        with clock.at(plan.ASSESSED):
            self._assess()
        with clock.at(plan.ENDED):
            agreed = AgreedEnd(self.people.head, self.people.other, plan.END_REASON)
            self._advance(head, agreed)
        with clock.at(plan.VISITED):
            self._check(checker)
            self._advance(head)
        with clock.at(plan.MET):
            self._meet(checker)
            self._decide(head)
        with clock.at(plan.PUBLISHED):
            self._advance(head)
        with clock.at(plan.EFFECTIVE), unit_of_work(self.session):
            rounds.take_effect(self.session, plan.EFFECTIVE)

    def _open(self, head: Actor) -> None:
        new = NewRound(
            plan.TITLE,
            plan.ASSESS_UNTIL,
            5,
            plan.CHECK_UNTIL,
            plan.DECIDE_UNTIL,
            needs_visit=True,
        )
        opened = rounds.open_round(self.session, head, new)
        self.round_id, self.scheme = opened.id, parse_star_scheme(opened.scheme_text)
        members = (self.people.second, self.people.head, self.people.other)
        end_reading(self.session)
        committee.appoint(self.session, head, self.round_id, members)

    def _assess(self) -> None:
        silent = []
        for number, one in enumerate(self._ratings()):
            if one.agency_id not in self.stars:
                silent.append(one)
                continue
            stars = self.stars[one.agency_id]
            own = plan.own_points(self._most(), stars, is_bold=number % 4 == 0)
            said = RatingAssessment(own, "各项材料备查。")
            ratings.assess(self.session, SYSTEM, (one.id, one.version), one.agency_id, said)
        if silent:
            first = silent[0]
            leaving.withdraw(
                self.session, SYSTEM, first.id, first.version, first.agency_id, plan.WITHDRAWAL
            )

    def _check(self, checker: Actor) -> None:
        went = (self.people.checker, self.people.second)
        for one in self._taking_part():
            seen = NewRatingVisit(f"demo-{one.id}", plan.VISITED, went, plan.SEEN)
            visits.record(self.session, checker, one.id, seen, ())
            points = plan.checked_points(self._most(), self.stars[one.agency_id])
            codes = [code for code, value in points.items() if one.self_points.get(code) != value]
            reasons = dict.fromkeys(codes, plan.REASON)
            key = (one.id, one.version)
            ratings.check(self.session, checker, key, points, "已实地核查。", reasons)

    def _meet(self, checker: Actor) -> None:
        second, head, other = self.people.second, self.people.head, self.people.other
        new = NewMeeting(plan.MET, plan.PLACE, (second, head, other))
        meeting = committee.meet(self.session, checker, self.round_id, new)
        before = [one.id for one in self._taking_part()]
        committee.keep_away(self.session, Actor(second), before[0], plan.RECUSAL)
        for who in (second, head, other):
            voices = dict.fromkeys(before[1:] if who == second else before, Voice.FOR)
            committee.vote(self.session, Actor(who), self.round_id, voices)
        committee.write_minutes(self.session, checker, meeting.id, meeting.version, plan.MINUTES)

    def _decide(self, head: Actor) -> None:
        for one in self._taking_part():
            key = (one.id, one.version)
            ratings.decide(self.session, head, key, "", is_confirmed=False)

    def _advance(self, head: Actor, agreed: AgreedEnd | None = None) -> None:
        version = loaded.round_version(self.session, self.round_id)
        end_reading(self.session)
        rounds.advance(self.session, head, self.round_id, version, agreed)

    def _ratings(self) -> list[loaded.DemoRating]:
        found = loaded.ratings_in(self.session, self.round_id)
        end_reading(self.session)
        return found

    def _taking_part(self) -> list[loaded.DemoRating]:
        return [one for one in self._ratings() if one.self_points]

    def _most(self) -> dict[str, int]:
        indicators = self.scheme.indicators if self.scheme else {}
        return {code: item.most for code, item in indicators.items()}


def load_demo_calendar(session: Session, today: date) -> None:
    """Plan the office's year as it was planned two years ago, and see to what was due since.

    The round, the last draw and the last campaign of this year begin with the demonstration: they
    are seen to today, late as they are, where they are there.
    """
    approvers = loaded.people_with(session, Role.APPROVER)
    if not approvers or calendar.has_entries(session):
        return
    end_reading(session)
    head = Actor(approvers[0])
    with clock.at(date(today.year - 2, 1, 5)):
        year_calendar.begin_with_usual(session, head, approvers[0])
    begun = _begun(session, today)
    due = [(entry.id, entry.kind, day) for entry, day in calendar.open_occurrences(session, today)]
    end_reading(session)
    past = [one for one in due if one[2] < today]
    last = {kind: day for _, kind, day in sorted(past, key=itemgetter(2)) if kind in _UNDER_WAY}
    for entry_id, kind, day in past:
        if day.year < today.year or day != last.get(kind):
            with clock.at(day):
                year_calendar.see_to(session, head, entry_id, day.year, "按计划办结。")
        elif kind in begun:
            year_calendar.see_to(session, head, entry_id, day.year, "已启动，正在办理。")


def _begun(session: Session, today: date) -> set[CalendarKind]:
    """Return which of this year's plans the demonstration itself has begun."""
    titles = loaded.round_titles(session)
    found = {
        CalendarKind.ROUND: any(title.startswith(f"{today.year}年度") for title in titles),
        CalendarKind.DRAW: loaded.has_draws(session),
        CalendarKind.CAMPAIGN: loaded.has_campaigns(session),
    }
    return {kind for kind, is_there in found.items() if is_there}
