"""A list of another authority from upload over what it changes to its withdrawal."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from scrapers.fetching.fetcher import Fetcher
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.lists.inquiries import InquiryStatus
from supervisor.domain.lists.lists import ListStatus
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.screening.model import Severity
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.lists import Inquiry, ListVersion
from tests.support.scan_samples import scan
from tests.support.site.foreseen import agreed, agreed_as_shown
from tests.support.site.lists import keep_every_list, keep_list

POSTER = "武汉市江岸区岚川人力资源有限公司"
AD = (
    f'{{"id": "1", "title": "普工", "company": "{POSTER}", "city": "武汉市", '
    '"text": "我公司受客户委托代招电子厂普工。"}'
)


@pytest.fixture
def session(world):
    return world.session


@pytest.fixture
def office(world, sign_in):
    """An officer who may both put lists in force and handle inquiries."""
    return sign_in(world.user(Role.APPROVER))


@pytest.fixture
def scanned(session, settings):
    folder = settings.inbox_path / "handover"
    folder.mkdir(parents=True)
    environment = ScanEnvironment(session, settings, Fetcher(user_agent_contact="a@example.org"))

    def run():
        (folder / "ads.jsonl").write_text(AD, encoding="utf-8")
        scan(environment)
        return session.scalars(select(Finding)).one_or_none()

    return run


def described(text, **values):
    return {
        "authority": "江岸区人社局",
        "divisions": "420102",
        "papers": ["licence"],
        "as_of": clock.today().isoformat(),
        "file": (io.BytesIO(text.encode()), "名单.csv"),
    } | values


def upload(client, text, **values):
    return client.post("/lists", data=described(text, **values), content_type="multipart/form-data")


def test_a_list_turns_a_severe_lead_and_its_withdrawal_turns_it_back(
    session, settings, office, scanned
):
    keep_every_list(session, settings)
    lead = scanned()
    assert (lead.verdict, lead.severity) == (Verdict.NOT_LISTED, Severity.SEVERE)
    shown = upload(office, f"机构名称,许可证编号\n{POSTER},420102001\n")
    assert shown.status_code == 302
    session.commit()  # a later look at the database
    assert lead.status is FindingStatus.OPEN  # a preview changes nothing
    assert POSTER in office.get(shown.location).get_data(as_text=True)
    office.post(f"{shown.location}/apply", data=agreed_as_shown(office, shown.location))
    session.commit()  # a later look at the database
    assert lead.status is FindingStatus.WITHDRAWN
    assert "外地持证" in lead.rejudged_because
    assert office.post(f"{shown.location}/withdraw", data={"reason": ""}).status_code == 422
    office.post(f"{shown.location}/withdraw", data={"reason": "送错了文件"} | agreed(1))
    session.commit()  # a later look at the database
    assert (lead.status, lead.verdict) == (FindingStatus.OPEN, Verdict.NOT_LISTED)


def test_a_newer_version_takes_the_place_of_the_older_and_says_what_differs(session, office):
    for names in ("甲人力,1\n乙人力,2", "甲人力,1\n丙人力,3"):
        shown = upload(office, f"名称,证号\n{names}\n")
        assert shown.status_code == 302, shown.get_data(as_text=True)
        office.post(f"{shown.location}/apply", data=agreed_as_shown(office, shown.location))
    session.commit()  # a later look at the database
    old, new = session.scalars(select(ListVersion).order_by(ListVersion.id)).all()
    assert (old.status, new.status) == (ListStatus.REPLACED, ListStatus.IN_FORCE)
    page = office.get(f"/lists/{new.id}").get_data(as_text=True)
    assert "丙人力" in page
    assert "乙人力" in page
    assert (new.added, new.removed) == (1, 1)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"divisions": "江岸"}, "行政区划代码"),
        ({"papers": []}, "证件种类"),
        ({"authority": " "}, "发证机关"),
        ({"as_of": (clock.today() + timedelta(days=2)).isoformat()}, "不能晚于今天"),
        ({"as_of": ""}, "截止日期"),
    ],
)
def test_what_is_not_described_is_refused_and_nothing_is_kept(session, office, values, message):
    answer = upload(office, "名称\n甲人力\n", **values)
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)
    assert session.scalars(select(ListVersion)).all() == []


def test_where_no_list_can_tell_one_inquiry_stands_for_all_ads_and_its_answer_holds(
    session, settings, office, scanned
):
    assert scanned() is None
    inquiry = session.scalars(select(Inquiry)).one()
    assert (inquiry.poster, inquiry.ads, inquiry.division) == (POSTER, 1, "420102")
    address = f"/inquiries/{inquiry.id}"
    assert "协助查询函" in office.get(address).get_data(as_text=True)
    office.post(f"{address}/send", data={"authority": "江岸区人社局"})
    letter = office.get(f"{address}/letter.docx")
    assert letter.status_code == 200
    said = {
        "answer": "not_licensed",
        "authority": "江岸区人社局",
        "division": "420102",
        "on": clock.today().isoformat(),
    }
    answered = office.post(f"{address}/answer", data=said)
    assert answered.status_code == 302, answered.get_data(as_text=True)
    session.commit()  # a later look at the database
    assert inquiry.status is InquiryStatus.ANSWERED
    lead = scanned()
    assert lead.verdict is Verdict.NOT_LISTED
    assert "江岸区人社局" in lead.match["why"]
    assert session.scalars(select(Inquiry)).one().ads == 1


def test_a_stale_list_is_missing_and_so_is_one_of_other_papers(session, settings, office):
    today = clock.today()
    keep_list(session, settings, "江岸区人社局", ["420102"])
    keep_list(session, settings, "洪山区人社局", ["420111"], as_of=today - timedelta(days=400))
    keep_list(session, settings, "江汉区人社局", ["420103"], papers=["filing"])
    said = office.get("/lists").get_data(as_text=True).split("还缺")[1].split("所在地")[0]
    assert "江岸" not in said
    assert "洪山" in said
    assert "江汉" in said
