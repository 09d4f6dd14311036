import io
from datetime import date, timedelta

import pytest
import time_machine
from PIL import Image
from sqlalchemy import select, text

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.domain.cases.complaints import (
    ComplaintChannel,
    ComplaintError,
    ComplaintKind,
    ComplaintStatus,
    ComplaintStep,
    NewComplaint,
    ReferralTo,
)
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.public.statutory import FigureKey, Period
from supervisor.services.cases import complaint_identity, complaints
from supervisor.services.cases import complaint_merging as merging
from supervisor.services.cases.complaint_identity import IdentityAsk
from supervisor.services.cases.complaint_results import result_of
from supervisor.services.cases.complaints import Move
from supervisor.services.platform import attachments
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.locks import Turns
from supervisor.services.platform.seal import BrokenSeal, Seal, SealedIdentity
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.cases.complaints import likes_of, load_complaint
from supervisor.store.queries.public.statutory import tally
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import IdentityRequest
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.platform import AuditEvent
from tests.support.stored_files import all_that_is_stored

STORY = "面试后要求先交三百元押金，没有收据，也不退还。"


@pytest.fixture
def seal(settings):
    return Seal.of(settings)


@pytest.fixture
def officer(world):
    return Actor(world.user(Role.INSPECTOR).id)


@pytest.fixture
def approver(world):
    return Actor(world.user(Role.APPROVER).id)


def submit(session, seal, files=(), **values):
    new = NewComplaint(
        **{"kind": ComplaintKind.DEPOSIT, "subject": "晨帆人力", "text": STORY} | values
    )
    receipt = complaints.submit(session, seal, new, list(files))
    return receipt, complaints.by_receipt(session, seal, receipt.code)


def take(session, complaint, actor, step, reason="", to=None):
    wanted = Move(step, complaint.version, reason, to)
    return complaints.move(session, complaint.id, actor, wanted)


def test_the_receipt_code_opens_the_complaint_and_is_kept_nowhere(session, seal):
    receipt, complaint = submit(session, seal)
    assert complaint.number == receipt.number
    assert complaints.by_receipt(session, seal, receipt.code.replace(" ", "")) is complaint
    assert complaints.by_receipt(session, seal, "0000 0000 0000 0000") is None
    assert complaints.by_receipt(session, Seal(b"A" * 43 + b"="), receipt.code) is None
    stored = [
        str(value) for row in session.execute(text("select * from complaint")) for value in row
    ]
    assert not any(receipt.code.replace(" ", "") in value for value in stored)


def test_numbers_run_on_within_the_year(session, seal):
    numbers = [submit(session, seal)[0].number for _ in range(3)]
    assert [number[-5:] for number in numbers] == ["00001", "00002", "00003"]


def test_the_identity_is_unreadable_in_the_database(session, seal, settings):
    submit(session, seal, name="赵小满", contact="13900001111")
    session.commit()
    raw = all_that_is_stored(settings, session.get_bind())
    assert "赵小满".encode() not in raw
    assert b"13900001111" not in raw


def test_what_is_sent_twice_is_kept_once(session, seal, officer):
    _, complaint = submit(session, seal, name="赵小满", contact="13900001111")
    for _ in range(2):
        complaints.say(session, complaint.id, "请补充收据。", officer)
        complaints.say(session, complaint.id, "已经寄出。", None)
    session.refresh(complaint)
    assert [message.text for message in complaint.messages] == ["请补充收据。", "已经寄出。"]
    complaint_identity.ask(session, complaint.id, officer, "需要当面核实收据")
    with pytest.raises(ComplaintError, match="正在等待审批"):
        complaint_identity.ask(session, complaint.id, officer, "需要当面核实收据")


