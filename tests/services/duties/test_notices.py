"""Notices of change: what they do to the register, and who may do what to them."""

from datetime import date, timedelta

import pytest

from supervisor.domain.duties.notices import ChangeReport, NoticeKind
from supervisor.domain.duties.steps import DutyError, HandedInStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import LicenceEventKind, NameKind
from supervisor.domain.register.history import ActOrigin
from supervisor.services.duties import notices
from supervisor.services.platform.audit import Actor
from supervisor.store.queries.paging import At
from supervisor.store.queries.register.acts import history_page, ids_by_code
from supervisor.store.queries.register.entries import stored_entries
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.register import AgencyName

HEAD, BRANCH, OTHER = "91420106MA4YK8PB56", "91420106MA4K0XB075", "91420106MA4KXP3N4A"
CHANGED = date(2026, 5, 4)


@pytest.fixture
def agency(world):
    return world.agency(uscc=HEAD)


@pytest.fixture
def approver(world):
    return Actor(world.user(Role.APPROVER).id)


@pytest.fixture
def report(session, agency):
    def hand_in(kind, value="", **more):
        typed = ChangeReport(kind, more.pop("changed_on", CHANGED), value, **more)
        return notices.report(session, Actor(None), agency.id, typed)

    return hand_in


@pytest.fixture
def accepted(session, report, approver):
    def carry_through(*given, **more):
        notice = report(*given, **more)
        return notices.accept(session, approver, notice.id, notice.version)

    return carry_through


def entry(session, uscc=HEAD):
    session.expire_all()
    found = stored_entries(session, [uscc])
    return found[uscc].entry if found else None


def test_a_new_name_makes_the_old_one_a_former_name_with_its_last_day(session, accepted):
    old = entry(session).name
    notice = accepted(NoticeKind.NAME, "武汉新帆人力资源有限公司")
    found = entry(session)
    assert found.name == "武汉新帆人力资源有限公司"
    assert [(one.text, one.used_until) for one in found.former_names] == [
        (old, CHANGED - timedelta(days=1))
    ]
    assert notice.status is HandedInStatus.ACCEPTED
    assert notice.register_changes[0] == ["机构名称", old, "武汉新帆人力资源有限公司"]
    actions = [event.action for event in session.query(AuditEvent).order_by(AuditEvent.id)]
    assert actions[-2:] == ["register_imported", "duty_step"]


def test_what_a_notice_changed_stands_in_the_history_of_the_agency(session, agency, accepted):
    old = entry(session).name
    accepted(NoticeKind.NAME, "武汉新帆人力资源有限公司")
    (line,) = history_page(session, agency.id, At()).items
    assert line.act.act.origin is ActOrigin.NOTICE
    assert ["机构名称", old, "武汉新帆人力资源有限公司"] in line.lines


def test_address_and_representative_follow(session, accepted):
    accepted(NoticeKind.ADDRESS, "中山路 9 号", street=Street.NANHU)
    accepted(NoticeKind.REPRESENTATIVE, "周某某")
    found = entry(session)
    assert (found.address, found.street) == ("中山路 9 号", Street.NANHU)
    assert found.legal_representative == "周某某"
    again = accepted(NoticeKind.REPRESENTATIVE, "周某某")
    assert again.register_changes == []


def test_a_branch_enters_under_its_head_office_and_leaves_by_its_licences(session, accepted, world):
    more = {"branch_uscc": BRANCH, "branch_address": "沿江大道 3 号", "street": Street.ZIYANG}
    accepted(NoticeKind.BRANCH_OPENED, "武汉晨帆人力资源有限公司汉口分公司", **more)
    found = entry(session, BRANCH)
    assert (found.parent, found.address, found.street) == (HEAD, "沿江大道 3 号", Street.ZIYANG)
    of_branch = ids_by_code(session, [BRANCH])[BRANCH]
    history = history_page(session, of_branch, At()).items
    assert [line.act.act.origin for line in history] == [ActOrigin.NOTICE]
    closed = accepted(NoticeKind.BRANCH_CLOSED, branch_uscc=BRANCH)
    assert closed.register_changes == []  # it held no licence of its own


