"""Packaged rules are watched too: stopped only when reviewers have proved them wrong."""

import pytest
from sqlalchemy import select

from supervisor.domain.leads.findings import Decision, RejectReason
from supervisor.services.leads import review
from supervisor.services.platform.audit import Actor
from supervisor.services.rules.in_force import packaged_rules
from supervisor.services.rules.monitor import stop_failing_packaged
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.rules import RuleStop
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


def test_a_rule_proved_wrong_is_stopped_and_says_why(world, session):
    reviewed(world, 12, misread)
    assert stop_failing_packaged(session) == [RULE.id]
    stop = session.scalars(select(RuleStop)).one()
    assert stop.stopped_by is None
    assert "0 / 12" in stop.reason
    actions = [str(event.action) for event in session.scalars(select(AuditEvent))]
    assert "rule_stopped" in actions
    assert stop_failing_packaged(session) == []


@pytest.mark.parametrize(("count", "ruling"), [(1, misread), (12, wrong_poster), (12, right)])
def test_a_few_rejections_or_other_reasons_stop_nothing(world, session, count, ruling):
    reviewed(world, count, ruling)
    assert stop_failing_packaged(session) == []
