from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from supervisor.domain.credit.remedies import RemedyError
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.ratings.committee import Voice
from supervisor.domain.ratings.comparison import Movement
from supervisor.domain.ratings.rounds import LeaveKind, RatingStatus, RoundError, RoundStage
from supervisor.domain.ratings.stars import parse_star_scheme
from supervisor.schemes import packaged
from supervisor.services.platform.audit import Actor
from supervisor.services.ratings import (
    committee,
    comparison,
    leaving,
    papers,
    ratings,
    rounds,
    visits,
)
from supervisor.services.ratings.committee import NewMeeting
from supervisor.services.ratings.ratings import RatingAssessment
from supervisor.services.ratings.rounds import AgreedEnd, NewRound
from supervisor.services.ratings.visits import NewRatingVisit
from supervisor.services.remedies import credit_clock, objections
from supervisor.services.remedies.objections import ObjectionAnswer, ObjectionSubject
from supervisor.settings import Settings
from supervisor.store.queries.demo.loaded import account_named
from supervisor.store.queries.ratings import committee as committee_queries
from supervisor.store.queries.ratings.committee import leaves_of
from supervisor.store.tables.ratings import Rating, RatingRound
from supervisor.store.tables.register import Agency
from tests.support.credit_world import Office, noon
from tests.support.factories import World

DAY = date(2026, 3, 10)
SCHEME = parse_star_scheme(packaged("stars"))
FULL = {code: item.most for code, item in SCHEME.indicators.items()}


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    world = World(session, settings)
    world.user(Role.INSPECTOR, "member")
    return Office.of(world)


def member(office: Office) -> Actor:
    return Actor(account_named(office.session, "member"))


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


def check(
    office: Office,
    rating: Rating,
    points: dict[str, int] = FULL,
    reasons: dict[str, str] | None = None,
) -> Rating:
    key = (rating.id, rating.version)
    return ratings.check(office.session, office.inspector, key, points, "", reasons)


def meet(office: Office, found: RatingRound) -> None:
    people = (office.approver.user_id or 0, member(office).user_id or 0)
    committee.appoint(office.session, office.approver, found.id, people)
    meeting = committee.meet(
        office.session, office.inspector, found.id, NewMeeting(clock.today(), "三楼", people)
    )
    committee.write_minutes(
        office.session, office.inspector, meeting.id, meeting.version, "逐家审议。"
    )


def vote(office: Office, rating: Rating, *voices: Voice) -> None:
    people = (office.approver, member(office))
    for who, voice in zip(people, voices or (Voice.FOR, Voice.FOR), strict=False):
        committee.vote(office.session, who, rating.round_id, {rating.id: voice})


def put_down(office: Office, rating: Rating, note: str = "") -> Rating:
    key = (rating.id, rating.version)
    return ratings.decide(office.session, office.approver, key, note, is_confirmed=True)


def decide(office: Office, rating: Rating) -> Rating:
    vote(office, rating)
    return put_down(office, rating)


def in_committee(office: Office) -> tuple[RatingRound, Rating]:
    found = opened(office)
    rating = assess(office, found.ratings[0])
    found = advance(office, found)
    check(office, rating)
    found = advance(office, found)
    meet(office, found)
    return found, rating


def published(office: Office) -> tuple[RatingRound, Rating]:
    found, rating = in_committee(office)
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
        found = opened(office)
        with pytest.raises(RoundError, match="经两人决定"):
            advance(office, found)
        people = (office.approver.user_id or 0, member(office).user_id or 0)
        key = (found.id, found.version)
        for agreed in (AgreedEnd(people[0], people[0], "已两次催告"), AgreedEnd(*people, " ")):
            with pytest.raises(RoundError, match="经两人决定"):
                rounds.advance(office.session, office.approver, *key, agreed)
        agreed = AgreedEnd(*people, "已两次催告")
        found = rounds.advance(office.session, office.approver, *key, agreed)
    assert found.ratings[0].status is RatingStatus.WITHDRAWN
    leave = leaves_of(office.session, found.ratings[0].id)[0]
    assert (leave.kind, leave.reason, leave.is_agreed) == (LeaveKind.SILENT, "已两次催告", True)


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
        meet(office, advance(office, found))
        with pytest.raises(RoundError, match="另一名"):
            put_down(office, rating)
        with pytest.raises(RoundError, match="回避"):
            vote(office, rating)


