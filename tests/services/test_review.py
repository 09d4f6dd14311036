"""Decisions on findings: kept, taken back, never lost to a slower colleague."""

import pytest

from supervisor.domain.findings import Decision, FindingStatus, RejectReason
from supervisor.services.audit import Actor
from supervisor.services.review import FindingChanged, ReviewError, Ruling, decide, undo
from supervisor.store.tables.findings import Finding, Review
from supervisor.store.tables.users import AuditEvent
from tests.factories import Hit, World


@pytest.fixture
def world(session, settings) -> World:
    return World(session, settings)


@pytest.fixture
def inspector(world) -> Actor:
    return Actor(world.user().id, "10.0.0.1")


def status(session, finding_id: int) -> FindingStatus:
    session.expire_all()
    return session.get(Finding, finding_id).status


def test_a_review_records_what_was_before_the_eyes(session, world, inspector):
    finding = world.finding()
    ruling = Ruling(Decision.REJECT, finding.version, RejectReason.DUPLICATE, " 同上 ")
    review = decide(session, finding.id, inspector, ruling)
    assert review.revision_id == finding.revision_id
    assert review.register_version_id == finding.register_version_id
    assert review.rules_version_id == finding.rules_version_id
    assert review.note == "同上"
    event = session.query(AuditEvent).filter_by(action="finding_decided").one()
    assert event.actor_id == inspector.user_id
    assert event.detail["decision"] == "reject"


def test_a_reason_is_kept_for_rejections_only(session, world, inspector):
    finding = world.finding()
    ruling = Ruling(Decision.CONFIRM, finding.version, RejectReason.DUPLICATE)
    assert decide(session, finding.id, inspector, ruling).reason is None


def test_an_old_version_writes_nothing(session, world, inspector):
    finding = world.finding()
    finding_id, version = finding.id, finding.version
    decide(session, finding_id, inspector, Ruling(Decision.UNSURE, version))
    with pytest.raises(FindingChanged, match="已先判为“存疑”"):
        decide(session, finding_id, inspector, Ruling(Decision.CONFIRM, version))
    assert status(session, finding_id) is FindingStatus.UNSURE
    assert session.query(Review).count() == 1


def test_a_new_wording_is_told_apart_from_a_faster_colleague(session, world, inspector):
    finding = world.finding()
    version = finding.version
    world.reword(finding, "女士优先。", [Hit("女士优先")])
    with pytest.raises(FindingChanged, match="新的文本"):
        decide(session, finding.id, inspector, Ruling(Decision.CONFIRM, version))


def test_undo_goes_back_to_the_decision_before(session, world, inspector):
    finding = world.finding()
    finding_id = finding.id
    decide(session, finding_id, inspector, Ruling(Decision.UNSURE, finding.version))
    session.expire_all()
    second = decide(session, finding_id, inspector, Ruling(Decision.CONFIRM, finding.version))
    undo(session, second.id, inspector)
    assert status(session, finding_id) is FindingStatus.UNSURE


def test_only_the_newest_decision_can_be_undone_and_once(session, world, inspector):
    finding = world.finding()
    first = decide(session, finding.id, inspector, Ruling(Decision.UNSURE, finding.version))
    first_id = first.id
    session.expire_all()
    second = decide(session, finding.id, inspector, Ruling(Decision.CONFIRM, finding.version))
    with pytest.raises(ReviewError, match="不能再撤销"):
        undo(session, first_id, inspector)
    undo(session, second.id, inspector)
    with pytest.raises(ReviewError, match="已经撤销过"):
        undo(session, second.id, inspector)


def test_a_decision_on_an_earlier_wording_cannot_be_undone(session, world, inspector):
    finding = world.finding()
    review = decide(session, finding.id, inspector, Ruling(Decision.CONFIRM, finding.version))
    review_id = review.id
    session.expire_all()
    world.reword(finding, "女士优先。", [Hit("女士优先")])
    with pytest.raises(ReviewError, match="新的文本"):
        undo(session, review_id, inspector)
    assert status(session, finding.id) is FindingStatus.OPEN
