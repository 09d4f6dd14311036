"""A year of the office lived day by day under a moving clock, through pages and the daily job.

Each step happens on its day; before it the credit clock runs for that day, as every morning. What
is owed must stand in the list of tasks when it is due and be gone once it is seen to.
"""

import io
import itertools
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from supervisor.domain.credit.ledger import EntryClass, EntryKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.ratings.stars import parse_star_scheme
from supervisor.schemes import packaged
from supervisor.services.fieldwork.year_calendar import USUAL
from supervisor.services.remedies import credit_clock
from supervisor.store.queries.fieldwork.inspections import public_number
from supervisor.store.tables.cases.complaints import Complaint
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.fieldwork import Inspection, InspectionDraw
from supervisor.store.tables.ratings import Rating, RatingRound
from supervisor.store.tables.register import Agency
from supervisor.store.tables.remedies import CreditMeasure
from tests.support.site.foreseen import agreed, agreed_as_shown, sent_as_asked

FIRST = clock.today() - timedelta(days=364)
FALLEN, SOUND = "武汉晨帆人力资源有限公司", "武汉江雁人力资源有限公司"
POINTS = {
    f"points-{code}": "0" if item.is_bonus else f"{item.most / 10:g}"
    for code, item in parse_star_scheme(packaged("stars")).indicators.items()
}


def day(number: int) -> date:
    """The day of the walk, from 0 to 364."""
    return FIRST + timedelta(days=number)


def text(answer, code=200):
    assert answer.status_code == code, answer.get_data(as_text=True)[:3000]
    return answer.get_data(as_text=True)


class Year:
    """The office, the steps of its year by day, and the pages its people open."""

    def __init__(self, world, sign_in):
        self.world = world
        self.fallen, self.sound = world.agency(FALLEN).id, world.agency(SOUND).id
        one, two = world.user(Role.INSPECTOR), world.user(Role.INSPECTOR)
        head = world.user(Role.APPROVER)
        self.ids = {"one": one.id, "two": two.id, "head": head.id}
        self.one, self.two, self.head = (sign_in(person) for person in (one, two, head))
        self.owner = sign_in(world.user(Role.AGENCY, agency_id=self.sound))
        self.other = sign_in(world.user(Role.AGENCY, agency_id=self.fallen))
        world.session.rollback()
        self.steps: list[tuple[date, int, Callable[[], None]]] = []
        self.order = itertools.count()

    def on(self, number: int, step: Callable[[], None]) -> None:
        self.on_date(day(number), step)

    def on_date(self, when: date, step: Callable[[], None]) -> None:
        self.steps.append((when, next(self.order), step))

    def live(self) -> None:
        """Live the year, the clock every morning, then what the day asks for."""
        for number in range(365):
            today = day(number)
            with clock.at(today):
                credit_clock.run(self.world.session, today)
                self.world.session.rollback()
                while self.steps and min(self.steps)[0] <= today:
                    self.steps.remove(step := min(self.steps))
                    step[2]()

    def owes(self, words: str, client=None) -> bool:
        return words in text((client or self.head).get("/agenda"))

    def row(self, table, number=1):
        self.world.refresh()
        return self.world.session.get_one(table, number)

    def version(self, table, number=1) -> dict[str, str]:
        found = str(self.row(table, number).version)
        self.world.session.rollback()
        return {"version": found}


@pytest.fixture
def year(world, sign_in) -> Year:
    return Year(world, sign_in)


def plan_calendar(year: Year) -> None:
    """Six usual entries become tasks of their days; each is seen to on its day."""
    owner = {"owner": year.ids["head"]}
    page = year.head.post("/calendar/usual", data=owner, follow_redirects=True)
    assert "已列入 6 项" in text(page)
    for number, usual in enumerate(USUAL, start=1):
        due = date(FIRST.year, usual.month, usual.day)
        due = due if due >= FIRST else due.replace(year=FIRST.year + 1)

        def see_to(number=number, usual=usual, due=due):
            page = text(year.head.get("/agenda"))
            today = page[page.index('id="today"') :].partition('id="soon"')[0]
            assert usual.title in today
            done = {"year": str(due.year), "words": "已办。"}
            year.head.post(f"/calendar/{number}/done", data=done)
            page = text(year.head.get("/agenda"))
            assert usual.title not in page

        if due <= day(364):
            year.on_date(due, see_to)