def test_a_departure_from_the_own_assessment_needs_a_reason(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found = opened(office)
        rating = assess(office, found.ratings[0])
        advance(office, found)
        lower = FULL | {"S1.1": 90}
        for reasons in ({}, {"S1.1": " "}, {"S1.2": "面积不足"}):
            with pytest.raises(RoundError, match=r"从业人员数量和学历.*理由"):
                check(office, rating, lower, reasons)
        reasons = {"S1.1": "在岗人数与社保不符", "S1.2": "没有差异的不记"}
        assert check(office, rating, lower, reasons).check_points == lower
        assert rating.check_reasons == {"S1.1": "在岗人数与社保不符"}


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
        with pytest.raises(RoundError, match="不足法定人数"):
            put_down(office, rating)
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
        (NewRound("评定", DAY + timedelta(days=5), 5, DAY + timedelta(days=4)), "依次靠后"),
        (NewRound("评定", DAY + timedelta(days=5), quorum=1), "法定人数"),
    ],
)
def test_a_round_is_opened_whole(office: Office, new: NewRound, word: str) -> None:
    with time_machine.travel(noon(DAY), tick=False), pytest.raises(RoundError, match=word):
        rounds.open_round(office.session, office.approver, new)


def test_the_committee_votes_under_its_own_names_and_keeps_away_where_it_must(
    office: Office,
) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found, rating = in_committee(office)
        with pytest.raises(RoundError, match="只有本轮"):
            committee.vote(office.session, office.inspector, found.id, {rating.id: Voice.FOR})
        vote(office, rating, Voice.FOR)
        with pytest.raises(RoundError, match="已表决 1 人，不足法定人数 2 人"):
            put_down(office, rating)
        committee.keep_away(office.session, member(office), rating.id, "亲属任职")
        with pytest.raises(RoundError, match="您已回避"):
            committee.vote(office.session, member(office), found.id, {rating.id: Voice.FOR})
        with pytest.raises(RoundError, match="可表决的委员 1 人，不足法定人数"):
            put_down(office, rating)
        others = (office.inspector.user_id or 0, office.approver.user_id or 0)
        with pytest.raises(RoundError, match="已到会的委员不能撤换"):
            committee.appoint(office.session, office.approver, found.id, others)
        letter = papers.minutes(
            office.session, found, committee_queries.last_meeting(office.session, found.id)
        )
        assert any("亲属任职" in text for text in letter.paragraphs)
        assert any(text.startswith(office.agency.name) for text in letter.paragraphs)