def test_ended_business_cancels_every_licence_that_still_stands(session, accepted):
    notice = accepted(NoticeKind.ENDED)
    (licence,) = entry(session).licences
    assert [event.kind for event in licence.events][-1] is LicenceEventKind.CANCELLED
    assert licence.events[-1].on == CHANGED
    assert licence.events[-1].document == f"变更报告第{notice.id}号"
    again = accepted(NoticeKind.ENDED)
    assert again.register_changes == []


def test_a_branch_of_somebody_else_is_not_taken(session, report, approver, world):
    other = world.agency("武汉别家人力资源有限公司", uscc=OTHER)
    world.agency("武汉别家人力资源有限公司分公司", uscc=BRANCH, parent_id=other.id)
    with pytest.raises(DutyError, match="没有本机构的这家分支机构"):
        report(NoticeKind.BRANCH_CLOSED, branch_uscc=BRANCH)
    more = {"branch_uscc": BRANCH, "branch_address": "沿江大道 3 号"}
    notice = report(NoticeKind.BRANCH_OPENED, "武汉晨帆人力资源有限公司分公司", **more)
    with pytest.raises(DutyError, match="另一家机构的分支机构"):
        notices.accept(session, approver, notice.id, notice.version)
    session.refresh(notice)
    assert notice.status is HandedInStatus.SUBMITTED


def test_a_returned_notice_keeps_the_day_it_first_came_in(session, agency, report, approver):
    with clock.at(CHANGED + timedelta(days=10)):
        notice = report(NoticeKind.NAME, "武汉新帆人力资源有限公司")
    with pytest.raises(DutyError, match="写明缺少什么"):
        notices.send_back(session, approver, notice.id, notice.version, " ")
    notice = notices.send_back(session, approver, notice.id, notice.version, "缺少登记通知书。")
    typed = ChangeReport(NoticeKind.NAME, CHANGED, "武汉新帆人力资源服务有限公司")
    key = (agency.id, notice.id, notice.version)
    done = notices.complete(session, Actor(None), key, typed)
    assert (done.status, done.reason) == (HandedInStatus.SUBMITTED, "缺少登记通知书。")
    assert done.reported_on == CHANGED + timedelta(days=10)
    with pytest.raises(DutyError, match="已被他人办理"):
        notices.complete(session, Actor(None), key, typed)


def test_one_change_is_reported_once_and_can_be_taken_back(session, agency, report, approver):
    notice = report(NoticeKind.NAME, "武汉新帆人力资源有限公司")
    with pytest.raises(DutyError, match="已有一份报告在办"):
        report(NoticeKind.NAME, "武汉再改人力资源有限公司")
    notices.withdraw(session, Actor(None), (agency.id, notice.id, notice.version))
    with pytest.raises(DutyError, match="已被他人办理"):
        notices.accept(session, approver, notice.id, notice.version)
    report(NoticeKind.NAME, "武汉再改人力资源有限公司")


def test_nobody_touches_the_notice_of_another_agency(session, report, world):
    notice = report(NoticeKind.NAME, "武汉新帆人力资源有限公司")
    stranger = world.agency("武汉别家人力资源有限公司", uscc=OTHER)
    with pytest.raises(DutyError, match="没有这份报告"):
        notices.withdraw(session, Actor(None), (stranger.id, notice.id, notice.version))


def test_short_names_survive_a_renaming(session, agency, accepted, world):
    world.add(AgencyName(agency_id=agency.id, kind=NameKind.SHORT, text="晨帆"))
    accepted(NoticeKind.NAME, "武汉新帆人力资源有限公司")
    assert entry(session).short_names == ("晨帆",)