EVENT = {
    "code": "ZP-1",
    "name": "家门口招聘会",
    "starts_on": day(20).isoformat(),
    "form": "现场招聘会",
    "street": "水果湖街道",
}


def event(year: Year) -> None:
    def plan():
        year.one.post("/events/new", data=EVENT)
        applied = {
            "organiser": "公共就业和人才服务中心",
            "applied_on": day(8).isoformat(),
            "expected_people": "300",
            "safety_officer": "周敏",
            "safety_plan": "场地容纳五百人，设两个出口和疏散引导，安保八人，医疗点一处。",
        }
        year.one.post("/events/1/plan", data=applied)
        year.head.post("/events/1/plan/decide", data={"version": 1, "verdict": "yes"})

    def hold():
        entered = {"party": SOUND, "kind": "agency", "posts": "30"}
        year.one.post("/events/1/exhibitors", data=entered)
        yes = {"version": 1, "words": "", "verdict": "yes"}
        year.one.post("/events/1/exhibitors/1/decide", data=yes)
        year.one.post("/events/1/count", data={"people": "120"})
        assert year.one.post("/events/1/figures").status_code == 302
        proof = io.BytesIO("单位,岗位,招聘人数\n江雁,钳工,30\n".encode())
        data = {"kind": "posts", "file": (proof, "岗位.csv")}
        assert year.one.post("/events/1/evidence", data=data).status_code == 302
        assert not year.owes("回访招聘活动")

    def ask():
        assert year.owes("回访招聘活动")
        asked = {
            "asked_on": day(50).isoformat(),
            "asked": "40",
            "hired": "12",
            "still_there": "11",
            "evidence": "回访名单",
        }
        assert year.one.post("/events/1/follow-up", data=asked).status_code == 302
        assert not year.owes("回访招聘活动")

    year.on(8, plan)
    year.on(20, hold)
    year.on(50, ask)


def draw(year: Year) -> None:
    form = {
        "title": "半年抽查",
        "count": "1",
        "inspectors_each": "2",
        "yearly_cap": "2",
        "public_value_is": "次日开奖号码",
    }

    def freeze():
        year.frozen = year.one.post("/inspections", data=form).location

    def make():
        data = {"public_value": "731"} | agreed(1)
        assert year.head.post(year.frozen, data=data).status_code == 302
        assert year.row(InspectionDraw).drawn_at.date() == day(62)
        year.world.session.rollback()

    def record():
        drawn = year.row(Inspection)
        people, version = list(drawn.inspectors), drawn.version
        year.world.session.rollback()
        desks = (("one", year.one), ("two", year.two))
        clients = {public_number(year.ids[name]): client for name, client in desks}
        filled = {
            "client_id": "0f8fad5b-d9cb-469f-a165-70867728950e",
            "version": version,
            "inspected_on": day(66).isoformat(),
            "result": "rectify",
            "no_deposit": "no",
            "attended": people,
            "note": "收取押金，已责令退还",
        }
        assert clients[people[0]].post("/inspections/1/form", data=filled).status_code == 302

    def publish():
        data = year.version(Inspection) | agreed()
        assert year.head.post("/inspections/1/publish", data=data).status_code == 302
        assert year.row(Inspection).published_at.date() == day(70)
        year.world.session.rollback()

    for number, step in ((61, freeze), (62, make), (66, record), (70, publish)):
        year.on(number, step)


def complaint(year: Year) -> None:
    def intake():
        call = {
            "channel": "hotline",
            "kind": "deposit",
            "subject": FALLEN,
            "text": "面试后要求先交三百元押金，没有收据，也不退还。",
            "name": "来电人",
            "contact": "13900001111",
        }
        assert year.one.post("/complaints/new", data=call).status_code == 302
        due = year.row(Complaint).answer_due_on
        year.world.session.rollback()
        year.on_date(due, answer)

    def answer():
        assert year.owes("决定是否受理投诉")
        accept = {"step": "accept"} | year.version(Complaint)
        assert year.one.post("/complaints/1/move", data=accept).status_code == 302
        assert not year.owes("决定是否受理投诉")

    year.on(75, intake)


