from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from supervisor.domain.credit.remedies import RemedyError, RepairStatus
from supervisor.services.cases import steps
from supervisor.services.credit import ledger, repair
from supervisor.services.credit.repair import RepairRequest
from supervisor.services.platform.audit import Actor
from supervisor.settings import Settings
from supervisor.store.tables.credit import CreditEntry, RepairApplication
from tests.support.credit_world import Office, noon

DAY = date(2026, 3, 10)
EARLIEST = date(2026, 6, 10)
REQUEST = RepairRequest("已下架全部虚假岗位并缴纳罚款。", "王某", has_committed=True)


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return Office.make(session, settings)


def punished(office: Office, *, has_done: bool = True) -> CreditEntry:
    with time_machine.travel(noon(DAY), tick=False):
        case = office.served()
        if has_done:
            steps.mark_duty_done(office.session, office.inspector, case.id, case.version, DAY)
    return office.entries()[0]


def apply(office: Office, entry: CreditEntry) -> RepairApplication:
    owner = Actor(office.owner.id)
    return repair.apply(office.session, owner, office.agency.id, entry.id, REQUEST)


def test_after_the_least_period_a_repair_ends_the_entry_everywhere(office: Office) -> None:
    entry = punished(office)
    with time_machine.travel(noon(EARLIEST), tick=False):
        assert len(ledger.public_credit(office.session, office.agency.id, EARLIEST).facts) == 1
        application = apply(office, entry)
        application = repair.review(
            office.session, office.inspector, application.id, 1, "材料齐全", is_met=True
        )
        application = repair.decide(
            office.session, office.approver, application.id, 2, "", is_granted=True
        )
        assert application.status is RepairStatus.GRANTED
        assert office.score() == 100
        assert ledger.public_credit(office.session, office.agency.id, EARLIEST).facts == ()
    assert office.score(EARLIEST - timedelta(days=1)) == 85


@pytest.mark.parametrize(
    ("day", "has_done", "word"),
    [(EARLIEST - timedelta(days=1), True, "最短公示期"), (EARLIEST, False, "履行完义务")],
)
def test_an_unmet_condition_is_named(office: Office, day: date, has_done: bool, word: str) -> None:
    entry = punished(office, has_done=has_done)
    with time_machine.travel(noon(day), tick=False), pytest.raises(RemedyError, match=word):
        apply(office, entry)


def test_without_a_signed_commitment_nothing_is_taken(office: Office) -> None:
    entry = punished(office)
    request = RepairRequest("已改正", "王某", has_committed=False)
    with time_machine.travel(noon(EARLIEST), tick=False), pytest.raises(RemedyError, match="承诺"):
        repair.apply(office.session, Actor(office.owner.id), office.agency.id, entry.id, request)


def test_nobody_repairs_the_record_of_another_agency(office: Office) -> None:
    entry = punished(office)
    with time_machine.travel(noon(EARLIEST), tick=False), pytest.raises(RemedyError, match="没有"):
        repair.apply(
            office.session, Actor(office.owner.id), office.agency.id + 1, entry.id, REQUEST
        )


def test_the_reviewer_cannot_grant(office: Office) -> None:
    entry = punished(office)
    with time_machine.travel(noon(EARLIEST), tick=False):
        application = apply(office, entry)
        repair.review(office.session, office.inspector, application.id, 1, "齐全", is_met=True)
        with pytest.raises(RemedyError, match="另一名"):
            repair.decide(office.session, office.inspector, application.id, 2, "", is_granted=True)
        assert office.score() == 85


def test_one_application_at_a_time_and_none_after_the_repair(office: Office) -> None:
    entry = punished(office)
    with time_machine.travel(noon(EARLIEST), tick=False):
        application = apply(office, entry)
        with pytest.raises(RemedyError, match="正在办理"):
            apply(office, entry)
        repair.review(office.session, office.inspector, application.id, 1, "齐全", is_met=True)
        repair.decide(office.session, office.approver, application.id, 2, "", is_granted=True)
        with pytest.raises(RemedyError, match="已经修复"):
            apply(office, entry)


def test_a_refused_application_may_be_made_again(office: Office) -> None:
    entry = punished(office)
    with time_machine.travel(noon(EARLIEST), tick=False):
        application = apply(office, entry)
        repair.review(
            office.session, office.inspector, application.id, 1, "缺缴款凭证", is_met=False
        )
        assert office.score() == 85
        assert apply(office, entry).status is RepairStatus.SUBMITTED


def test_an_expired_entry_needs_no_repair(office: Office) -> None:
    entry = punished(office)
    after = noon(date(2027, 3, 10))
    with time_machine.travel(after, tick=False), pytest.raises(RemedyError, match="到期"):
        apply(office, entry)


def test_a_revoked_decision_leaves_an_open_application_to_be_refused(office: Office) -> None:
    entry = punished(office)
    with time_machine.travel(noon(EARLIEST), tick=False):
        application = apply(office, entry)
        repair.review(office.session, office.inspector, application.id, 1, "齐全", is_met=True)
        case = entry.case
        assert case is not None
        steps.revoke(office.session, office.approver, case.id, case.version, "复议撤销")
        with pytest.raises(RemedyError, match="撤销"):
            repair.decide(office.session, office.approver, application.id, 2, "", is_granted=True)
        application = repair.decide(
            office.session, office.approver, application.id, 2, "决定已撤销", is_granted=False
        )
        assert application.status is RepairStatus.REFUSED
