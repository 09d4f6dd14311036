import re
from dataclasses import replace

import pytest

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import here, in_office
from supervisor.services.public import directory, proofs
from supervisor.services.remedies import credit_clock


@pytest.fixture
def agency(world):
    return world.agency(phone="02788880000", legal_representative="周某某")


def get(client, path, code=200):
    answer = client.get(path)
    assert answer.status_code == code
    return answer.get_data(as_text=True)


def changed(path):
    """Another signature: the last character alone may carry only padding."""
    return path[:-9] + ("A" if path[-9] != "A" else "B") + path[-8:]


def test_search_leads_to_a_profile_without_private_details(client, agency):
    assert f"/public/agencies/{agency.uscc}" in get(client, "/public?q=chenfan")
    page = get(client, f"/public/agencies/{agency.uscc}")
    assert agency.licences[0].number in page
    assert "02788880000" not in page
    assert "周某某" not in page


def test_a_printed_proof_is_verified_and_a_changed_one_refused(client, agency):
    page = get(client, f"/public/agencies/{agency.uscc}/proof")
    assert "<svg" in page
    path = re.search(r'href="http://localhost(/public/verify/[^"]+)"', page)[1]
    assert "核验通过" in get(client, path)
    assert "核验不通过" in get(client, changed(path), 404)
    pasted = client.get("/public/verify", query_string={"token": f"http://x{path}"})
    assert pasted.location == path


def test_a_proof_whose_days_are_over_is_genuine_and_no_longer_relied_on(
    client, agency, monkeypatch
):
    page = get(client, f"/public/agencies/{agency.uscc}/proof")
    assert "有效期至" in page
    path = re.search(r'href="http://localhost(/public/verify/[^"]+)"', page)[1]
    assert "过期" not in get(client, path)
    monkeypatch.setattr(proofs, "_DAYS_CHECK", -1)
    page = get(client, path)
    assert "过期，不再作为依据" in page
    assert "核验通过" not in page


def test_nothing_found_says_what_to_do_and_unknown_codes_are_not_found(client, agency):
    assert "查无此机构" in get(client, "/public?q=山水画院")
    get(client, "/public/agencies/91420106MA9999999X", 404)
    get(client, "/public?street=atlantis", 400)


def test_open_data_comes_as_files(client, agency):
    for kind in ("csv", "json"):
        answer = client.get(f"/api/v1/open-data/agencies.{kind}")
        assert agency.uscc in answer.get_data(as_text=True)
        assert "attachment" in answer.headers["Content-Disposition"]
    assert "credit_grade" in get(client, "/public/open-data")


def test_the_printed_address_may_be_set(agency, app):
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(
        update={"public_url": "https://jiuye.example.org/"}
    )
    page = get(app.test_client(), f"/public/agencies/{agency.uscc}/proof")
    assert 'href="https://jiuye.example.org/public/verify/' in page


def test_too_many_downloads_are_stopped(client, agency):
    for _ in range(directory.DOWNLOADS.capacity):
        get(client, "/api/v1/open-data/agencies.json")
    answer = client.get("/api/v1/open-data/agencies.json")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "过一分钟" in answer.json["message"]


def test_public_pages_hold_no_inline_script_or_style(client, agency):
    for path in ("/public", "/public?q=晨帆", f"/public/agencies/{agency.uscc}/proof"):
        page = get(client, path)
        assert "<script" not in page
        assert " style=" not in page
        assert "<style" not in page


def test_credit_grades_are_public_only_where_the_bureau_publishes_them(client, agency, world):
    credit_clock.run(world.session, clock.today())
    places = ["/public?q=chenfan", f"/public/agencies/{agency.uscc}"]
    places += [f"{places[1]}/proof", "/api/v1/open-data/agencies.json"]
    kept_back = "".join(get(client, place) for place in places)
    assert Grade.A.label not in kept_back
    assert "<dt>信用等级</dt>" not in kept_back
    assert client.get(places[-1]).get_json()["agencies"][0]["credit_grade"] is None
    with in_office(replace(here(), publishes_grades=True)):
        shown = [get(client, place) for place in places]
        assert all(f"信用 A {Grade.A.label}" in page for page in shown[:2])
        assert "<dt>信用等级</dt><dd>A</dd>" in shown[2]
        assert client.get(places[-1]).get_json()["agencies"][0]["credit_grade"] == "A"