def test_an_identity_is_opened_only_by_its_asker_after_another_approved(
    session, seal, officer, approver, world
):
    _, complaint = submit(session, seal, name="赵小满", contact="13900001111")
    complaint_identity.ask(session, complaint.id, approver, "需要当面核实收据")
    own = session.scalar(select(IdentityRequest))
    with pytest.raises(ComplaintError, match="自己"):
        complaint_identity.decide(
            session, IdentityAsk(own.complaint_id, own.id), approver, is_approved=True
        )
    complaint_identity.ask(session, complaint.id, officer, "需要当面核实收据")
    request = session.scalars(select(IdentityRequest).order_by(IdentityRequest.id)).all()[1]
    asked = IdentityAsk(request.complaint_id, request.id)
    with pytest.raises(ComplaintError):
        complaint_identity.look(session, seal, asked, officer)
    complaint_identity.decide(session, asked, approver, is_approved=True)
    with pytest.raises(ComplaintError):
        complaint_identity.look(session, seal, asked, approver)
    _, other = submit(session, seal, name="钱小满", contact="13900002222")
    with pytest.raises(ComplaintError, match="没有这项申请"):
        complaint_identity.look(session, seal, IdentityAsk(other.id, request.id), officer)
    found = complaint_identity.look(session, seal, asked, officer)
    assert found == SealedIdentity("赵小满", "13900001111")
    logged = session.scalars(select(AuditEvent.action)).all()
    steps = ("asked", "approved", "shown", "look_refused")
    assert [logged.count(f"identity_{step}") for step in steps] == [2, 1, 1, 2]
    request.decided_at -= complaint_identity.MAY_LOOK_FOR + timedelta(minutes=1)
    session.commit()
    with pytest.raises(ComplaintError):
        complaint_identity.look(session, seal, asked, officer)


def test_an_anonymous_complaint_has_nothing_to_open(session, seal, officer):
    _, complaint = submit(session, seal)
    with pytest.raises(ComplaintError, match="匿名"):
        complaint_identity.ask(session, complaint.id, officer, "想知道")


def test_a_seal_of_another_key_opens_nothing(seal):
    with pytest.raises(BrokenSeal):
        Seal(b"A" * 43 + b"=").open(seal.close(SealedIdentity("赵小满", "")))


def test_an_accepted_complaint_becomes_a_case_and_touches_no_credit(session, seal, officer, world):
    agency = world.agency()
    _, complaint = submit(session, seal, agency_id=agency.id, subject=agency.name)
    with pytest.raises(ComplaintError):
        complaints.to_case(session, complaint.id, officer, complaint.version, "收取押金")
    with pytest.raises(ComplaintError, match="待决定"):
        take(session, complaint, officer, ComplaintStep.CLOSE, "没有立案就想办结")
    take(session, complaint, officer, ComplaintStep.ACCEPT)
    case = session.get(Case, complaint.case_id)
    assert (case.opened_on, case.due_on) == (complaint.received_on, complaint.received_on)
    assert (case.agency_id, case.origin_id) == (agency.id, complaint.id)
    assert complaint.status is ComplaintStatus.IN_CASE
    assert session.scalars(select(CreditEntry)).all() == []
    take(session, complaint, officer, ComplaintStep.CLOSE, "已责令退还押金。")
    assert (complaint.status, complaint.closed_on) == (
        ComplaintStatus.CLOSED,
        complaint.answered_on,
    )


def test_somebody_outside_the_register_is_named_in_the_case(session, seal, officer):
    _, complaint = submit(session, seal, subject="街边张贴的“高薪招聘”")
    take(session, complaint, officer, ComplaintStep.ACCEPT)
    assert session.get(Case, complaint.case_id).respondent == "街边张贴的“高薪招聘”"


def test_a_refusal_needs_its_reason_and_two_officers_do_not_overwrite(session, seal, officer):
    _, complaint = submit(session, seal)
    seen = complaint.version
    with pytest.raises(ComplaintError, match="理由"):
        take(session, complaint, officer, ComplaintStep.REFUSE)
    take(session, complaint, officer, ComplaintStep.ACCEPT)
    late = Move(ComplaintStep.REFUSE, seen, "不属于受理范围")
    with pytest.raises(complaints.ComplaintChanged):
        complaints.move(session, complaint.id, officer, late)
    assert complaint.status is ComplaintStatus.IN_CASE


