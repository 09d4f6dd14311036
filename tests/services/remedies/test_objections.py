from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from supervisor.domain.credit.remedies import ObjectionKind, ObjectionStatus, RemedyError
from supervisor.domain.platform import clock
from supervisor.services.credit import ledger
from supervisor.services.platform.audit import Actor
from supervisor.services.remedies import objections
from supervisor.services.remedies.objections import ObjectionAnswer, ObjectionSubject
from supervisor.settings import Settings
from supervisor.store.tables.credit import Objection
from tests.support.credit_world import Office, noon

DAY = date(2026, 3, 10)


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return Office.make(session, settings)


def objected(office: Office) -> Objection:
    office.served()
    subject = ObjectionSubject(entry_id=office.entries()[0].id)
    return objections.object_to(
        office.session, Actor(office.owner.id), office.agency.id, subject, "岗位属实，有用工协议。"
    )


def answered(office: Office, *, is_upheld: bool) -> Objection:
    objection = objected(office)
    answer = ObjectionAnswer(is_upheld, "经核查用工协议。")
    objections.review(office.session, office.inspector, objection.id, 1, answer)
    return objections.decide(office.session, office.approver, objection.id, 2, answer)


def test_an_upheld_objection_withdraws_the_entry_at_once(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        objection = answered(office, is_upheld=True)
        assert objection.status is ObjectionStatus.UPHELD
        assert office.score() == 100
        assert ledger.public_credit(office.session, office.agency.id, DAY).facts == ()


def test_a_dismissed_objection_leaves_the_entry_and_opens_one_appeal(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        first = answered(office, is_upheld=False)
        assert office.score() == 85
        owner = Actor(office.owner.id)
        appeal = objections.appeal(office.session, owner, office.agency.id, first.id, "请上级复核")
        assert (appeal.kind, appeal.entry_id) == (ObjectionKind.APPEAL, first.entry_id)
        with pytest.raises(RemedyError, match="已经提出"):
            objections.appeal(office.session, owner, office.agency.id, first.id, "再次")


def test_the_answer_is_due_in_seven_working_days(office: Office) -> None:
    with time_machine.travel(noon(date(2026, 9, 28)), tick=False):
        objection = objected(office)
    assert objection.due_on == date(2026, 10, 13)  # the make-up Saturday of 10 October is worked


def test_one_person_does_not_check_and_decide(office: Office) -> None:
    objection = objected(office)
    answer = ObjectionAnswer(True, "核查属实")
    objections.review(office.session, office.inspector, objection.id, 1, answer)
    with pytest.raises(RemedyError, match="另一名"):
        objections.decide(office.session, office.inspector, objection.id, 2, answer)
    assert office.score() == 85


def test_nobody_objects_for_another_agency(office: Office) -> None:
    office.served()
    subject = ObjectionSubject(entry_id=office.entries()[0].id)
    with pytest.raises(RemedyError, match="没有"):
        objections.object_to(
            office.session, Actor(office.owner.id), office.agency.id + 1, subject, "不服"
        )


def test_an_appeal_needs_a_dismissed_objection(office: Office) -> None:
    objection = objected(office)
    with pytest.raises(RemedyError, match="答复"):
        objections.appeal(
            office.session, Actor(office.owner.id), office.agency.id, objection.id, "不服"
        )


def test_the_same_entry_is_objected_to_once(office: Office) -> None:
    objection = objected(office)
    with pytest.raises(RemedyError, match="已经对"):
        objections.object_to(
            office.session,
            Actor(office.owner.id),
            office.agency.id,
            ObjectionSubject(entry_id=objection.entry_id),
            "再次",
        )
    assert objection.due_on > clock.today() + timedelta(days=6)


def test_an_objection_partly_upheld_corrects_the_points(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        objection = objected(office)
        objections.review(
            office.session, office.inspector, objection.id, 1, ObjectionAnswer(True, "部分属实")
        )
        for points_left in (15, -1):
            answer = ObjectionAnswer(True, "部分属实", points_left)
            with pytest.raises(RemedyError, match="更正后"):
                objections.decide(office.session, office.approver, objection.id, 2, answer)
        answer = ObjectionAnswer(True, "三条岗位中一条不实", points_left=5)
        objections.decide(office.session, office.approver, objection.id, 2, answer)
        assert office.score() == 95
    assert [entry.points for entry in office.entries()] == [-15, 10]
