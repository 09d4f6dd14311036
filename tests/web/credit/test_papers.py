"""The papers people take away: who may, what they say, and that their code is verified."""

import pytest

from supervisor.documents import pdf
from supervisor.domain.credit.ledger import EntryKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.credit import ledger
from supervisor.services.remedies import credit_clock
from supervisor.store.tables.platform import AuditEvent
from tests.support.credit_world import Office
from tests.support.files.printed import code_of, words


@pytest.fixture
def office(world) -> Office:
    office = Office.of(world)
    credit_clock.run(world.session, clock.today())
    return office


@pytest.fixture
def owner(office, sign_in):
    return sign_in(office.owner)


def own_report(owner) -> bytes:
    answer = owner.get("/papers/credit-report.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    return answer.data


def test_the_report_says_what_counts_and_its_code_is_verified(office, owner, client):
    case = office.served()
    data = own_report(owner)
    text = words(data)
    for said in (office.agency.name, office.agency.uscc, "85分", "1项扣15分", case.facts):
        assert "".join(said.split()) in text
    assert case.document_number.replace(" ", "") in text
    assert "第1页，共" in text
    address = code_of(data)
    assert address.startswith("http://localhost/public/verify/")
    page = client.get(address).text
    assert "出具过这份信用报告" in page
    assert "85 分" in page
    pasted = client.get(
        "/public/verify", query_string={"token": address[:90] + "\n" + address[90:]}
    )
    assert pasted.location == address.removeprefix("http://localhost")


def test_what_no_longer_counts_is_not_printed(office, owner):
    case = office.served()
    entry = office.entries()[0]
    ledger.end_entry(office.session, office.approver, entry, EntryKind.REPAIR, "准予修复。")
    office.session.commit()
    text = words(own_report(owner))
    assert "没有计分的信用记录" in text
    for gone in (case.facts, entry.label, case.document_number):
        assert "".join(gone.split()) not in text


def test_the_public_learns_no_score_but_the_one_on_the_paper(office, owner, client):
    address = code_of(own_report(owner))
    office.served()
    page = client.get(address).text
    assert "100 分" in page
    assert "85 分" not in page


def test_a_report_is_for_its_agency_and_the_office_and_leaves_a_trace(
    office, owner, sign_in, world
):
    other = world.agency("武汉沐云舟人力资源有限公司")
    stranger = sign_in(world.user(Role.AGENCY, agency_id=other.id))
    assert office.agency.name not in words(own_report(stranger))
    address = f"/papers/agencies/{office.agency.id}/credit-report.pdf"
    assert stranger.get(address).status_code == 403
    assert sign_in(world.user(Role.INSPECTOR)).get(address).status_code == 200
    world.refresh()
    kept = world.session.query(AuditEvent).filter_by(action="credit_report_issued").all()
    assert [event.object_id for event in kept] == [str(other.id), str(office.agency.id)]


def test_letters_come_as_word_and_pdf_and_to_nobody_else(office, owner, sign_in, world):
    case = office.served()
    inspector = sign_in(world.user(Role.INSPECTOR))
    for kind in ("docx", "pdf"):
        assert inspector.get(f"/papers/cases/{case.id}/repair-notice.{kind}").status_code == 200
        assert owner.get(f"/papers/cases/{case.id}/repair-notice.{kind}").status_code == 403
        assert owner.get(f"/papers/repairs/1.{kind}").status_code == 404


def test_without_fonts_the_page_says_so_in_plain_words(office, owner, monkeypatch):
    monkeypatch.setattr(pdf, "_SANS", ("A Font That Nobody Has",))
    answer = owner.get("/papers/credit-report.pdf")
    assert answer.status_code == 503
    assert "没有安装中文字体" in answer.text
