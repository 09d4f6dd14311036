import io
import re

import pytest
from sqlalchemy import select

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.services.cases import complaints
from supervisor.services.platform import attachments, throttle
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import Complaint
from tests.support.files.pdf_files import pdf
from tests.support.site.foreseen import agreed

FORM = {
    "kind": "deposit",
    "subject": "晨帆人力",
    "text": "面试后要求先交三百元押金，没有收据，也不退还。",
    "contact": "13900001111",
}


def page_of(answer, code=200):
    assert answer.status_code == code
    return answer.get_data(as_text=True)


@pytest.fixture
def citizen(app):
    return app.test_client()


@pytest.fixture
def receipt(citizen, world):
    page = page_of(citizen.post("/public/complaints/new", data=FORM, follow_redirects=True))
    return re.search(r"\d{4} \d{4} \d{4} \d{4}", page)[0]


@pytest.fixture
def complaint(receipt, world):
    world.session.rollback()  # a read begun earlier would not see what the page has written
    found = world.session.scalar(select(Complaint))
    world.session.expunge(found)
    world.session.rollback()
    return found


def test_the_code_is_shown_once_and_opens_the_complaint(citizen, receipt, app):
    assert receipt not in page_of(citizen.get("/public/complaints/done", follow_redirects=True))
    other = app.test_client()
    assert "没有这个查询码" in page_of(
        other.post("/public/complaints/receipt", data={"code": "1" * 16}), 404
    )
    opened = other.post("/public/complaints/receipt", data={"code": receipt}, follow_redirects=True)
    assert "待决定是否受理" in page_of(opened)
    other.post("/public/complaints/leave")
    assert "待决定是否受理" not in page_of(other.get("/public/complaints/receipt"))


def test_a_poor_form_keeps_what_was_typed(citizen, world):
    bad = FORM | {"subject": "", "kind": "", "files": (io.BytesIO(b"%PDF"), "a.pdf")}
    page = page_of(citizen.post("/public/complaints/new", data=bad), 422)
    assert FORM["text"] in page
    assert FORM["contact"] in page
    assert "请选择投诉事项" in page
    assert "附件需要重新选择" in page
    assert world.session.scalars(select(Complaint)).all() == []


def test_too_many_complaints_from_one_address_are_stopped(citizen, world):
    for _ in range(complaints.SUBMISSIONS.capacity):
        assert citizen.post("/public/complaints/new", data=FORM).status_code == 302
    page_of(citizen.post("/public/complaints/new", data=FORM), 429)


def test_officer_and_citizen_talk_and_the_contact_stays_sealed(
    citizen, inspector, complaint, receipt
):
    path = f"/complaints/{complaint.id}"
    page = page_of(inspector.get(path))
    assert FORM["text"] in page
    assert FORM["contact"] not in page
    accept = {"step": "accept", "version": complaint.version}
    assert inspector.post(f"{path}/move", data=accept).status_code == 302
    inspector.post(f"{path}/say", data={"text": "请补充付款截图。"})
    citizen.post("/public/complaints/receipt", data={"code": receipt})
    page = page_of(citizen.get("/public/complaints/receipt"))
    assert "已受理" in page
    assert "请补充付款截图。" in page
    citizen.post("/public/complaints/say", data={"text": "截图在附件里。"})
    assert "截图在附件里。" in page_of(inspector.get(path))


def test_a_complaint_that_was_filed_can_still_be_withdrawn(citizen, inspector, complaint, receipt):
    accept = {"step": "accept", "version": complaint.version}
    inspector.post(f"/complaints/{complaint.id}/move", data=accept)
    citizen.post("/public/complaints/receipt", data={"code": receipt})
    assert "撤回投诉" in page_of(citizen.get("/public/complaints/receipt"))
    hasty = citizen.post("/public/complaints/withdraw", follow_redirects=True)
    assert "请先核对将影响多少件" in hasty.text, "one tap withdraws nothing"
    assert "撤回投诉" in hasty.text
    citizen.post("/public/complaints/withdraw", data=agreed())
    page = page_of(citizen.get("/public/complaints/receipt"))
    assert "已撤回" in page
    assert "撤回投诉" not in page


