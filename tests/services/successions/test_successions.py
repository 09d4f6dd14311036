"""From the register, served decisions and ads to suspected successions, and what follows."""

from datetime import date

import pytest
from sqlalchemy import event, select

from supervisor.domain.cases.cases import CaseOrigin, CaseOutcome, CaseStatus
from supervisor.domain.successions import Ending, NewcomerKind, SuccessionOpinion
from supervisor.services.platform.audit import Actor
from supervisor.services.successions import successions
from supervisor.services.successions.successions import SuccessionError
from supervisor.store.tables.cases.cases import Case, ListedClosure
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.successions import Succession, SuccessionOpinionRow
from tests.support.cases.closed import put_closed
from tests.support.factories import World
from tests.support.succession_world import (
    ADDRESS,
    NEW,
    OLD,
    PHONE,
    REVOKED_ON,
    WECHAT,
    SuccessionWorld,
)


@pytest.fixture
def world(session, settings):
    return SuccessionWorld(session, settings)


@pytest.fixture
def inspector(session, settings):
    return Actor(World(session, settings).user().id)


def all_of(session):
    session.expire_all()
    return session.scalars(select(Succession).order_by(Succession.id)).all()


def kinds(succession):
    return [(tie["kind"], tie["weight"]) for tie in succession.ties]


def test_a_poster_with_a_revoked_agencys_phone_is_a_lead(world, session):
    agency = world.agency()
    world.ads({"text": f"招普工，电话{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}"})
    assert world.recompute() == 1
    (found,) = all_of(session)
    assert (found.before_name, found.ending, found.ended_on) == (OLD, Ending.REVOKED, REVOKED_ON)
    assert (found.after_name, found.after_kind) == (NEW, NewcomerKind.POSTER)
    assert (found.before_agency_id, found.percent) == (agency.id, 60)
    assert kinds(found) == [("phone", 0.6)]
    assert found.ties[0]["before"] == 0
    assert found.ties[0]["after"] > 0
    assert PHONE not in str(found.ties)


def test_wechat_and_account_of_its_own_ads_tie_as_well(world, session):
    world.agency(phone="", address="")
    world.ads({"company": OLD, "text": f"微信：{WECHAT}", "account": "a-7"})
    world.ads({"text": f"加V：{WECHAT}", "account": "a-7"})
    world.recompute()
    (found,) = all_of(session)
    assert kinds(found) == [("account", 0.7), ("wechat", 0.6)]
    assert found.ties[0]["before"] > 0


def test_a_new_licence_at_the_same_address_under_the_same_person_is_a_lead(world, session):
    world.agency()
    new = world.agency(
        "武汉砚桥人力资源有限公司", revoked=False, granted=date(2026, 9, 1), phone="02788886666"
    )
    world.recompute()
    (found,) = all_of(session)
    assert (found.after_kind, found.after_agency_id) == (NewcomerKind.AGENCY, new.id)
    assert dict(kinds(found)).keys() == {"address", "representative"}


def test_an_agency_licensed_long_before_is_no_newcomer(world, session):
    world.agency()
    world.agency("武汉砚桥人力资源有限公司", revoked=False)
    world.ads({"company": "武汉砚桥人力资源有限公司", "text": f"电话{PHONE}"})
    assert world.recompute() == 0


def test_whoever_a_served_decision_closed_counts_without_being_in_the_register(world, session):
    case = Case(
        number="武昌人社案〔2026〕99号",
        respondent="阿强劳务",
        origin=CaseOrigin.INSPECTION,
        summary="未经许可从事职业中介",
        opened_on=date(2026, 5, 1),
        status=CaseStatus.SERVED,
        outcome=CaseOutcome.CLOSURE,
        decided_on=date(2026, 6, 1),
        served_on=date(2026, 6, 3),
    )
    put_closed(session, case)
    world.ads({"company": "阿强劳务", "text": f"微信：{WECHAT}"}, {"text": f"微信：{WECHAT}"})
    world.recompute()
    (found,) = all_of(session)
    assert (found.before_name, found.ending) == ("阿强劳务", Ending.BANNED)
    assert (found.before_case_id, found.before_agency_id) == (case.id, None)
    session.scalars(select(ListedClosure)).one().taken_back_on = date(2026, 6, 9)
    session.commit()
    world.recompute()
    assert [one.is_current for one in all_of(session)] == [False]