def test_what_is_incomplete_is_supplemented_and_the_term_begins_anew(session, seal, officer):
    with time_machine.travel("2026-03-02T10:00+08:00", tick=False):
        _, complaint = submit(session, seal)
        take(session, complaint, officer, ComplaintStep.ASK_SUPPLEMENT, "请写明被投诉单位全称")
    assert complaint.status is ComplaintStatus.SUPPLEMENT
    assert complaint.answered_on == date(2026, 3, 2)
    with time_machine.travel("2026-03-09T10:00+08:00", tick=False):
        take(session, complaint, officer, ComplaintStep.SUPPLEMENTED, "已补充全称")
    assert (complaint.status, complaint.answered_on) == (ComplaintStatus.RECEIVED, None)
    assert complaint.answer_due_on == date(2026, 3, 16)


def test_what_is_not_ours_is_referred(session, seal, officer):
    _, complaint = submit(session, seal)
    words = "请向市场监管部门反映"
    with pytest.raises(ComplaintError, match="有权机关"):
        take(session, complaint, officer, ComplaintStep.REFER, words)
    to = ReferralTo.MARKET_REGULATION
    take(session, complaint, officer, ComplaintStep.REFER, words, to)
    assert (complaint.status, complaint.referred_to) == (ComplaintStatus.REFERRED, to)
    assert not complaint.status.is_open
    assert complaint.case_id is None


def test_staff_take_in_what_comes_by_phone(session, seal, officer):
    new = NewComplaint(
        ComplaintKind.CHARGES, "街边中介", "电话反映收取介绍费没有收据。", name="赵小满",
        channel=ComplaintChannel.HOTLINE,
    )  # fmt: skip
    receipt = complaints.submit(session, seal, new, [], officer)
    complaint = complaints.by_receipt(session, seal, receipt.code)
    assert complaint.channel is ComplaintChannel.HOTLINE
    assert complaint.identity is not None


def test_a_withdrawn_complaint_takes_no_more_messages_from_outside(session, seal, officer):
    _, complaint = submit(session, seal)
    complaints.say(session, complaint.id, "补充：收据照片已上传。", None)
    complaints.withdraw(session, complaint.id)
    with pytest.raises(ComplaintError):
        complaints.say(session, complaint.id, "还有一件事。", None)
    with pytest.raises(ComplaintError):
        complaints.withdraw(session, complaint.id)
    complaints.say(session, complaint.id, "已知悉撤回。", officer)
    messages = load_complaint(session, complaint.id).messages
    assert [message.author_id for message in messages] == [None, officer.user_id]


def test_the_report_counts_what_was_accepted_and_not_what_was_withdrawn_before(
    session, seal, officer
):
    _, accepted = submit(session, seal)
    take(session, accepted, officer, ComplaintStep.ACCEPT)
    complaints.withdraw(session, accepted.id)
    _, withdrawn = submit(session, seal)
    complaints.withdraw(session, withdrawn.id)
    _, refused = submit(session, seal)
    take(session, refused, officer, ComplaintStep.REFUSE, "不属于受理范围")
    period = Period(accepted.received_on, accepted.received_on)
    counts = {
        key: tally(session, key, period).records
        for key in (FigureKey.COMPLAINTS, FigureKey.COMPLAINTS_ACCEPTED)
    }
    assert list(counts.values()) == [3, 1]
    assert withdrawn.answered_on is None


def test_likely_duplicates_are_suggested_likest_first_and_merged_by_hand(session, seal, officer):
    _, first = submit(session, seal)
    _, other = submit(session, seal, text="这家机构的广告写明只招男性，女性一律不要。")
    submit(session, seal, subject="启禾人才")
    _, again = submit(session, seal, subject=" 晨帆人力 ", text=STORY + "请尽快处理。")
    likes = likes_of(session, again)
    assert [like.complaint.id for like in likes] == [first.id, other.id]
    assert likes[0].similarity > likes[1].similarity
    merging.mark_duplicate(session, again.id, officer, first.id)
    with pytest.raises(ComplaintError):
        merging.mark_duplicate(session, other.id, officer, again.id)
    with pytest.raises(ComplaintError):
        merging.mark_duplicate(session, first.id, officer, other.id)
    settled = load_complaint(session, again.id)
    assert settled.status is ComplaintStatus.MERGED
    assert settled.answered_on == settled.closed_on == clock.today()


def merged_pair(session, seal, officer):
    _, first = submit(session, seal)
    _, again = submit(session, seal, text=STORY + "请尽快处理。")
    merging.mark_duplicate(session, again.id, officer, first.id)
    return first, again