def star_round(year: Year) -> None:
    at = "/ratings/1"

    def move():
        stage = year.row(RatingRound).stage
        data = agreed_as_shown(year.head, at) | year.version(RatingRound)
        year.head.post(f"{at}/advance", data=data)
        assert year.row(RatingRound).stage is not stage
        year.world.session.rollback()

    def plan():
        plan_of = {
            "title": "年度星级评定",
            "assess_until": day(110).isoformat(),
            "check_until": day(125).isoformat(),
            "decide_until": day(140).isoformat(),
            "publicity_days": "5",
        }
        assert sent_as_asked(year.one, "/ratings", plan_of).status_code == 302
        assert not year.owes("星级自评截止")

    def assess():
        assert year.owes("星级自评截止")
        for client, number in ((year.owner, 1), (year.other, 2)):
            found = [number, 3 - number]
            answers = [
                client.post(f"/my-agency/ratings/{one}", data=POINTS | year.version(Rating, one))
                for one in found
            ]
            assert 302 in [answer.status_code for answer in answers]

    def check():
        assert year.owes("星级核查截止")
        for number in (1, 2):
            checked = POINTS | {"note": ""} | year.version(Rating, number)
            checks = year.one.post(f"/ratings/rating/{number}/check", data=checked)
            assert checks.status_code == 302
        move()

    def decide():
        assert year.owes("星级审定截止")
        people = [year.ids["head"], year.ids["two"]]
        year.head.post(f"{at}/committee", data={"members": people})
        meeting = {"held_on": clock.today().isoformat(), "place": "三楼", "present": people}
        year.one.post(f"{at}/meetings", data=meeting)
        for who in (year.head, year.two):
            who.post(f"{at}/votes", data={"voice-1": "for", "voice-2": "for"})
        minutes = {"minutes": "逐家审议。", "version": "1"}
        year.one.post(f"{at}/meetings/1/minutes", data=minutes)
        for number in (1, 2):
            data = year.version(Rating, number) | agreed()
            assert year.head.post(f"/ratings/rating/{number}/decide", data=data).status_code == 302
        move()
        until = year.row(RatingRound).publicity_until
        year.world.session.rollback()
        year.on_date(until, publicity_ends)
        year.on_date(until + timedelta(days=1), in_force)

    def publicity_ends():
        assert year.owes("星级公示期满")

    def in_force():
        assert not year.owes("星级公示期满")
        assert year.row(Agency, year.sound).star is not None
        year.world.session.rollback()

    for number, step in ((95, plan), (105, assess), (111, move), (120, check), (135, decide)):
        year.on(number, step)


def campaign(year: Year) -> None:
    at = "/campaigns/1"

    def plan():
        form = {
            "title": "清理整顿",
            "starts_on": day(180).isoformat(),
            "ends_on": day(200).isoformat(),
            "checklist": "明示收费标准",
            "people": [year.ids["one"], year.ids["two"]],
        }
        assert year.head.post("/campaigns/new", data=form).status_code == 302
        chosen = {"activity": "job_brokerage", "party": [FALLEN, SOUND]}
        assert year.one.post(f"{at}/targets", data=chosen).status_code == 302
        assert not year.owes("指定专项行动检查人员", year.one)

    def assign():
        assert year.owes("指定专项行动检查人员", year.one)
        pair = {"target": [1, 2], "officer": [year.ids["one"], year.ids["two"]]}
        year.one.post(f"{at}/targets/assign", data=pair)
        page = text(year.two.get("/agenda"))
        assert "检查专项行动对象" in page
        assert "指定专项行动检查人员" not in page

    def visit():
        seen = {"visited_on": day(196).isoformat(), "check0": "符合", "measure": "none", "note": ""}
        for number in (1, 2):
            answer = year.one.post(f"{at}/targets/{number}/visit", data=seen)
            assert answer.status_code == 302
        assert not year.owes("检查专项行动对象", year.two)

    def close():
        closing = {"version": 1, "words": "整治到位。"} | agreed_as_shown(year.head, at)
        assert year.head.post(f"{at}/close", data=closing).status_code == 302

    for number, step in ((180, plan), (194, assign), (196, visit), (200, close)):
        year.on(number, step)