def test_a_refusal_without_reason_loses_nothing(inspector, complaint):
    path = f"/complaints/{complaint.id}"
    form = {"step": "refuse", "version": complaint.version}
    assert "请写明理由" in page_of(inspector.post(f"{path}/move", data=form), 422)
    stale = form | {"version": 99, "reason": "不属于受理范围"}
    assert "不属于受理范围" in page_of(inspector.post(f"{path}/move", data=stale), 409)


def test_malice_is_found_and_identities_are_opened_only_with_an_approver(
    inspector, complaint, world, sign_in
):
    path = f"/complaints/{complaint.id}"
    malice = {"step": "mark_malicious", "version": complaint.version, "reason": "查无此事"}
    assert inspector.post(f"{path}/move", data=malice).status_code == 403
    inspector.post(f"{path}/identity", data={"reason": "需要当面核实"})
    assert inspector.post(f"{path}/identity/1/decide", data={"approve": "yes"}).status_code == 403
    assert FORM["contact"] not in page_of(inspector.post(f"{path}/identity/1/look"), 403)
    approver = sign_in(world.user(Role.APPROVER))
    approver.post(f"{path}/identity/1/decide", data={"approve": "yes"})
    assert FORM["contact"] in page_of(inspector.post(f"{path}/identity/1/look"))
    assert FORM["contact"] not in page_of(approver.post(f"{path}/identity/1/look"), 403)


def test_auditors_read_and_agencies_see_nothing(complaint, world, sign_in):
    auditor = sign_in(world.user(Role.AUDITOR))
    agency = sign_in(world.user(Role.AGENCY, agency_id=world.agency().id))
    page_of(auditor.get("/complaints"))
    assert auditor.post(f"/complaints/{complaint.id}/say", data={"text": "x"}).status_code == 403
    assert agency.get("/complaints").status_code == 403


def test_the_list_takes_a_constant_number_of_statements(citizen, inspector, count_statements):
    citizen.post("/public/complaints/new", data=FORM)
    before = count_statements(lambda: inspector.get("/complaints"))
    for _ in range(4):
        citizen.post("/public/complaints/new", data=FORM)
    assert count_statements(lambda: inspector.get("/complaints")) == before
    assert "TS" in page_of(inspector.get("/complaints?all=1&q=晨帆&kind=deposit"))


def test_a_pdf_is_handed_to_the_office_painted_and_to_be_saved(citizen, inspector, world):
    form = FORM | {"files": (io.BytesIO(pdf()), "聊天记录.pdf")}
    assert citizen.post("/public/complaints/new", data=form).status_code == 302
    page = page_of(inspector.get("/complaints/1"))
    answer = inspector.get(re.search(r"/complaints/1/files/\d+", page)[0])
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"Zhang San" not in answer.data
    locked = pdf(
        b"<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -4>>",
        trailer=b"/Encrypt 6 0 R/ID[<00112233445566778899aabbccddeeff><00>]",
    )
    form = FORM | {"files": (io.BytesIO(locked), "加密.pdf")}
    refused = page_of(citizen.post("/public/complaints/new", data=form), 422)
    assert "请取消密码后再传" in refused
    assert FORM["text"] in refused


def test_files_are_painted_only_for_a_whole_form_and_not_without_end(citizen, monkeypatch):
    painted = []
    monkeypatch.setattr(attachments, "clean_files", lambda files: painted.append(files) or [])
    few = complaints.throttle.Limit("complaint_files", 1, 600)
    monkeypatch.setattr(complaints, "UPLOADS", few)

    def hand_in(**changed):
        files = {"files": (io.BytesIO(b"x"), "a.txt")}
        return citizen.post("/public/complaints/new", data=FORM | files | changed).status_code

    assert hand_in(subject="") == 422
    assert painted == []
    assert hand_in() == 302
    assert hand_in() == 429
    assert len(painted) == 1


def test_whoever_has_a_receipt_cannot_fill_the_office_with_messages(
    app, complaint, world, monkeypatch
):
    monkeypatch.setattr(
        complaints, "MESSAGES", throttle.Limit("complaint_say", capacity=2, seconds_per_token=3600)
    )
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["complaint"] = [complaint.id, utc_now().timestamp()]
    for number in range(4):
        said = {"text": f"在吗{number}"}
        page = client.post("/public/complaints/say", data=said, follow_redirects=True)
    assert "留言过于频繁" in page.text
    world.refresh()
    assert len(world.session.get(Complaint, complaint.id).messages) == 2


