"""Decisions on findings: kept, taken back, never lost to a slower colleague."""

import pytest

from supervisor.domain.leads.findings import Decision, FindingStatus, RejectReason
from supervisor.services.leads.review import FindingChanged, ReviewError, Ruling, decide, undo
from supervisor.services.platform.audit import Actor
from supervisor.store.tables.leads import Finding, Review
from supervisor.store.tables.platform import AuditEvent
from tests.support.factories import Hit


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


def joint(session, lead, *copies):
    session.expire_all()
    fresh = [session.get(Finding, finding.id) for finding in (lead, *copies)]
    versions = {copied.id: copied.version for copied in fresh[1:]}
    return fresh[0].version, versions


def test_copies_are_decided_and_taken_back_with_their_lead(session, world, inspector):
    lead = world.finding()
    copies = [world.finding(copy_of=lead) for _ in range(3)]
    ids = [finding.id for finding in (lead, *copies)]
    version, versions = joint(session, lead, *copies[:2])
    ruling = Ruling(Decision.REJECT, version, RejectReason.WORDING_MISREAD, "同一则")
    review_id = decide(session, ids[0], inspector, ruling, versions).id
    assert [status(session, one) for one in ids] == [FindingStatus.REJECTED] * 3 + [
        FindingStatus.OPEN
    ]
    made = session.query(Review).order_by(Review.id).all()
    assert [one.with_review_id for one in made] == [None, review_id, review_id]
    assert {one.note for one in made} == {"同一则"}
    events = session.query(AuditEvent).filter_by(action="finding_decided").all()
    assert sorted(event.object_id for event in events) == sorted(map(str, ids[:3]))

    undone = undo(session, review_id, inspector)
    assert (undone.together.words, undone.left) == ("连同 2 条副本", 0)
    assert {status(session, one) for one in ids} == {FindingStatus.OPEN}


def test_a_copy_decided_anew_is_left_when_the_lead_is_taken_back(session, world, inspector):
    lead = world.finding()
    copied = world.finding(copy_of=lead)
    version, versions = joint(session, lead, copied)
    review_id = decide(session, lead.id, inspector, Ruling(Decision.UNSURE, version), versions).id
    version, _ = joint(session, copied)
    decide(session, copied.id, inspector, Ruling(Decision.CONFIRM, version))
    undone = undo(session, review_id, inspector)
    assert (undone.together.words, undone.left) == ("", 1)
    assert status(session, lead.id) is FindingStatus.OPEN
    assert status(session, copied.id) is FindingStatus.CONFIRMED


@pytest.mark.parametrize("first", [Decision.CONFIRM, Decision.REJECT])
@pytest.mark.parametrize("second", list(Decision))
def test_a_conclusion_is_not_decided_anew(session, world, inspector, first, second):
    finding = world.finding()
    reason = RejectReason.OWN_HIRING
    made = decide(session, finding.id, inspector, Ruling(first, finding.version, reason)).id
    session.expire_all()
    with pytest.raises(ReviewError, match=r"撤销自己刚作的判定.*重新打开这条判定"):
        decide(session, finding.id, inspector, Ruling(second, finding.version, reason))
    assert status(session, finding.id) is first.status
    assert session.query(Review).count() == 1
    undo(session, made, inspector)
    session.expire_all()
    decide(session, finding.id, inspector, Ruling(second, finding.version, reason))
    assert status(session, finding.id) is second.status


def test_a_decided_lead_does_not_join_as_a_copy(session, world, inspector):
    lead = world.finding()
    copied = world.finding(copy_of=lead)
    _, versions = joint(session, lead, copied)
    decide(session, copied.id, inspector, Ruling(Decision.CONFIRM, versions[copied.id]))
    version, versions = joint(session, lead, copied)
    with pytest.raises(ReviewError, match=f"线索 {copied.id} 已判为“属实”"):
        decide(session, lead.id, inspector, Ruling(Decision.UNSURE, version), versions)
    assert status(session, lead.id) is FindingStatus.OPEN


def test_one_copy_can_be_taken_back_alone(session, world, inspector):
    lead = world.finding()
    copied = world.finding(copy_of=lead)
    version, versions = joint(session, lead, copied)
    decide(session, lead.id, inspector, Ruling(Decision.CONFIRM, version), versions)
    made = session.query(Review).filter_by(finding_id=copied.id).one()
    undo(session, made.id, inspector)
    assert status(session, lead.id) is FindingStatus.CONFIRMED
    assert status(session, copied.id) is FindingStatus.OPEN


@pytest.mark.parametrize("how", ["decided", "reworded", "no copy"])
def test_a_copy_that_is_not_what_was_shown_stops_the_whole_decision(session, world, inspector, how):
    lead = world.finding()
    copied = world.finding(copy_of=None if how == "no copy" else lead)
    version, versions = joint(session, lead, copied)
    if how == "decided":
        ruling = Ruling(Decision.UNSURE, versions[copied.id])
        decide(session, copied.id, inspector, ruling)
    if how == "reworded":
        world.reword(copied, "女士优先。", [Hit("女士优先")])
    before = session.query(Review).count()
    with pytest.raises(FindingChanged, match=f"线索 {copied.id}"):
        decide(session, lead.id, inspector, Ruling(Decision.CONFIRM, version), versions)
    assert status(session, lead.id) is FindingStatus.OPEN
    assert session.query(Review).count() == before