def measures(year: Year) -> None:
    """One is seen through to its end, two end by themselves: by their term and by the grade."""

    def begin(kind, agency, until):
        form = {
            "agency": agency,
            "kind": kind,
            "owner": year.ids["one"],
            "until_on": until.isoformat(),
            "reason": "按信用等级",
        }
        at = year.one.post("/measures/new", data=form).location
        yes = {"version": 1, "verdict": "yes"} | agreed()
        assert year.head.post(f"{at}/decide", data=yes).location
        return at

    def act(at, kind, **values):
        number = int(at.rpartition("/")[2])
        data = {"act": kind, "on": clock.today().isoformat(), "words": "已办"} | values
        return year.one.post(f"{at}/acts", data=data | year.version(CreditMeasure, number))

    def record():
        year.world.refresh()
        year.world.add(
            CreditEntry(
                agency_id=year.fallen,
                kind=EntryKind.FACT,
                code="C08",
                label="收取押金",
                points=-30,
                entry_class=EntryClass.ORDINARY,
                document_number="罚字第1号",
                document_on=day(210),
                effective_on=day(210),
                ends_on=day(330),
                recorded_on=day(210),
                scheme="2026-1",
            )
        )
        year.world.session.rollback()

    def propose():
        page = text(year.one.get("/measures/suggestions?kind=interview"))
        assert FALLEN in page
        year.talk = begin("interview", FALLEN, day(360))
        begin("warning", FALLEN, day(290))
        begin("priority", SOUND, day(300))

    def notice():
        assert year.owes("办理激励惩戒措施")
        until = day(226).isoformat()
        act(year.talk, "notice", place="本局三楼会议室", until=until)

    def talk():
        assert year.owes("约谈")
        act(year.talk, "held")
        act(year.talk, "promise", until=day(240).isoformat())

    def keep():
        act(year.talk, "kept")
        assert year.row(CreditMeasure, 1).ended_on == day(238)
        year.world.session.rollback()

    def ended_by_term():
        assert year.row(CreditMeasure, 2).ended_on == day(291)
        assert year.row(CreditMeasure, 3).ended_on == day(301)
        assert str(year.row(CreditMeasure, 3).end_reason) == "term"
        assert str(year.row(CreditMeasure, 2).end_reason) == "term"
        year.world.session.rollback()
        assert not year.owes("办理激励惩戒措施")

    def begin_again():
        begin("interview", FALLEN, day(360))

    def ended_by_grade():
        found = year.row(CreditMeasure, 4)
        assert (str(found.end_reason), found.ended_on) == ("grade_changed", day(330))
        year.world.session.rollback()
        assert not year.owes("办理激励惩戒措施")

    steps = (
        (210, record),
        (211, propose),
        (220, notice),
        (226, talk),
        (238, keep),
        (301, ended_by_term),
        (310, begin_again),
        (331, ended_by_grade),
    )
    for number, step in steps:
        year.on(number, step)


def report(year: Year) -> None:
    def read():
        page = text(year.head.get(f"/report?from={day(0)}&to={day(364)}"))
        cell = r'<td class="number nowrap">(?:<a [^>]+>)?([^<]+)'
        rows = dict(re.findall(rf'<th scope="row">([^<]+)</th>{cell}', page))
        wanted = {
            "专项招聘活动": "1 场",
            "活动提供岗位": "30 个",
            "活动服务人数": "120 人",
            "活动回访确认入职": "12 人",
            "随机抽查机构": "1 户次",
            "抽查发现问题": "1 户次",
            "收到投诉举报": "1 件",
            "受理投诉举报": "1 件",
            "专项行动": "1 次",
            "专项行动检查": "2 户次",
            "参加星级评定": "2 家次",
            "约谈机构": "2 家次",
            "等级下降提醒": "1 家次",
            "优先推荐": "1 家次",
            "期间结束的激励惩戒措施": "4 项",
        }
        assert {key: rows[key] for key in wanted} == wanted
        assert "七日内没有到期的事项" in text(year.two.get("/agenda")) or year.owes("年度安排")

    year.on(364, read)


def test_a_year_is_lived_and_each_month_asks_for_what_it_must(year):
    year.on(0, lambda: plan_calendar(year))
    for part in (event, draw, complaint, star_round, campaign, measures, report):
        part(year)
    year.live()
    assert not year.steps