def test_what_the_committee_votes_down_is_checked_and_voted_on_anew(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found, rating = in_committee(office)
        vote(office, rating, Voice.FOR, Voice.AGAINST)
        with pytest.raises(RoundError, match="写明理由"):
            put_down(office, rating)
        put_down(office, rating, "台账须重新抽查")
        assert (rating.status, rating.stars) == (RatingStatus.SUBMITTED, None)
        with pytest.raises(RoundError, match="尚未审定"):
            advance(office, found)
        check(office, rating)
        with pytest.raises(RoundError, match="已表决 0 人"):
            put_down(office, rating)
        assert decide(office, rating).stars == 5


def test_an_agency_leaves_by_its_own_word_or_by_two_people(office: Office) -> None:
    session, rating_owner = office.session, Actor(office.owner.id)
    with time_machine.travel(noon(DAY), tick=False):
        found = opened(office)
        rating = found.ratings[0]
        with pytest.raises(RoundError, match="没有这项"):
            leaving.withdraw(session, rating_owner, rating.id, rating.version, 99, "不参加")
        leaving.propose(session, office.inspector, rating.id, rating.version, "许可已注销")
        leave = leaves_of(session, rating.id)[0]
        with pytest.raises(RoundError, match="不能自己决定"):
            leaving.decide(session, office.inspector, leave.id, is_agreed=True)
        assess(office, rating)
        with pytest.raises(RoundError, match="待另一人决定"):
            advance(office, found)
        leaving.decide(session, office.approver, leave.id, is_agreed=False)
        assert rating.status is RatingStatus.SUBMITTED
        key = (rating.id, rating.version)
        leaving.withdraw(session, rating_owner, *key, office.agency.id, "今年不参加")
        assert rating.status is RatingStatus.WITHDRAWN
        with pytest.raises(RoundError, match="不参评"):
            leaving.propose(session, office.inspector, rating.id, rating.version, "再提")


def test_a_round_that_asks_for_a_visit_waits_for_it(office: Office) -> None:
    session, two = office.session, (office.inspector.user_id or 0, office.approver.user_id or 0)
    with time_machine.travel(noon(DAY), tick=False):
        new = NewRound("评定", DAY + timedelta(days=9), needs_visit=True)
        found = rounds.open_round(session, office.approver, new)
        rating = assess(office, found.ratings[0])
        advance(office, found)
        with pytest.raises(RoundError, match="实地核查"):
            check(office, rating)
        alone = NewRatingVisit("one", DAY, two[:1], "人员在岗")
        with pytest.raises(RoundError, match="不得少于 2 人"):
            visits.record(session, office.inspector, rating.id, alone, [])
        for _ in range(2):
            visit = NewRatingVisit("two", DAY, two, "人员在岗")
            visits.record(session, office.inspector, rating.id, visit, ())
        assert len(committee_queries.visits_of(session, rating.id)) == 1
        assert check(office, rating).status is RatingStatus.CHECKED


def test_a_plaque_holds_as_long_as_the_star(office: Office) -> None:
    session = office.session
    with time_machine.travel(noon(DAY), tick=False):
        _, rating = published(office)
        assert papers.plaque_pdf(rating, "-") is None
    effect = date(2026, 3, 18)
    credit_clock.run(session, effect)
    with time_machine.travel(noon(effect), tick=False):
        assert rating.plaque_number == "XP20260001"
        checked = papers.check_plaque(session, "XP20260001", effect)
        assert checked is not None
        assert checked.is_in_force
        assert papers.check_plaque(session, "XP20260002", effect) is None
        late = papers.check_plaque(session, "XP20260001", date(2028, 3, 19))
        assert late is not None
        assert "届满" in late.why
        second = opened_again(office)
        letter = papers.notice(second)
        assert letter is not None
        assert "星评〔2026〕2号" in letter.number


def opened_again(office: Office) -> RatingRound:
    new = NewRound("第二轮评定", clock.today() + timedelta(days=20))
    return rounds.open_round(office.session, office.approver, new)


def test_a_round_is_compared_with_the_one_before(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found, rating = published(office)
        assert comparison.compared(office.session, found) is None
    effect = date(2026, 3, 18)
    credit_clock.run(office.session, effect)
    with time_machine.travel(noon(effect), tick=False):
        second = opened_again(office)
        rating = assess(office, second.ratings[0])
        second = advance(office, second)
        lower = FULL | dict.fromkeys(["S1.1", "S2.1", "B1"], 0)
        reasons = dict.fromkeys(["S1.1", "S2.1", "B1"], "没有证明材料")
        check(office, rating, lower, reasons)
        second = advance(office, second)
        meet(office, second)
        decide(office, rating)
        compared = comparison.compared(office.session, second)
        assert compared is not None
        assert [(one.before, one.after) for one in compared.moved[Movement.DOWN]] == [(5, 3)]
        assert not compared.moved[Movement.UP]


def test_all_that_the_committee_carried_is_put_down_at_once(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found, rating = in_committee(office)
        who = (office.session, office.approver, found.id)
        assert ratings.decide_carried(*who) == (0, 1), "nobody has voted"
        vote(office, rating)
        assert ratings.decide_carried(*who) == (0, 1), "five stars hang on a further requirement"
        put_down(office, rating, "已核实")
        assert rating.stars == 5
        assert ratings.decide_carried(*who) == (0, 0)


def test_a_result_without_further_requirement_is_put_down_with_the_others(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        found = opened(office)
        modest = FULL | {"B1": 0, "S1.1": 0}
        rating = assess(office, found.ratings[0], modest)
        found = advance(office, found)
        check(office, rating, modest)
        found = advance(office, found)
        meet(office, found)
        vote(office, rating)
        assert ratings.decide_carried(office.session, office.inspector, found.id) == (0, 1)
        assert ratings.decide_carried(office.session, office.approver, found.id) == (1, 0)
        assert (rating.status, rating.stars) == (RatingStatus.DECIDED, 4)