def test_a_merged_complaint_is_told_how_the_other_one_ends(session, seal, officer):
    first, again = merged_pair(session, seal, officer)
    told = result_of(session, load_complaint(session, again.id))
    assert (told.standing, told.outcome) == (ComplaintStatus.RECEIVED.label, "")
    take(session, first, officer, ComplaintStep.ACCEPT, "")
    case = session.get_one(Case, load_complaint(session, first.id).case_id)
    with unit_of_work(session):
        case.outcome, case.decided_on = CaseOutcome.FINE, clock.today()
        case.served_on = clock.today()
    told = result_of(session, load_complaint(session, again.id))
    assert (told.standing, told.outcome) == (ComplaintStatus.IN_CASE.label, CaseOutcome.FINE.label)


def test_a_merge_is_undone_and_the_term_is_that_of_the_receipt(session, seal, officer):
    _, again = merged_pair(session, seal, officer)
    due_on = again.answer_due_on
    merging.unmerge(session, again.id, officer)
    opened = load_complaint(session, again.id)
    assert (opened.status, opened.duplicate_of_id) == (ComplaintStatus.RECEIVED, None)
    assert (opened.answered_on, opened.closed_on, opened.answer_due_on) == (None, None, due_on)
    with pytest.raises(ComplaintError):
        merging.unmerge(session, again.id, officer)


def test_what_was_merged_into_a_withdrawn_complaint_is_open_again(session, seal, officer):
    first, again = merged_pair(session, seal, officer)
    complaints.withdraw(session, first.id)
    assert load_complaint(session, again.id).status is ComplaintStatus.RECEIVED


def test_a_complaint_with_a_case_of_its_own_is_not_merged(session, seal, officer):
    _, first = submit(session, seal)
    _, again = submit(session, seal)
    take(session, again, officer, ComplaintStep.ACCEPT, "")
    with pytest.raises(ComplaintError, match="已受理立案"):
        merging.mark_duplicate(session, again.id, officer, first.id)


def picture(**values):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "某牌手机", {1: "N", 2: (30.0, 33.0, 0.0)}
    Image.new("RGB", (40, 30), "red").save(
        out, "JPEG", exif=exif, comment=b"secret place", **values
    )
    return out.getvalue()


def test_pictures_lose_their_metadata_and_their_name(session, seal):
    (clean,) = attachments.clean_files([("赵小满的截图.jpeg", picture())])
    assert b"secret place" not in clean.data
    assert "某牌手机".encode() not in clean.data
    with Image.open(io.BytesIO(clean.data)) as painted:
        assert dict(painted.getexif()) == {}
        assert painted.size == (40, 30)
    _, complaint = submit(session, seal, [clean])
    assert [file.name for file in complaint.files] == ["附件1.jpg"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", b"<svg onload=alert(1)>"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
        ("a.jpg", picture()[:60]),
        ("a.txt", b"\xff\xff\xff"),
        ("a.jpg", b"x" * (attachments.MOST_BYTES + 1)),
    ],
)
def test_other_files_are_refused_by_name(name, data):
    with pytest.raises(attachments.RefusedAttachment, match=name):
        attachments.clean_files([(name, data)])


def test_too_many_files_and_too_many_pixels_are_refused():
    with pytest.raises(attachments.RefusedAttachment, match="5"):
        attachments.clean_files([("a.txt", b"x")] * 6)
    huge = io.BytesIO()
    Image.new("1", (8000, 6000)).save(huge, "PNG")
    with pytest.raises(attachments.RefusedAttachment, match="尺寸"):
        attachments.clean_files([("a.png", huge.getvalue())])


def test_one_file_is_painted_at_a_time_and_whoever_waits_too_long_is_told(monkeypatch):
    monkeypatch.setattr(attachments, "_turns", Turns(patience=0.01))
    with (
        attachments._turns.taken(),
        pytest.raises(attachments.RefusedAttachment, match="过一分钟再传"),
    ):
        attachments.clean_files([("a.jpg", picture())])


def test_texts_are_kept_as_plain_text():
    (clean,) = attachments.clean_files([("a.txt", "聊天记录\x00：先交钱".encode("gb18030"))])
    assert clean.data.decode() == "聊天记录：先交钱"
