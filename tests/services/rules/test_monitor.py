"""A rule that fares badly is proposed to be stopped; a person decides, and that stands."""

import pytest
from sqlalchemy import select

from supervisor.domain.leads.findings import Decision, RejectReason
from supervisor.domain.platform.roles import Role
from supervisor.domain.screening.model import Category
from supervisor.services.leads import review
from supervisor.services.leads.corrections import remarks
from supervisor.services.leads.corrections.remarks import Strike
from supervisor.services.platform.audit import Actor
from supervisor.services.rules import stops
from supervisor.services.rules.in_force import packaged_rules, screener_in_force
from supervisor.services.rules.lab import LabRefused
from supervisor.services.rules.monitor import Minimum, propose_stops
from supervisor.store.queries.rules.readings import open_proposals
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.rules import RuleStop, StopProposal
from tests.support.factories import Ad, Hit

RULE = packaged_rules().get("school.mode")


def reviewed(world, count, ruling):
    """So many findings that the rule marked, each decided the same way."""
    reviewer = Actor(world.user().id)
    for number in range(count):
        text = f"第{number}组，统招本科。"
        hit = Hit("统招", RULE.category, rule=RULE.id, version=RULE.version)
        finding = world.finding(Ad(text=text, hits=[hit]))
        review.decide(world.session, finding.id, reviewer, ruling(finding.version))


def misread(version):
    return review.Ruling(Decision.REJECT, version, RejectReason.WORDING_MISREAD)


def wrong_poster(version):
    return review.Ruling(Decision.REJECT, version, RejectReason.WRONG_POSTER)


def right(version):
    return review.Ruling(Decision.CONFIRM, version)


LEAST = Minimum(12, 2)


def test_a_rule_proved_wrong_is_proposed_and_works_on(world, session):
    reviewed(world, 6, misread)
    assert propose_stops(session, LEAST) == []
    reviewed(world, 6, misread)
    assert propose_stops(session, LEAST) == [RULE.id]
    proposal = session.scalars(select(StopProposal)).one()
    assert (proposal.right, proposal.judged, proposal.people) == (0, 12, 2)
    assert session.scalars(select(RuleStop)).all() == []
    assert is_in_force(session)
    assert propose_stops(session, LEAST) == []


def is_in_force(session):
    return RULE.id in {rule.id for rule in screener_in_force(session).rules.rules}


def test_one_person_alone_proposes_nothing_however_much_is_read(world, session):
    reviewed(world, 30, misread)
    assert propose_stops(session, LEAST) == []


@pytest.mark.parametrize(("count", "ruling"), [(1, misread), (6, wrong_poster), (6, right)])
def test_a_few_rejections_or_other_reasons_propose_nothing(world, session, count, ruling):
    reviewed(world, count, ruling)
    reviewed(world, count, ruling)
    assert propose_stops(session, LEAST) == []


def test_a_refused_stop_stands_against_the_machine(world, session):
    for _ in range(2):
        reviewed(world, 6, misread)
    propose_stops(session, LEAST)
    (proposal,) = open_proposals(session)
    approver = Actor(world.user(Role.APPROVER).id)
    with pytest.raises(LabRefused, match="理由"):
        stops.refuse(session, approver, proposal.id, "")
    stops.refuse(session, approver, proposal.id, "误判的都是同一家的信息。")
    reviewed(world, 12, misread)
    assert propose_stops(session, LEAST) == []
    assert is_in_force(session)


def test_nobody_stops_a_rule_alone(world, session):
    first, second = (Actor(world.user(Role.APPROVER).id) for _ in range(2))
    with pytest.raises(LabRefused, match="理由"):
        stops.propose_packaged(session, first, RULE.id, "")
    proposal_id = stops.propose_packaged(session, first, RULE.id, "误报多")
    assert is_in_force(session)
    with pytest.raises(LabRefused, match="已有停用建议"):
        stops.propose_packaged(session, second, RULE.id, "误报多")
    with pytest.raises(LabRefused, match="另一位审批人"):
        stops.accept(session, first, proposal_id, "")
    assert is_in_force(session)
    stops.accept(session, second, proposal_id, "同意")
    assert not is_in_force(session)
    stop = session.scalars(select(RuleStop)).one()
    assert (stop.stopped_by, stop.reason) == (
        second.user_id,
        "提出人说明：误报多。 审批人说明：同意",
    )
    trail = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(str(event.action), event.actor_id) for event in trail[-2:]] == [
        ("rule_stop_proposed", first.user_id),
        ("rule_stopped", second.user_id),
    ]
    assert trail[-1].detail["proposed_by"] == first.user_id


def test_who_takes_a_proposal_back_does_not_silence_the_machine(world, session):
    person = Actor(world.user(Role.APPROVER).id)
    proposal_id = stops.propose_packaged(session, person, RULE.id, "误报多")
    for _ in range(2):
        reviewed(world, 6, misread)
    assert propose_stops(session, LEAST) == []
    stops.refuse(session, person, proposal_id, "看错了")
    assert is_in_force(session)
    assert propose_stops(session, LEAST) == [RULE.id]


def test_an_accepted_stop_names_the_approver(world, session):
    for _ in range(2):
        reviewed(world, 6, misread)
    propose_stops(session, LEAST)
    (proposal,) = open_proposals(session)
    approver = Actor(world.user(Role.APPROVER).id)
    stops.accept(session, approver, proposal.id, "")
    stop = session.scalars(select(RuleStop)).one()
    assert stop.stopped_by == approver.user_id
    assert "0 / 12" in stop.reason
    assert not is_in_force(session)
    with pytest.raises(LabRefused, match="已经有人决定"):
        stops.refuse(session, approver, proposal.id, "晚了")


def test_a_hit_struck_off_speaks_against_its_rule(world, session):
    for _ in range(2):
        reviewer = Actor(world.user().id)
        for number in range(6):
            other = Hit("限男性", Category.GENDER)
            hit = Hit("统招", RULE.category, rule=RULE.id, version=RULE.version)
            ad = Ad(text=f"第{number}组，限男性，统招本科。", hits=[hit, other])
            finding = world.finding(ad)
            (own,) = [one for one in finding.hits if one.rule == RULE.id]
            said = Strike(own.id, finding.version, RejectReason.WORDING_MISREAD)
            remarks.strike(session, finding.id, reviewer, said)
            session.refresh(finding)
            review.decide(session, finding.id, reviewer, right(finding.version))
    assert propose_stops(session, LEAST) == [RULE.id]
