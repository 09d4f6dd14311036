"""What is masked stays masked: no search field finds it, and what is shown once is shown once."""

import re

import pytest

from supervisor.domain.platform.roles import Role
from supervisor.services.platform.seal import Seal, SealedIdentity
from supervisor.store.tables.cases.complaints import Complaint, ComplaintIdentity
from supervisor.store.tables.platform import AuditEvent
from tests.support.factories import Ad
from tests.support.one_of_each import fill

PHONE, WECHAT, MAIL = "13971234567", "xiaozhou8866", "xiaozhou@qmail.example"
REPRESENTATIVE, LANDLINE = "欧阳维岳", "87654321"
COMPLAINANT, REACHED_BY = "司徒晓禾", "18827654321"
# Every page with a search field; a new one has to be named here, and so is tried.
SEARCHES = {
    "/agencies",
    "/cases",
    "/complaints",
    "/credit",
    "/duties",
    "/events",
    "/findings",
    "/measures",
    "/postings",
    "/public",
    "/search",
    "/successions",
}
STAFF = {Role.INSPECTOR, Role.APPROVER, Role.AUDITOR, Role.ADMIN}
NOBODY_HAS_THIS = "zzqqxxjjkk"


@pytest.fixture
def people(app, world, settings, sign_in):
    """A client for each role and one that is nobody's, in a world that hides all of the above."""
    agency = world.agency(legal_representative=REPRESENTATIVE, phone=f"027{LANDLINE}")
    users = {
        role: world.user(role, agency_id=agency.id if role is Role.AGENCY else None)
        for role in Role
    }
    said = f"限男性。联系电话：{PHONE}，微信：{WECHAT}，邮箱：{MAIL}"
    world.finding(Ad(title=f"分拣员 {PHONE}", company=f"电话{PHONE}", text=said), agency_id=1)
    fill(world, users[Role.INSPECTOR])
    identity = world.session.query(ComplaintIdentity).one()
    identity.sealed = Seal.of(settings).close(SealedIdentity(COMPLAINANT, REACHED_BY))
    world.session.commit()
    return {None: app.test_client(), **{role: sign_in(user) for role, user in users.items()}}


def found(client, address, sought):
    """What a search leads to: the links of the page, the words that were sought left out."""
    arguments = {"q": sought, "status": "any"} if address == "/findings" else {"q": sought}
    answer = client.get(address, query_string=arguments)
    if answer.status_code != 200:
        return None
    links = re.findall(r'<a [^>]*href="([^"?]+)', answer.text.partition("<main")[2])
    return sorted(links)


def windows(secret, size):
    return {secret[start : start + size] for start in range(len(secret) - size + 1)}


def has_search_field(client, address):
    with client.get(address) as answer:
        page = answer.data if answer.mimetype == "text/html" else b""
    return b'name="q"' in page.partition(b"<main")[2]


def test_every_search_field_is_tried(app, people):
    plain = [r.rule for r in app.url_map.iter_rules() if "GET" in r.methods and not r.arguments]
    with_field = {
        address
        for address in plain
        for client in (people[Role.APPROVER], people[Role.ADMIN], people[None])
        if has_search_field(client, address)
    }
    assert with_field == SEARCHES - {"/search"}


@pytest.mark.parametrize("address", sorted(SEARCHES))
def test_no_search_finds_what_is_masked(people, address):
    secrets = [REPRESENTATIVE, LANDLINE, PHONE, WECHAT, MAIL, COMPLAINANT, REACHED_BY]
    # The first characters of a contact are shown.
    secrets += sorted(windows(PHONE[3:], 3) | windows(WECHAT[2:], 4) | windows(MAIL[2:8], 4))
    told = []
    for role, client in people.items():
        nothing = found(client, address, NOBODY_HAS_THIS)
        if nothing is None:
            continue
        # Staff read an agency's representative and phone on its page.
        mine = secrets[2:] if role in STAFF else secrets
        told += [
            (str(role), one)
            for one in mine
            if found(client, address, one) not in (nothing, None)  # or asked too often by now
        ]
    assert told == []


def test_what_is_shown_is_found(people):
    for sought in ("分拣员", "微信", PHONE[:3]):
        assert found(people[Role.INSPECTOR], "/postings", sought)
        assert "/findings/1" in found(people[Role.INSPECTOR], "/findings", sought)


def test_contacts_are_shown_once_and_not_by_an_old_cookie(people, world):
    inspector = people[Role.INSPECTOR]
    inspector.post("/findings/1/contacts")
    kept = inspector.get_cookie("session").value
    assert PHONE in inspector.get("/findings/1").text
    assert PHONE not in inspector.get("/findings/1").text
    inspector.set_cookie("session", kept)
    assert PHONE not in inspector.get("/findings/1").text
    world.refresh()
    assert world.session.query(AuditEvent).filter_by(action="contacts_shown").count() == 1


def test_a_receipt_code_is_shown_once_and_stands_in_no_cookie(people):
    citizen = people[None]
    form = {"kind": "other", "subject": "武汉某机构", "text": "收了押金不退，多次联系无果。"}
    assert citizen.post("/public/complaints/new", data=form).status_code == 302
    kept = citizen.get_cookie("session").value
    page = citizen.get("/public/complaints/done").text
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", page)[0]
    with citizen.session_transaction() as cookie:
        assert code not in str(dict(cookie))
    citizen.set_cookie("session", kept)
    assert code not in citizen.get("/public/complaints/done", follow_redirects=True).text


def test_the_code_of_a_complaint_taken_in_by_phone_stands_in_no_cookie(people):
    officer = people[Role.INSPECTOR]
    form = {"kind": "other", "subject": "武汉某机构", "text": "收了押金不退，多次联系无果。"}
    assert officer.post("/complaints/new", data=form | {"channel": "phone"}).status_code == 302
    with officer.session_transaction() as cookie:
        assert re.search(r"\d{4} \d{4}", str(dict(cookie))) is None
    assert re.search(r"查询码 (\d{4} ){3}\d{4}", officer.get("/complaints").text)
    assert "查询码" not in officer.get("/complaints").text


def test_an_identity_is_not_opened_under_another_complaint(people, world):
    first = world.session.query(Complaint).first()
    approver = people[Role.APPROVER]
    answer = approver.post(f"/complaints/{first.id + 1}/identity/1/look")
    assert answer.status_code in (403, 404)
    assert COMPLAINANT not in answer.text


def test_error_pages_and_redirects_repeat_nothing_hidden(people):
    for role, client in people.items():
        for address in (f"/findings/{PHONE}", f"/nowhere/{PHONE}", "/findings?order=nope"):
            answer = client.get(address)
            assert answer.status_code != 200, role
            assert WECHAT not in answer.text
