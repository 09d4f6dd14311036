from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.ratings.rounds import RatingStatus, RoundStage
from supervisor.domain.ratings.stars import parse_star_scheme
from supervisor.schemes import packaged
from supervisor.services.remedies import credit_clock
from supervisor.store.tables.platform import User
from supervisor.store.tables.ratings import Rating, RatingRound
from supervisor.store.tables.register import Agency
from tests.support.factories import World
from tests.support.sign_in import SignIn
from tests.support.site.foreseen import agreed, sent_as_asked

SCHEME = parse_star_scheme(packaged("stars"))
POINTS = {
    f"points-{code}": "0" if item.is_bonus else f"{item.most / 10:g}"
    for code, item in SCHEME.indicators.items()
}


@pytest.fixture
def agency(world: World) -> Agency:
    return world.agency()


@pytest.fixture
def owner(world: World, agency: Agency, sign_in: SignIn) -> FlaskClient:
    return sign_in(world.user(Role.AGENCY, agency_id=agency.id))


@pytest.fixture
def approver(world: World, sign_in: SignIn) -> FlaskClient:
    return sign_in(world.user(Role.APPROVER))


@pytest.fixture
def deciders(
    world: World, approver: FlaskClient, sign_in: SignIn
) -> tuple[FlaskClient, FlaskClient]:
    return approver, sign_in(world.user(Role.INSPECTOR, "member"))


@pytest.fixture
def world_outside(app: Flask) -> FlaskClient:
    return app.test_client()


def committee(world: World) -> list[str]:
    """Return the approver and the member as a form names them."""
    world.session.rollback()
    found = world.session.query(User.id).filter(
        (User.username == "member") | (User.role == Role.APPROVER)
    )
    ids = [str(row.id) for row in found]
    world.session.rollback()
    return ids


@pytest.fixture
def round_address(inspector: FlaskClient, agency: Agency, world: World) -> str:
    world.session.rollback()
    until = (clock.today() + timedelta(days=10)).isoformat()
    form = {"title": "年度评定", "assess_until": until, "publicity_days": "5"}
    return sent_as_asked(inspector, "/ratings", form).location


def version(world: World, row: type[Rating] | type[RatingRound]) -> dict[str, str]:
    world.session.rollback()
    found = world.session.get_one(row, 1).version
    world.session.rollback()
    return {"version": str(found)}


def test_an_assessment_stands_on_the_first_page_until_it_is_handed_in(
    world: World, owner: FlaskClient, round_address: str
) -> None:
    link = '<a href="/my-agency/ratings/1">年度评定：自评</a>'
    page = owner.get("/my-agency").text
    assert link in page
    assert "还有 10 天" in page
    owner.post("/my-agency/ratings/1", data=POINTS | version(world, Rating))
    assert link not in owner.get("/my-agency").text


def test_a_round_from_opening_to_publicity(
    world: World,
    owner: FlaskClient,
    inspector: FlaskClient,
    deciders: tuple[FlaskClient, FlaskClient],
    world_outside: FlaskClient,
    round_address: str,
) -> None:
    approver, member = deciders
    assert "待自评" in owner.get("/my-agency/ratings").text
    incomplete = owner.post(
        "/my-agency/ratings/1", data=version(world, Rating) | {"points-S1.1": "15"}
    )
    assert (incomplete.status_code, "没有的填 0" in incomplete.text) == (422, True)
    assert 'value="15"' in incomplete.text
    answer = owner.post("/my-agency/ratings/1", data=POINTS | version(world, Rating))
    assert answer.status_code == 302
    approver.post(f"{round_address}/advance", data=agreed() | version(world, RatingRound))
    checked = POINTS | {"note": ""} | version(world, Rating)
    assert inspector.post("/ratings/rating/1/check", data=checked).status_code == 302
    approver.post(f"{round_address}/advance", data=agreed() | version(world, RatingRound))
    page = approver.get("/ratings/rating/1").text
    assert "评审委员会审定" in page
    people = committee(world)
    approver.post(f"{round_address}/committee", data={"members": people})
    meeting = {"held_on": clock.today().isoformat(), "place": "三楼", "present": people}
    inspector.post(f"{round_address}/meetings", data=meeting)
    for who in (approver, member):
        vote = who.post(f"{round_address}/votes", data={"voice-1": "for"}, follow_redirects=True)
        assert "表决已记录" in vote.text
    minutes = {"minutes": "逐家审议。", "version": "1"}
    inspector.post(f"{round_address}/meetings/1/minutes", data=minutes)
    decision = version(world, Rating)
    assert approver.post("/ratings/rating/1/decide", data=decision).status_code == 422
    decision |= agreed()
    assert approver.post("/ratings/rating/1/decide", data=decision).status_code == 302
    assert "公示结果" not in owner.get("/my-agency/ratings/1").text
    approver.post(f"{round_address}/advance", data=agreed() | version(world, RatingRound))
    page = owner.get("/my-agency/ratings/1").text
    assert "4 星</span>，100 分" in page, "nobody confirmed what five stars require further"
    assert "公示中" in world_outside.get("/public/stars").text
    credit_clock.run(world.session, clock.today() + timedelta(days=30))
    assert "已生效" in inspector.get("/ratings").text
    found = world_outside.get(
        f"/public/verify?token={world.session.get_one(Rating, 1).plaque_number}"
    )
    assert "/public/stars/plaques/XP" in found.location
    assert world_outside.get(found.location).status_code == 200
    assert world_outside.get("/public/stars/plaques/XP20990001").status_code == 404
    for file in ("notice.docx", "results.docx", "meetings/1/minutes.docx"):
        assert inspector.get(f"{round_address}/{file}").status_code == 200
    assert inspector.get(f"{round_address}/meetings/9/minutes.docx").status_code == 404


