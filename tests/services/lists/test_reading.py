"""Lists as authorities publish them: other headers, one column for both ends, states, gaps."""

from datetime import date

import pytest

from scrapers.tables import limits
from supervisor.domain.lists.lists import Paper
from supervisor.domain.register.agencies import (
    Activity,
    LicenceKind,
    LicenceStanding,
    agency_standing,
)
from supervisor.services.lists.named_columns import UnreadableTableError
from supervisor.services.lists.papers import Issued
from supervisor.services.lists.reading import read_list

AS_OF = date(2026, 10, 1)


def read(text, papers=(Paper.LICENCE,)):
    problems = []
    issued = Issued("list1", "江岸区人社局", papers, AS_OF)
    found = read_list(text.encode(), "名单.csv", issued, problems.append)
    return found, [(one.row, one.column) for one in problems]


def test_a_published_list_is_read_with_the_words_it_uses():
    [one], problems = read(
        "武汉市江岸区人力资源服务机构名单\n"
        "序号,机构名称,统一社会信用代码,许可证编号,许可证有效期,业务范围\n"
        "1,武汉博众人力资源有限公司,91420102MA4K0TEST0,420102001,"
        "2023年5月1日至2028年4月30日,职业中介；开展网络招聘\n"
    )
    assert problems == [(1, "")]  # the title line is named as left out
    [licence] = one.licences
    assert (one.name, one.uscc, one.authority) == (
        "武汉博众人力资源有限公司", "91420102MA4K0TEST0", "江岸区人社局",
    )  # fmt: skip
    assert (licence.number, licence.valid_from, licence.valid_to) == (
        "420102001", date(2023, 5, 1), date(2028, 4, 30),
    )  # fmt: skip
    assert licence.scope == {Activity.JOB_BROKERAGE, Activity.ONLINE_RECRUITMENT}
    assert licence.as_of == AS_OF


def test_good_rows_stay_and_bad_cells_are_named():
    found, problems = read(
        "名称,信用代码,有效期至\n甲人力,123,2028-01-01\n,91420102MA4K0TEST0,\n乙人力,,明年\n"
    )
    assert [one.name for one in found] == ["甲人力", "乙人力"]
    assert problems == [(2, "uscc"), (3, "name"), (4, "valid_to")]


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        ("有效", LicenceStanding.VALID),
        ("已注销", LicenceStanding.CANCELLED),
        ("吊销", LicenceStanding.REVOKED),
        ("未注销", LicenceStanding.VALID),
        ("正常，无吊销", LicenceStanding.VALID),
        ("即将到期", LicenceStanding.VALID),
        ("拟注销", LicenceStanding.VALID),
    ],
)
def test_what_the_list_says_of_a_licence_holds_on_its_day(state, standing):
    [one], _ = read(f"名称,状态\n甲人力,{state}\n")
    assert agency_standing(one, AS_OF) is standing


@pytest.mark.parametrize(
    ("papers", "kind"),
    [((Paper.FILING,), LicenceKind.FILING), ((Paper.DISPATCH,), LicenceKind.DISPATCH)],
)
def test_a_list_of_one_paper_holds_that_paper(papers, kind):
    [one], _ = read("名称\n甲人力\n", papers)
    assert one.licences[0].kind is kind


def test_two_papers_of_one_agency_are_one_agency():
    [one], _ = read("名称,类型,证号\n甲人力,人力资源服务许可,1\n甲人力,劳务派遣,2\n")
    assert [(paper.kind, paper.number) for paper in one.licences] == [
        (LicenceKind.HR_SERVICE, "1"),
        (LicenceKind.DISPATCH, "2"),
    ]


def test_a_licence_named_beside_a_dispatch_licence_in_one_cell_is_held():
    [one], _ = read("名称,类型\n甲人力,人力资源服务许可、劳务派遣经营许可\n")
    assert agency_standing(one, AS_OF, LicenceKind.HR_SERVICE) is LicenceStanding.VALID


def test_a_file_without_names_is_refused_by_what_is_missing():
    with pytest.raises(UnreadableTableError, match="name"):
        read("代码,电话\n1,2\n")


def test_more_rows_than_any_authority_has_agencies_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "AGENCY_ROWS", 2)
    with pytest.raises(UnreadableTableError, match="超过 2 行"):
        read("名称,信用代码\n甲人力,\n乙人力,\n丙人力,\n")
