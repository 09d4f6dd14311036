"""Queues over the register: who is in, in which order, and out as a file."""

from datetime import date, timedelta

import pytest

from supervisor.domain.platform import clock
from supervisor.domain.register.agencies import LicenceEventKind, LicenceKind
from supervisor.store.tables.credit import AnnualReport
from supervisor.store.tables.register import Licence, LicenceEventRow


def paper(number, until, kind=LicenceKind.HR_SERVICE, *ends):
    granted = LicenceEventRow(kind=LicenceEventKind.GRANTED, on_date=date(2021, 1, 1))
    events = [LicenceEventRow(kind=one, on_date=day) for one, day in ends]
    return Licence(
        kind=kind, number=number, valid_from=date(2021, 1, 1), valid_to=until,
        events=[granted, *events],
    )  # fmt: skip


@pytest.fixture
def today():
    return clock.today()


def names(client, queue, **more):
    page = client.get("/agencies", query_string={"queue": queue} | more).text
    body = page.partition("<tbody>")[2]
    found = [line.split("</a>")[0] for line in body.split('<th scope="row"><a href="')[1:]]
    return [line.rpartition(">")[2] for line in found]


def test_licences_that_end_soon_the_first_first(inspector, world, today):
    ends = {"甲": 80, "乙": 5, "丙": 45, "丁": 200, "戊": -3}
    for number, (name, days) in enumerate(ends.items()):
        world.agency(name, licences=[paper(f"L{number}", today + timedelta(days=days))])
    revoked = (LicenceEventKind.REVOKED, today - timedelta(days=9))
    lost = paper("L9", today + timedelta(days=6), LicenceKind.HR_SERVICE, revoked)
    world.agency("己", licences=[lost])
    assert names(inspector, "expires_90") == ["乙", "丙", "甲"]
    assert names(inspector, "expires_60") == ["乙", "丙"]
    assert names(inspector, "expires_30") == ["乙"]
    page = inspector.get("/agencies?queue=expires_30").text
    assert "还有 5 天" in page
    assert 'href="/agencies?queue=expires_90">许可 90 日内到期 <span class="quiet">3</span>' in page


def test_filings_that_lapsed(inspector, world, today):
    expired = (LicenceEventKind.EXPIRED, today - timedelta(days=30))
    filing = LicenceKind.FILING
    world.agency("甲", licences=[paper("F1", None, filing, expired)])
    world.agency("乙", licences=[paper("F2", None, filing)])
    both = [paper("F3", None, filing, expired), paper("F4", None, filing)]
    world.agency("丙", licences=both)
    cancelled = (LicenceEventKind.CANCELLED, today - timedelta(days=30))
    world.agency("丁", licences=[paper("F5", None, filing, cancelled)])
    assert names(inspector, "filing_lapsed") == ["甲"]


def test_branches_without_a_filing(inspector, world):
    head = world.agency("总机构")
    world.agency("一分公司", parent_id=head.id, licences=[])
    own = [paper("F1", None, LicenceKind.FILING)]
    world.agency("二分公司", parent_id=head.id, licences=own)
    assert names(inspector, "branch_unfiled") == ["一分公司"]


def test_reports_that_are_missing(app, inspector, world, settings, today):
    first = world.agency("甲")
    world.agency("乙")
    assert "年度报告未交" not in inspector.get("/agencies").text
    app.config["SETTINGS"] = settings.model_copy(update={"annual_report_until": "03-31"})
    world.add(AnnualReport(agency_id=first.id, year=today.year - 1, received_on=today))
    assert names(inspector, "report_missing") == ["乙"]
    assert "年度报告未交" in inspector.get("/agencies").text


def test_credit_that_never_moved(inspector, world):
    world.agency("甲")
    world.agency("乙", licences=[])
    assert names(inspector, "credit_still") == ["甲"]


def test_a_queue_is_narrowed_and_ordered_like_the_list(inspector, world, today):
    for number, name in enumerate(("晨帆", "听澜", "启禾")):
        licences = [paper(f"L{number}", today + timedelta(days=9 - number))]
        world.agency(name, licences=licences, staff_count=number)
    assert names(inspector, "expires_30") == ["启禾", "听澜", "晨帆"]
    assert names(inspector, "expires_30", q="听澜") == ["听澜"]
    assert names(inspector, "expires_30", order="staff") == ["启禾", "听澜", "晨帆"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_queue_can_be_taken_away(inspector, world, today, kind):
    world.agency("=晨帆", licences=[paper("L1", today + timedelta(days=9))])
    answer = inspector.post(f"/agencies/queues/expires_30.{kind}")
    assert answer.status_code == 200
    if kind == "csv":
        text = answer.data.decode("utf-8-sig")
        assert "到期日" in text
        assert "'=晨帆" in text
        assert (today + timedelta(days=9)).isoformat() in text


def test_an_unknown_queue_is_refused(inspector):
    assert inspector.get("/agencies?queue=nonsense").status_code == 400


def test_the_list_costs_the_same_however_many_wait(inspector, world, today, count_statements):
    addresses = ("/agencies", "/agencies?queue=expires_90", "/agencies?queue=credit_still")
    world.agency("甲", licences=[paper("L0", today + timedelta(days=3))])
    few = [count_statements(lambda a=a: inspector.get(a)) for a in addresses]
    world.refresh()
    for number in range(1, 30):
        licences = [
            paper(f"L{number}", today + timedelta(days=number)),
            paper(f"F{number}", today - timedelta(days=number), LicenceKind.FILING),
        ]
        world.agency(f"第{number}家", licences=licences)
    assert [count_statements(lambda a=a: inspector.get(a)) for a in addresses] == few