def test_who_still_has_to_act_holds_the_round(
    world: World, owner: FlaskClient, approver: FlaskClient, round_address: str
) -> None:
    owner.post("/my-agency/ratings/1", data=POINTS | version(world, Rating))
    approver.post(f"{round_address}/advance", data=agreed() | version(world, RatingRound))
    answer = approver.post(
        f"{round_address}/advance",
        data=agreed() | version(world, RatingRound),
        follow_redirects=True,
    )
    assert "还有 1 家机构已自评，尚未核查" in answer.text


def test_another_agency_finds_no_rating(world: World, sign_in: SignIn, round_address: str) -> None:
    other = world.agency("武汉别家人力资源有限公司")
    stranger = sign_in(world.user(Role.AGENCY, agency_id=other.id))
    world.session.rollback()
    assert stranger.get("/my-agency/ratings/1").status_code == 404
    assert stranger.post("/my-agency/ratings/1/objection", data={}).status_code == 404
    assert stranger.get(round_address).status_code == 403


def test_nobody_opens_a_round_unasked(inspector: FlaskClient, agency: Agency, world: World) -> None:
    """Not before it was said how many agencies it invites, nor where that has changed since."""
    until = (clock.today() + timedelta(days=10)).isoformat()
    form = {"title": "年度评定", "assess_until": until, "publicity_days": "5"}
    asked = inspector.post("/ratings", data=form)
    assert asked.status_code == 422
    assert "1 家符合条件的机构受邀自评" in asked.text
    assert inspector.post("/ratings", data=form | agreed(2)).status_code == 422
    assert world.session.query(RatingRound).count() == 0
    assert inspector.post("/ratings", data=form | agreed(1)).status_code == 302


def test_a_round_that_cannot_be_opened_says_why(inspector: FlaskClient) -> None:
    form = {"title": "年度评定", "assess_until": "2020-01-01", "publicity_days": "x"}
    answer = inspector.post("/ratings", data=form)
    assert answer.status_code == 422
    assert "自评截止日期须晚于今天" in answer.text
    assert "年度评定" in answer.text
    assert inspector.get("/ratings/9").status_code == 404


def test_a_round_taken_over_without_a_scheme_is_shown_as_such(
    world: World, agency: Agency, inspector: FlaskClient, owner: FlaskClient
) -> None:
    day = clock.today()
    past = RatingRound(
        title="早年评定",
        scheme_text="",
        stage=RoundStage.EFFECTIVE,
        opened_on=day,
        assess_until=day,
        ratings=[Rating(agency_id=agency.id, status=RatingStatus.EFFECTIVE, stars=3)],
    )
    world.add(past)
    for page in (inspector.get("/ratings/rating/1"), owner.get("/my-agency/ratings/1")):
        assert "没有分项分数" in page.text
        assert "3 星" in page.text
    refused = inspector.post("/ratings/rating/1/check", data=version(world, Rating))
    assert (refused.status_code, "现在不能核查" in refused.text) == (422, True)


def test_an_agency_withdraws_and_the_office_cannot_do_it_alone(
    world: World,
    owner: FlaskClient,
    inspector: FlaskClient,
    approver: FlaskClient,
    round_address: str,
) -> None:
    asked = {"count": "1", "understood": "yes", "reason": "已催告"} | version(world, RatingRound)
    answer = approver.post(f"{round_address}/advance", data=asked, follow_redirects=True)
    assert "待另一名审批人同意" in answer.text
    assert "同意</button>" not in answer.text
    refused = approver.post("/desk/acts/1/agree", data={}, follow_redirects=True)
    assert "不能自己同意" in refused.text
    reason = {"reason": "许可已注销"} | version(world, Rating)
    inspector.post("/ratings/rating/1/leave", data=reason)
    page = approver.get("/ratings/rating/1").text
    assert "同意不参评" in page
    kept = approver.post(
        "/ratings/leave/1", data={"verdict": "no"} | agreed(), follow_redirects=True
    )
    assert "继续参评" in kept.text
    leaving = {"reason": "今年不参加"} | agreed() | version(world, Rating)
    gone = owner.post("/my-agency/ratings/1/withdraw", data=leaving, follow_redirects=True)
    assert "已退出本轮评定" in gone.text
    assert "今年不参加" in inspector.get("/ratings/rating/1").text


def test_known_figures_stand_in_the_form(
    world: World, agency: Agency, owner: FlaskClient, round_address: str
) -> None:
    world.session.rollback()
    agency.staff_count = 16
    world.session.commit()
    page = owner.get("/my-agency/ratings/1").text
    assert "按评分办法 9 分" in page
    assert "3 星须 70 分，信用" in page, "what a star takes stands below the points"
    assert "data-points-total" in page
    assert 'name="points-S1.1" value="9"' in page