def test_a_mall_is_set_aside_and_a_namesake_alone_is_nothing(world, session):
    world.agency(phone="")
    world.agency("武汉禾谦人力资源有限公司", revoked=False, granted=date(2026, 9, 1), phone="",
                 address="")  # fmt: skip
    world.ads(*({"company": f"武汉{name}食品有限公司", "address": ADDRESS} for name in
                ("甲禾", "乙谦", "丙联", "丁衡", "戊序", "己屿")))  # fmt: skip
    assert world.recompute() == 0
    assert all_of(session) == []


def test_a_second_run_changes_nothing_and_asks_a_fixed_number_of_questions(world, session):
    world.agency()
    world.ads({"text": f"电话{PHONE}"})
    world.recompute()
    before = [(one.id, one.found_at, one.ties, one.percent) for one in all_of(session)]
    few = statements(world, session)
    assert [(one.id, one.found_at, one.ties, one.percent) for one in all_of(session)] == before
    world.ads(*({"company": f"武汉{n}号职介所", "text": f"电话1390000{n:04d}"} for n in range(30)))
    assert statements(world, session) == few


def statements(world, session):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    world.recompute()
    event.remove(session.get_bind(), "before_cursor_execute", note)
    return len([one for one in seen if one.startswith("SELECT")])


def test_an_opinion_outlives_every_computation_and_can_be_taken_back(world, session, inspector):
    world.agency()
    world.ads({"text": f"电话{PHONE}"})
    world.recompute()
    (found,) = all_of(session)
    successions.judge(session, inspector, found.id, SuccessionOpinion.UNSURE, "")
    successions.judge(session, inspector, found.id, SuccessionOpinion.NOT_SAME, "电话已转让")
    world.recompute()
    assert all_of(session)[0].opinion is SuccessionOpinion.NOT_SAME
    said = session.scalars(select(SuccessionOpinionRow).order_by(SuccessionOpinionRow.id)).all()
    assert said[1].ties == found.ties
    successions.revoke(session, inspector, said[1].id)
    assert all_of(session)[0].opinion is SuccessionOpinion.UNSURE
    successions.revoke(session, inspector, said[0].id)
    assert all_of(session)[0].opinion is None
    with pytest.raises(SuccessionError, match="已经撤销"):
        successions.revoke(session, inspector, said[0].id)
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions.count("succession_judged") == 2
    assert actions.count("succession_revoked") == 2


def test_a_case_needs_a_judgement_and_is_opened_once(world, session, inspector):
    world.agency()
    world.ads({"text": f"电话{PHONE}"})
    world.recompute()
    (found,) = all_of(session)
    with pytest.raises(SuccessionError, match="认定为同一经营者后"):
        successions.open_case(session, inspector, found.id)
    successions.judge(session, inspector, found.id, SuccessionOpinion.SAME_OPERATOR, "现场核实")
    case = successions.open_case(session, inspector, found.id)
    assert successions.open_case(session, inspector, found.id).id == case.id
    assert (case.origin, case.respondent, case.agency_id) == (CaseOrigin.SUCCESSION, NEW, None)
    assert OLD in case.summary


def test_a_suspicion_touches_no_finding(world, session):
    world.agency()
    world.ads({"text": f"招普工，限男性，电话{PHONE}"})
    before = [(one.verdict, one.severity, one.version) for one in session.scalars(select(Finding))]
    world.recompute()
    session.expire_all()
    after = [(one.verdict, one.severity, one.version) for one in session.scalars(select(Finding))]
    assert before == after
    assert before