@pytest.mark.parametrize("number", [str(2**70), "9" * 5000, "²", "-1"])
def test_no_number_that_no_database_holds_breaks_a_form(complaint, inspector, number):
    answer = inspector.post(
        f"/complaints/{complaint.id}/duplicate", data={"of": number} | agreed(2)
    )
    assert answer.status_code == 422


def test_a_merge_settles_a_complaint_through_its_page_and_is_undone(
    citizen, complaint, inspector, world
):
    page_of(citizen.post("/public/complaints/new", data=FORM, follow_redirects=True))
    world.session.rollback()
    again = world.session.scalars(select(Complaint.id).order_by(Complaint.id)).all()[-1]
    world.session.rollback()
    assert "并入这一件" in inspector.get(f"/complaints/{again}").text
    address, data = f"/complaints/{again}/duplicate", {"of": str(complaint.id)} | agreed(2)
    assert inspector.post(address, data=data).status_code == 302
    page = inspector.get(f"/complaints/{again}").text
    assert "已并入同一事项的投诉" in page
    assert 'value="merge"' not in page
    assert f"/complaints/{again}" in inspector.get(f"/complaints/{complaint.id}").text
    assert inspector.post(f"/complaints/{again}/unmerge").status_code == 302
    assert "/unmerge" not in inspector.get(f"/complaints/{again}").text
    assert inspector.post(f"/complaints/{again}/unmerge").status_code == 422


def test_the_answer_to_the_complainant_is_not_what_the_case_is_called(inspector, complaint, world):
    accept = {"step": "accept", "version": complaint.version, "reason": "受理"}
    inspector.post(f"/complaints/{complaint.id}/move", data=accept)
    case = world.session.scalars(select(Case)).one()
    assert case.summary == f"投诉：{complaint.subject}涉嫌{complaint.kind.label}"
    page = page_of(inspector.get(f"/complaints/{complaint.id}"))
    assert '<dd class="as-typed">受理</dd>' in page, "the answer stays with the complaint"
    assert complaint.number in page_of(inspector.get(f"/cases/{case.id}"))


def test_a_second_complaint_is_asked_whether_it_joins_the_case(citizen, inspector, world):
    for _ in range(2):
        citizen.post("/public/complaints/new", data=FORM)
    world.session.rollback()
    first, second = world.session.scalars(select(Complaint).order_by(Complaint.id)).all()
    world.session.expunge_all()
    world.session.rollback()
    accept = {"step": "accept", "version": first.version, "reason": "受理"}
    first_path, path = f"/complaints/{first.id}/move", f"/complaints/{second.id}"
    assert "已有案件，并入？" not in page_of(inspector.get(path)), "no case is under way yet"
    inspector.post(first_path, data=accept)
    case = world.session.scalars(select(Case)).one()
    world.session.expunge_all()
    world.session.rollback()
    asked = page_of(inspector.get(path))
    assert "已有案件，并入？" in asked
    assert case.number in asked
    assert "请选择并入或者另立一案" in page_of(inspector.post(f"{path}/move", data=accept), 422)
    assert inspector.post(f"{path}/move", data=accept | {"into": "99"}).status_code == 422
    assert inspector.post(f"{path}/move", data=accept | {"into": case.id}).status_code == 302
    world.session.rollback()
    assert len(world.session.scalars(select(Case)).all()) == 1
    page = page_of(inspector.get(f"/cases/{case.id}"))
    assert first.number in page
    assert second.number in page


def test_a_second_complaint_can_have_a_case_of_its_own(citizen, inspector, world):
    for _ in range(2):
        citizen.post("/public/complaints/new", data=FORM)
    world.session.rollback()
    found = world.session.scalars(select(Complaint)).all()
    world.session.expunge_all()
    world.session.rollback()
    for one in found:
        accept = {"step": "accept", "version": one.version, "into": "0"}
        assert inspector.post(f"/complaints/{one.id}/move", data=accept).status_code == 302
    world.session.rollback()
    assert len(world.session.scalars(select(Case)).all()) == 2
