from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.store.tables.platform import User
from tests.support.factories import World
from tests.support.sign_in import SignIn

SOON = clock.today() + timedelta(days=5)
LONG_AGO = clock.today() - timedelta(days=363)
DUE = LONG_AGO + timedelta(days=5)


@pytest.fixture
def approver(world: World, sign_in: SignIn) -> FlaskClient:
    return sign_in(world.user(Role.APPROVER, "head"))


def owner_of(world: World) -> str:
    world.session.rollback()
    found = world.session.query(User.id).filter_by(username="head").scalar()
    world.session.rollback()
    return str(found)


def entered(world: World, approver: FlaskClient, **values: str) -> str:
    form = {
        "kind": "draw",
        "title": "冻结抽查名单",
        "first_due": SOON.isoformat(),
        "owner": owner_of(world),
        "is_yearly": "1",
        **values,
    }
    return approver.post("/calendar", data=form, follow_redirects=True).text


def test_an_entry_is_its_owners_task_until_seen_to_and_comes_back_next_year(
    world: World, approver: FlaskClient, inspector: FlaskClient
) -> None:
    with clock.at(LONG_AGO):
        entered(world, approver, first_due=DUE.isoformat())
        assert "冻结抽查名单" in approver.get("/today").text
        assert "冻结抽查名单" not in inspector.get("/today").text
    assert "逾期" in approver.get(f"/calendar?year={DUE.year}").text
    assert approver.get("/agenda").text.count("冻结抽查名单") == 2
    done = {"year": str(DUE.year), "words": "已抽取 12 户。"}
    answer = approver.post("/calendar/1/done", data=done, follow_redirects=True)
    assert "已抽取 12 户" in answer.text
    again = approver.post("/calendar/1/done", data=done)
    assert (again.status_code, "已经登记办结" in again.text) == (422, True)
    assert approver.get("/agenda").text.count("冻结抽查名单") == 1


def test_what_is_ended_comes_back_no_more_and_keeps_its_past(
    world: World, approver: FlaskClient
) -> None:
    with clock.at(LONG_AGO):
        entered(world, approver, first_due=DUE.isoformat())
    approver.post("/calendar/1/end", data={"version": "1"})
    assert "冻结抽查名单" in approver.get(f"/calendar?year={DUE.year}").text
    assert "冻结抽查名单" not in approver.get(f"/calendar?year={DUE.year + 1}").text
    assert approver.get("/agenda").text.count("冻结抽查名单") == 1


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"title": " "}, "请填写“事项”"),
        ({"owner": "9999"}, "请选择负责人"),
        ({"first_due": "2020-01-01"}, "不能早于今天"),
    ],
)
def test_an_entry_is_made_whole(
    world: World, approver: FlaskClient, values: dict[str, str], word: str
) -> None:
    assert word in entered(world, approver, **values)


def test_an_empty_calendar_begins_with_what_is_usual_once(
    world: World, approver: FlaskClient
) -> None:
    owner = {"owner": owner_of(world)}
    assert "已列入 6 项" in approver.post("/calendar/usual", data=owner, follow_redirects=True).text
    again = approver.post("/calendar/usual", data=owner, follow_redirects=True)
    assert "年历中已有安排" in again.text
    changed = {
        "kind": "round", "title": "星级评定", "owner": owner["owner"], "version": "1",
        "first_due": f"{clock.today().year + 1}-02-28", "is_yearly": "1",
    }  # fmt: skip
    assert "已更改" in approver.post("/calendar/2", data=changed, follow_redirects=True).text
    stale = approver.post("/calendar/2", data=changed)
    assert (stale.status_code, "刚被他人更改" in stale.text) == (422, True)
