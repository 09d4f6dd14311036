"""What is due shows on the first page and on its own, with a way to where it is done."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from supervisor.domain.cases.complaints import ComplaintKind, ComplaintStatus
from supervisor.domain.credit.remedies import ObjectionKind, ObjectionStatus
from supervisor.domain.office.agenda import DutyKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.ratings.rounds import RoundStage
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import Complaint
from supervisor.store.tables.credit import Objection
from supervisor.store.tables.platform import User
from supervisor.store.tables.ratings import RatingRound
from supervisor.web.office import dashboard, own_work
from supervisor.web.office.agenda import _PLACES
from tests.support.cases.course import Course
from tests.support.credit_world import Office
from tests.support.site.foreseen import agreed


@pytest.fixture
def office(world) -> Office:
    return Office.of(world)


def complain(world, days: int, **values):
    number, today = world.next(), clock.today()
    values = {
        "number": f"TS{number:06d}",
        "receipt_digest": f"{number:064d}",
        "kind": ComplaintKind.CHARGES,
        "subject": f"晨帆人力{number}",
        "subject_key": "晨帆人力",
        "text": "收了三百元押金。",
        "received_on": today,
        "answer_due_on": today + timedelta(days=days),
    } | values
    return world.add(Complaint(**values))


def filed(office, number=None) -> Case:
    return Course(office, office.open(number)).take("file", heads=True, approved_by="程局")


def aged(world, case: Case, days: int) -> Case:
    """Return the case as if everything in it, what it owes included, were so many days older."""
    case.opened_on -= timedelta(days=days)
    case.due_on -= timedelta(days=days)
    world.session.commit()
    return case


def test_everything_owed_stands_under_its_urgency_with_a_link(inspector, world, office):
    late, now, soon = (complain(world, days) for days in (-2, 0, 5))
    case = aged(world, filed(office), 120)
    objection = world.add(
        Objection(
            agency_id=office.agency.id,
            kind=ObjectionKind.OBJECTION,
            status=ObjectionStatus.SUBMITTED,
            ground="岗位属实。",
            due_on=clock.today() + timedelta(days=1),
        )
    )
    page = inspector.get("/agenda").text
    overdue, today, ahead = (
        page.index(f'id="{urgency}"') for urgency in ("overdue", "today", "soon")
    )
    assert overdue < page.index(f"/complaints/{late.id}") < today
    assert overdue < page.index(f"/cases/{case.id}") < today
    assert today < page.index(f"/complaints/{now.id}") < ahead
    assert ahead < page.index(f"/complaints/{soon.id}")
    assert ahead < page.index(f"/credit/objections/{objection.id}")


def test_what_is_done_or_far_ahead_is_not_listed(inspector, world, office):
    complain(world, -2, status=ComplaintStatus.ACCEPTED, answered_on=clock.today())
    complain(world, 30)
    office.open()
    office.served()
    assert "七日内没有到期的事项" in inspector.get("/agenda").text


def test_a_decided_case_owes_its_service(inspector, world, office):
    case = office.decided()
    aged(world, case, (case.due_on - clock.today()).days)
    page = inspector.get("/agenda").text
    assert "送达决定" in page[page.index('id="today"') :]


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"stage": RoundStage.ASSESSING}, "星级自评截止"),
        ({"stage": RoundStage.PUBLICITY, "publicity_until": 0}, "星级公示期满"),
    ],
)
def test_rating_rounds_remind_of_their_days(inspector, world, values, word):
    today = clock.today()
    if "publicity_until" in values:
        values = values | {"publicity_until": today}
    world.add(
        RatingRound(
            title="二〇二六年度", scheme_text="", opened_on=today, assess_until=today, **values
        )
    )
    assert word in inspector.get("/agenda").text


def test_the_first_page_counts_and_lists_the_most_pressing(inspector, world):
    for _ in range(9):
        complain(world, -1)
    complain(world, 0)
    page = inspector.get("/today").text
    figures = page[page.index('class="figures"') : page.index("上一晚的采集")]
    assert ">9<" in figures
    assert ">1<" in figures
    assert "全单位到期 10 件" in page
    assert page.count("决定是否受理投诉") == 10


def test_contacts_in_a_complaint_s_subject_are_masked(inspector, world):
    complain(world, 0, subject="王姐 13900001111")
    assert "13900001111" not in inspector.get("/agenda").text


def test_the_page_takes_a_constant_number_of_statements(inspector, world, office, count_statements):
    complain(world, 0)
    aged(world, filed(office), 120)
    few = count_statements(lambda: inspector.get("/agenda"))
    for number in range(1, 20):
        complain(world, 0)
        aged(world, filed(office, number), 120)
    assert count_statements(lambda: inspector.get("/agenda")) == few


def test_agencies_do_not_see_it(sign_in, office):
    assert sign_in(office.owner).get("/agenda").status_code == 403


def test_every_kind_of_duty_leads_somewhere():
    assert set(_PLACES) == set(DutyKind)


def test_each_person_finds_what_is_theirs_with_both_clocks_of_a_case(
    inspector, world, office, sign_in
):
    complain(world, 3)
    today = clock.today()
    draft = office.open(world.next())
    draft.act_ended_on, draft.due_on = today - timedelta(days=728), today + timedelta(days=5)
    world.session.commit()
    own = aged(world, filed(office, world.next()), 120)
    keeper = sign_in(world.session.get(User, own.opened_by))
    found = {name: owed(client) for name, client in (("keeper", keeper), ("other", inspector))}
    assert found["keeper"].index(own.number) < found["keeper"].index("决定是否受理投诉")
    assert own.number not in found["other"]
    assert "决定是否受理投诉" in found["other"]
    decider = owed(sign_in(world.user(Role.APPROVER)))
    line = decider[decider.index(draft.number) :]
    assert line.index("时效") < line.index("办案")  # of two days and of five
    assert own.number not in decider
    auditor = owed(sign_in(world.user(Role.AUDITOR)))
    assert "七日内没有要您办的事" in auditor


def test_lines_are_made_for_no_more_than_are_shown(inspector, world, monkeypatch):
    monkeypatch.setattr(dashboard, "MOST_OWED", 2)
    made, real = [], own_work.duty_address
    monkeypatch.setattr(own_work, "duty_address", lambda duty: made.append(duty) or real(duty))
    for days in (4, 2, 3, 1):
        complain(world, days)
    page = owed(inspector)
    assert page.count("决定是否受理投诉") == len(made) == 2
    assert [duty.deadline.on for duty in made] == sorted(duty.deadline.on for duty in made)
    assert "<h2>我该办的 4</h2>" in page
    assert "只列最紧要的 2 项" in page


def owed(client) -> str:
    page = client.get("/today").text
    return page[page.index("<h2>我该办的") : page.index("上一晚的采集")]


def test_a_filed_case_is_owed_by_who_opened_it_and_then_by_its_officers(world, office, sign_in):
    case = filed(office, world.next())
    opener, decider = (
        sign_in(world.session.get(User, one.user_id)) for one in (office.inspector, office.approver)
    )
    names = [world.user(display_name=name) for name in ("周敏", "何川")]
    workers = [sign_in(one) for one in names]
    other = sign_in(world.user())
    world.session.rollback()
    assert case.number in owed(opener)
    assert "指派执法人员" in owed(opener)
    assert not any(case.number in owed(one) for one in (decider, other, *workers))
    form = {"version": str(case.version), "on": clock.today().isoformat(),
            "officers-0-name": "周 敏", "officers-0-cert": "鄂A01",
            "officers-1-name": "何川", "officers-1-cert": "鄂A02"}  # fmt: skip
    world.session.rollback()
    done = opener.post(f"/cases/{case.id}/step/officers", data=form, follow_redirects=True)
    assert "没有这些人员的账号" not in done.text
    assert all(case.number in owed(one) for one in workers)
    assert not any(case.number in owed(one) for one in (opener, other))


def test_officers_without_accounts_are_told_and_leave_the_case_with_who_opened_it(
    world, office, sign_in
):
    case = filed(office, world.next())
    opener = sign_in(world.session.get(User, office.inspector.user_id))
    world.user(display_name="何川")
    world.session.rollback()
    page = opener.get(f"/cases/{case.id}/step/officers").text
    assert '<datalist id="staff">' in page
    assert '<option value="何川">' in page
    assert 'list="staff"' in page
    form = {"version": str(case.version), "on": clock.today().isoformat(),
            "officers-0-name": "外人甲", "officers-0-cert": "鄂A01",
            "officers-1-name": "外人乙", "officers-1-cert": "鄂A02"}  # fmt: skip
    world.session.rollback()
    done = opener.post(f"/cases/{case.id}/step/officers", data=form, follow_redirects=True)
    assert "没有这些人员的账号，请核对姓名和执法证：外人甲、外人乙" in done.text
    assert case.number in owed(opener)


def test_the_timeline_tells_a_draft_from_a_filed_case(inspector, world, office):
    draft = office.open(world.next())
    address = f"/agencies/{office.agency.id}"
    world.session.rollback()
    assert "拟案，待立案" in inspector.get(address).text
    world.session.refresh(draft)
    Course(office, draft).take("file", heads=True, approved_by="程局")
    world.session.rollback()
    page = inspector.get(address).text
    assert "拟案，待立案" not in page
    assert "立案" in page


def test_a_case_from_a_complaint_is_filed_the_same_day_as_every_page_says(
    inspector, world, office, sign_in
):
    approver = sign_in(world.user(Role.APPROVER))
    complaint = complain(world, 5)
    accept = {"step": "accept", "version": complaint.version, "reason": "受理"}
    address = f"/complaints/{complaint.id}/move"
    world.session.commit()
    inspector.post(address, data=accept)
    case_id = world.session.scalars(select(Case.id)).one()
    world.session.rollback()
    page = inspector.get(f"/cases/{case_id}").text
    clocks = page.partition('aria-label="期限"')[2].partition("</section>")[0]
    assert "立案（投诉受理之日）" in clocks
    assert "若干规定第十八条" in clocks
    assert "今天到期" in clocks
    own = approver.get("/today").text
    assert "审批立案" in own
    assert "拟案待批准立案" not in own, "it has a line of its own, with its day"
    office.open()
    world.session.commit()
    assert "2 件拟案待批准立案，其中 1 件七日内没有期限" in approver.get("/today").text


def test_a_request_stands_from_its_first_day_with_whoever_may_act_on_it(world, office, sign_in):
    office.served()
    entry = office.entries()[0].id
    other = world.user(Role.APPROVER)
    people = [sign_in(one) for one in (office.owner, world.user(), other, world.user(Role.AUDITOR))]
    reviewer = sign_in(world.session.get(User, office.approver.user_id))
    world.session.rollback()
    owner, inspector, second, auditor = people
    owner.post(f"/my-agency/entries/{entry}/objection", data={"ground": "岗位属实"})
    address = "/credit/objections/1"
    assert all(address in owed(one) for one in (inspector, second, reviewer))
    assert address not in owed(auditor)
    page = inspector.get("/agenda").text
    assert page.index('id="later"') < page.index(address)
    assert "异议，待核查" in page
    assert waiting_at_credit(inspector) == 1
    assert "须由另一名审批人决定" in reviewer.get(address).text
    assert "须由另一名审批人决定" not in inspector.get(address).text
    reviewed = {"version": "1", "opinion": "属实", "verdict": "yes"}
    assert reviewer.post(f"{address}/review", data=reviewed).status_code == 302
    assert address in owed(second)
    assert not any(address in owed(one) for one in (inspector, reviewer))
    decided = {"version": "2", "answer": "成立", "verdict": "yes"} | agreed()
    assert second.post(f"{address}/decide", data=decided).status_code == 302
    assert address not in owed(second)
    assert address not in inspector.get("/agenda").text
    assert waiting_at_credit(inspector) == 0


def waiting_at_credit(client) -> int:
    menu = client.get("/agenda").text.partition('href="/credit"')[2].partition("</li>")[0]
    return int(menu.partition("待办 </span>")[2].partition("<")[0] or 0)


def test_requests_stand_by_their_days_before_what_has_none(world, office, sign_in, inspector):
    today = clock.today()
    approver = world.user(Role.APPROVER)
    values = {"agency_id": office.agency.id, "kind": ObjectionKind.OBJECTION, "ground": "不服"}
    far, near, late = (
        world.add(
            Objection(
                status=ObjectionStatus.SUBMITTED, due_on=today + timedelta(days=days), **values
            )
        ).id
        for days in (10, 9, -1)
    )
    office.open(world.next())
    complain(world, 5)
    client = sign_in(approver)
    world.session.rollback()
    page = owed(client)
    places = [page.index(f'objections/{one}"') for one in (late, near, far)]
    soon, drafts = page.index("决定是否受理投诉"), page.index("待批准立案")
    assert [places[0], soon, places[1], places[2], drafts] == sorted([*places, soon, drafts])
