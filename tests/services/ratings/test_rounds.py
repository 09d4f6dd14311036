from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from supervisor.domain.credit.remedies import RemedyError
from supervisor.domain.ratings.rounds import RatingStatus, RoundError, RoundStage
from supervisor.domain.ratings.stars import parse_star_scheme
from supervisor.schemes import packaged
from supervisor.services.platform.audit import Actor
from supervisor.services.ratings import ratings, rounds
from supervisor.services.ratings.ratings import RatingAssessment
from supervisor.services.ratings.rounds import NewRound
from supervisor.services.remedies import credit_clock, objections
from supervisor.services.remedies.objections import ObjectionAnswer, ObjectionSubject
from supervisor.settings import Settings
from supervisor.store.tables.ratings import Rating, RatingRound
from supervisor.store.tables.register import Agency
from tests.support.credit_world import Office, noon

DAY = date(2026, 3, 10)
SCHEME = parse_star_scheme(packaged("stars"))
FULL = {code: item.most for code, item in SCHEME.indicators.items()}


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return Office.make(session, settings)


def opened(office: Office) -> RatingRound:
    new = NewRound("2026 年星级评定", DAY + timedelta(days=20))
    return rounds.open_round(office.session, office.approver, new)


def advance(office: Office, found: RatingRound) -> RatingRound:
    return rounds.advance(office.session, office.approver, found.id, found.version)


def assess(office: Office, rating: Rating, points: dict[str, int] = FULL) -> Rating:
    key = (rating.id, rating.version)
    owner = Actor(office.owner.id)
    assessment = RatingAssessment(points, "见附件")
    return ratings.assess(office.session, owner, key, office.agency.id, assessment)


def check(office: Office, rating: Rating, points: dict[str, int] = FULL, note: str = "") -> Rating:
    key = (rating.id, rating.version)
    return ratings.check(office.session, office.inspector, key, points, note)


def decide(office: Office, rating: Rating) -> Rating:
    key = (rating.id, rating.version)
    return ratings.decide(office.session, office.approver, key, "", is_confirmed=True)


def published(office: Office) -> tuple[RatingRound, Rating]:
    found = opened(office)
    rating = assess(office, found.ratings[0])
    found = advance(office, found)
    check(office, rating)
    found = advance(office, found)
    decide(office, rating)
    return advance(office, found), rating


def test_from_opening_to_effect(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found, rating = published(office)
        assert (found.stage, rating.stars) == (RoundStage.PUBLICITY, 5)
        assert found.publicity_until == date(2026, 3, 17)
        assert office.agency.star is None
    assert credit_clock.run(office.session, date(2026, 3, 17)).stars_written == 0
    assert credit_clock.run(office.session, date(2026, 3, 18)).stars_written == 1
    assert credit_clock.run(office.session, date(2026, 3, 18)).stars_written == 0
    agency = office.session.get_one(Agency, office.agency.id)
    assert (agency.star, agency.star_until) == (5, date(2028, 3, 18))
    assert (found.stage, rating.status) == (RoundStage.EFFECTIVE, RatingStatus.EFFECTIVE)


def test_bad_credit_holds_the_star_back(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        office.served("C06")
        _, rating = published(office)
    assert rating.stars == 4
    assert "信用 A 级" in rating.committee_note


def test_who_does_not_assess_itself_takes_no_part(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found = advance(office, opened(office))
    assert found.ratings[0].status is RatingStatus.WITHDRAWN


def test_a_round_waits_for_everybody_who_still_has_to_act(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found = opened(office)
        rating = assess(office, found.ratings[0])
        found = advance(office, found)
        with pytest.raises(RoundError, match="尚未核查"):
            advance(office, found)
        check(office, rating)
        found = advance(office, found)
        with pytest.raises(RoundError, match="尚未审定"):
            advance(office, found)


def test_the_checker_does_not_decide(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found = opened(office)
        rating = assess(office, found.ratings[0])
        found = advance(office, found)
        ratings.check(office.session, office.approver, (rating.id, rating.version), FULL, "")
        advance(office, found)
        with pytest.raises(RoundError, match="另一名"):
            decide(office, rating)


def test_a_departure_from_the_own_assessment_needs_a_reason(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found = opened(office)
        rating = assess(office, found.ratings[0])
        advance(office, found)
        lower = FULL | {"S1.1": 90}
        with pytest.raises(RoundError, match="理由"):
            check(office, rating, lower)
        assert check(office, rating, lower, "在岗人数与社保不符").check_points == lower


@pytest.mark.parametrize(
    ("points", "word"),
    [({"S1.1": 150}, "没有的填 0"), (FULL | {"S1.1": 151}, "0 到 15 之间")],
)
def test_points_are_checked(office: Office, points: dict[str, int], word: str) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found = opened(office)
        with pytest.raises(RoundError, match=word):
            assess(office, found.ratings[0], points)


def test_no_assessment_after_the_last_day(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found = opened(office)
    late = DAY + timedelta(days=21)
    with time_machine.travel(noon(late), tick=False), pytest.raises(RoundError, match="截止"):
        assess(office, found.ratings[0])


def test_an_open_objection_holds_the_round_and_an_upheld_one_reopens_it(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found, rating = published(office)
        owner = Actor(office.owner.id)
        objection = objections.object_to(
            office.session,
            owner,
            office.agency.id,
            ObjectionSubject(rating_id=rating.id),
            "漏计加分",
        )
    credit_clock.run(office.session, date(2026, 3, 18))
    assert found.stage is RoundStage.PUBLICITY
    with time_machine.travel(noon(date(2026, 3, 19)), tick=False):
        answer = ObjectionAnswer(True, "确有漏计")
        objections.review(office.session, office.inspector, objection.id, 1, answer)
        objections.decide(office.session, office.approver, objection.id, 2, answer)
        assert rating.status is RatingStatus.SUBMITTED
        credit_clock.run(office.session, date(2026, 3, 19))
        assert found.stage is RoundStage.PUBLICITY
        check(office, rating)
        decide(office, rating)
        assert found.publicity_until == date(2026, 3, 26)
    assert credit_clock.run(office.session, date(2026, 3, 27)).stars_written == 1


def test_an_objection_to_a_rating_belongs_to_the_publicity(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        rating = opened(office).ratings[0]
        with pytest.raises(RemedyError, match="公示期内"):
            objections.object_to(
                office.session,
                Actor(office.owner.id),
                office.agency.id,
                ObjectionSubject(rating_id=rating.id),
                "不服",
            )


def test_branches_and_young_agencies_are_not_invited(office: Office) -> None:
    branch = Agency(name="分公司", uscc="BRANCH", parent_id=office.agency.id)
    office.session.add(branch)
    office.session.commit()
    with time_machine.travel(noon(DAY), tick=False):
        found = opened(office)
        assert [rating.agency_id for rating in found.ratings] == [office.agency.id]
    with time_machine.travel(noon(date(2024, 6, 1)), tick=False):
        new = NewRound("过早的评定", date(2024, 7, 1))
        assert rounds.open_round(office.session, office.approver, new).ratings == []


@pytest.mark.parametrize(
    ("new", "word"),
    [
        (NewRound(" ", DAY + timedelta(days=1)), "名称"),
        (NewRound("评定", DAY), "截止"),
        (NewRound("评定", DAY + timedelta(days=1), 0), "公示期"),
    ],
)
def test_a_round_is_opened_whole(office: Office, new: NewRound, word: str) -> None:
    with time_machine.travel(noon(DAY), tick=False), pytest.raises(RoundError, match=word):
        rounds.open_round(office.session, office.approver, new)
