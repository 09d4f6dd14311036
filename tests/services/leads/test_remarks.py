"""Single hits struck off, missed sentences marked: what a lead rests on, and what is learned."""

import pytest
from sqlalchemy import select

from supervisor.domain.leads.findings import Decision, FindingStatus, RejectReason
from supervisor.domain.leads.remarks import RemarkKind
from supervisor.domain.screening.model import Category, Severity
from supervisor.domain.traces.masking import mask_contacts
from supervisor.services.leads import review
from supervisor.services.leads.corrections import remarks
from supervisor.services.leads.corrections.refusals import FindingChanged, ReviewError
from supervisor.services.leads.corrections.remarks import Missed, Strike
from supervisor.services.platform.audit import Actor
from supervisor.services.reader.labels import corpus_lines
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.leads import HitRemark
from supervisor.store.writing.leads import replace_hits
from tests.support.factories import Ad, Hit, World

TEXT = "任职要求：限男性，35岁以下，能吃苦。\n另收工牌押金。联系电话13912345678。"
SEVERE = Hit("限男性", Category.GENDER, Severity.SEVERE, rule="gender.a")
AGE = Hit("35岁以下", Category.AGE, Severity.ADVISORY, rule="age.a")


@pytest.fixture
def world(session, settings):
    return World(session, settings)


@pytest.fixture
def reader(world):
    return Actor(world.user().id)


@pytest.fixture
def lead(world):
    return world.finding(Ad(text=TEXT, hits=[SEVERE, AGE]))


def struck(session, lead, rule, who, reason=RejectReason.WORDING_MISREAD):
    (hit,) = [one for one in lead.hits if one.rule == rule]
    said = Strike(hit.id, lead.version, reason)
    made = remarks.strike(session, lead.id, who, said)
    session.refresh(lead)
    return made


def ruling(lead, decision, reason=None):
    return review.Ruling(decision, lead.version, reason)


def test_a_struck_hit_no_longer_counts_and_the_rest_is_confirmed(session, lead, reader):
    struck(session, lead, "gender.a", reader)
    assert [hit.counts for hit in lead.hits] == [False, True]
    assert lead.severity is Severity.ADVISORY
    review.decide(session, lead.id, reader, ruling(lead, Decision.CONFIRM))
    session.refresh(lead)
    assert lead.status is FindingStatus.CONFIRMED
    (line,) = corpus_lines(session)
    assert line["labels"] == [{"category": "age", "span": "35岁以下"}]
    assert "13912345678" not in line["text"]
    assert [mark["category"] for mark in line["unsure"]] == ["intermediary"]


def test_one_hit_must_be_left_to_confirm(session, lead, reader):
    struck(session, lead, "gender.a", reader)
    struck(session, lead, "age.a", reader, RejectReason.LAWFUL_EXCEPTION)
    with pytest.raises(ReviewError, match="都已划去"):
        review.decide(session, lead.id, reader, ruling(lead, Decision.CONFIRM))
    said = ruling(lead, Decision.REJECT, RejectReason.WORDING_MISREAD)
    review.decide(session, lead.id, reader, said)
    (line,) = corpus_lines(session)
    assert line["labels"] == []


def test_a_marked_sentence_must_stand_in_the_ad_and_becomes_a_hit(session, lead, reader):
    with pytest.raises(ReviewError, match="照原文"):
        remarks.mark(session, lead.id, reader, Missed(Category.FEES, "收服装费", lead.version))
    with pytest.raises(ReviewError, match="已有"):
        remarks.mark(session, lead.id, reader, Missed(Category.AGE, "35岁以下", lead.version))
    made = remarks.mark(
        session, lead.id, reader, Missed(Category.FEES, "另收工牌押金", lead.version)
    )
    session.refresh(lead)
    marked = lead.hits[-1]
    assert (marked.rule, marked.span, marked.severity) == (
        "person.fees", "另收工牌押金", Severity.ADVISORY,
    )  # fmt: skip
    assert marked.basis == []
    (line,) = corpus_lines(session)
    assert line["labels"] == [{"category": "fees", "span": "另收工牌押金"}]
    assert {"category": "age", "span": ""} in line["unsure"]
    remarks.take_back(session, made.id, reader, lead.version)
    session.refresh(lead)
    assert [hit.rule for hit in lead.hits] == ["gender.a", "age.a"]
    assert list(corpus_lines(session)) == []


def test_words_are_found_as_the_page_shows_them(session, lead, reader):
    shown = mask_contacts(TEXT)
    quote = shown[shown.index("联系电话") : -1]
    assert "13912345678" not in quote
    said = Missed(Category.FEES, quote, lead.version)
    made = remarks.mark(session, lead.id, reader, said)
    assert made.span == "联系电话13912345678"


def test_only_the_author_takes_back_and_nobody_corrects_a_decided_lead(
    session, world, lead, reader
):
    made = struck(session, lead, "age.a", reader)
    other = Actor(world.user().id)
    with pytest.raises(ReviewError, match="自己"):
        remarks.take_back(session, made.id, other, lead.version)
    review.decide(session, lead.id, other, ruling(lead, Decision.CONFIRM))
    session.refresh(lead)
    with pytest.raises(ReviewError, match="复核结论"):
        remarks.take_back(session, made.id, reader, lead.version)


def test_who_decides_must_have_seen_the_last_correction(session, lead, reader):
    seen = lead.version
    struck(session, lead, "age.a", reader)
    with pytest.raises(FindingChanged):
        review.decide(session, lead.id, reader, review.Ruling(Decision.CONFIRM, seen))
    with pytest.raises(FindingChanged):
        remarks.mark(session, lead.id, reader, Missed(Category.FEES, "另收工牌押金", seen))


def test_what_a_person_said_stands_when_the_machine_judges_anew(session, lead, reader):
    struck(session, lead, "gender.a", reader)
    remarks.mark(session, lead.id, reader, Missed(Category.FEES, "另收工牌押金", lead.version))
    session.refresh(lead)
    rows = [
        {name: getattr(hit, name) for name in _COLUMNS}
        for hit in lead.hits
        if not hit.rule.startswith("person.")
    ]
    with unit_of_work(session):
        replace_hits(session, lead.id, lead.revision_id, rows)
        lead.severity = Severity.SEVERE
        remarks.reapply(session, lead)
    session.refresh(lead)
    assert {hit.rule: hit.counts for hit in lead.hits} == {
        "gender.a": False, "age.a": True, "person.fees": True,
    }  # fmt: skip
    assert lead.severity is Severity.ADVISORY


_COLUMNS = (
    "finding_id", "revision_id", "category", "field", "start", "end", "span", "rule",
    "rule_version", "severity", "basis", "exception",
)  # fmt: skip


def test_copies_lose_the_same_hits_and_get_them_back(session, world, lead, reader):
    copy = world.finding(Ad(text=TEXT, hits=[SEVERE, AGE]), copy_of=lead)
    struck(session, lead, "gender.a", reader)
    made = review.decide(
        session, lead.id, reader, ruling(lead, Decision.CONFIRM), {copy.id: copy.version}
    )
    session.refresh(copy)
    assert [hit.counts for hit in copy.hits] == [False, True]
    review.undo(session, made.id, reader)
    session.refresh(copy)
    assert [hit.counts for hit in copy.hits] == [True, True]
    kept = session.scalars(select(HitRemark).filter_by(finding_id=copy.id)).one()
    assert kept.kind is RemarkKind.STRUCK
    assert kept.undone_at is not None
