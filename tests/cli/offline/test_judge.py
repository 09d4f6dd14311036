"""``supervisor judge`` through its front door: worlds of lists, and what may be said in each."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from stdnum.cn.uscc import calc_check_digit

from supervisor.cli import main
from supervisor.domain.lists.seats import parts_of
from supervisor.domain.register.agencies import (
    Activity,
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
)
from supervisor.domain.register.belongings import FormerName
from supervisor.domain.register.entries import RegisterEntry
from supervisor.services.register.sheets import export_csv, export_xlsx

HOME, JIANGAN, HONGSHAN = "420106", "420102", "420111"
BROKER = "受多家企业委托，代招操作工若干名，求职者免费，包吃住，请联系王经理报名。"
DISPATCH = "我公司是劳务派遣单位，员工与我公司签订劳动合同，派遣到某电子厂从事装配工作。"
HIRING = "因生产需要，我厂招聘装配工，两班倒，缴纳五险，请到厂区人事部面试。"
ALL_ACTIVITIES = frozenset((Activity.JOB_BROKERAGE, Activity.ONLINE_RECRUITMENT))


def code(division, number):
    body = f"91{division}MA4K{number:05d}"
    return body + calc_check_digit(body)


def ad(company, published="2026-09-10", *, text=BROKER, uscc=""):
    return {"id": company + published, "title": "操作工", "company": company, "text": text,
            "city": "武汉", "uscc": uscc, "published": published}  # fmt: skip


def one_list(division, rows, *, papers=("licence",), as_of="2026-09-01"):
    return {"authority": f"{division}人社局", "divisions": [division], "papers": list(papers),
            "as_of": as_of, "rows": rows}  # fmt: skip


def every_list(*but, papers=("licence",)):
    """Return a list of every authority that may license in the city, those given instead."""
    given = {one["divisions"][0]: one for one in but}
    divisions = [one for one in (*parts_of("4201"), "420100", "420000") if one != HOME]
    filler = "机构名称,许可证编号\n武汉某处人力资源有限公司,1\n"
    return [given.get(one) or one_list(one, filler, papers=papers) for one in divisions]


@pytest.fixture
def judge(tmp_path):
    def judge(ads, register, lists=(), *options, name="register.csv"):
        data = register if isinstance(register, bytes) else register.encode()
        (tmp_path / name).write_bytes(data)
        lines = [json.dumps(one, ensure_ascii=False) if isinstance(one, dict) else one
                 for one in ads]  # fmt: skip
        (tmp_path / "ads.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        arguments = [str(tmp_path / "ads.jsonl"), str(tmp_path / "out.jsonl")]
        arguments += ["--register", str(tmp_path / name), *options]
        if lists:
            arguments += ["--lists", str(_folder(tmp_path, lists))]
        result = CliRunner().invoke(main, ["judge", *arguments])
        out = tmp_path / "out.jsonl"
        lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
        return result, [json.loads(line) for line in lines]

    return judge


def _folder(tmp_path, lists):
    folder = tmp_path / "lists"
    folder.mkdir()
    described = []
    for number, one in enumerate(lists):
        (folder / f"{number}.csv").write_text(one["rows"], encoding="utf-8")
        described.append(
            f'[[lists]]\nfile = "{number}.csv"\nauthority = "{one["authority"]}"\n'
            f"divisions = {json.dumps(one['divisions'])}\npapers = {json.dumps(one['papers'])}\n"
            f"as_of = {one['as_of']}\n"
        )
    (folder / "lists.toml").write_text("\n".join(described), encoding="utf-8")
    return folder


def said(results):
    return [(one["verdict"], one["lead"] and one["lead"]["severity"]) for one in results]


def entry(name, number, *licences):
    return RegisterEntry(uscc=code(HOME, number), name=name, city="武汉市", licences=licences)


def paper(kind=LicenceKind.HR_SERVICE, number="420106001", valid_to=date(2029, 2, 28), *events):
    return LicenceRecord(kind, number, ALL_ACTIVITIES, date(2022, 3, 1), valid_to, events)


OURS = (
    "name,uscc,valid_from,valid_to\n"
    f"武汉迈途人力资源有限公司,{code(HOME, 1)},2024-01-01,2028-12-31\n"
)


def test_each_ad_has_its_line_in_order_with_the_fields_promised(judge):
    ads = [ad("武汉蓝鲸优派人力资源有限公司", uscc=code(HOME, 9)), ad("武汉迈途人力资源有限公司")]
    result, found = judge(ads, OURS)
    assert result.exit_code == 0, result.output
    assert [one["id"] for one in found] == [one["id"] for one in ads]
    assert list(found[0]) == ["id", "verdict", "agency", "authority", "why", "lead"]
    assert found[0]["lead"] == {
        "categories": ["unlicensed"], "severity": "ordinary", "respondents": ["agency"],
    }  # fmt: skip
    assert found[1]["lead"] is None


def test_without_lists_nobody_of_another_district_is_accused(judge):
    _, found = judge(
        [
            ad("武汉蓝鲸优派人力资源有限公司", uscc=code(JIANGAN, 9)),
            ad("武汉蓝鲸优派人力资源有限公司"),
            ad("武汉恒威精密机械制造有限公司", text=HIRING),
        ],
        OURS,
    )
    assert said(found) == [("unknown", None), ("unknown", None), ("employer", None)]


def test_every_list_on_file_makes_an_absence_severe_and_a_presence_known(judge):
    held = (
        f"机构名称,统一社会信用代码,许可证编号\n武汉晟拓人力资源有限公司,{code(JIANGAN, 1)},0241\n"
    )
    _, found = judge(
        [
            ad("武汉晟拓人力资源有限公司"),
            ad("武汉蓝鲸优派人力资源有限公司", uscc=code(JIANGAN, 9)),
            ad("武汉东湖新技术开发区蓝鲸人力资源有限公司"),
            ad("长沙湘悦人力资源有限公司", uscc=code("430104", 9)),
        ],
        OURS,
        every_list(one_list(JIANGAN, held)),
    )
    assert said(found) == [
        ("licensed_elsewhere", None), ("not_listed", "severe"), ("not_listed", "ordinary"),
        ("unknown", None),
    ]  # fmt: skip
    assert found[0]["authority"] == "420102人社局"
    assert all(part in found[0]["why"] for part in ("420102人社局", "0241", "2026-09-01"))
    assert "管理机构可能自行发证" in found[2]["why"]


def test_a_district_alone_makes_an_absence_ordinary(judge):
    names = "机构名称\n武汉晟拓人力资源有限公司\n"
    poster = ad("武汉蓝鲸优派人力资源有限公司", uscc=code(JIANGAN, 9))
    _, fresh = judge([poster], OURS, [one_list(JIANGAN, names)])
    assert said(fresh) == [("not_listed", "ordinary")]


def test_an_old_list_says_nothing_of_an_absence_and_nothing_of_a_revocation(judge):
    rows = "机构名称,状态\n武汉晟拓人力资源有限公司,吊销\n"
    _, found = judge(
        [
            ad("武汉蓝鲸优派人力资源有限公司", uscc=code(JIANGAN, 9)),
            ad("武汉晟拓人力资源有限公司"),
        ],
        OURS,
        every_list(one_list(JIANGAN, rows, as_of="2025-12-01")),
    )
    assert said(found) == [("unknown", None), ("unknown", None)]
    assert "已过时" in found[0]["why"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("有效", ("licensed_elsewhere", None)),
        ("恢复（原暂停）", ("licensed_elsewhere", None)),
        ("暂停（已恢复）", ("licensed_elsewhere", None)),
        ("到期换证", ("licensed_elsewhere", None)),
        ("注销后重新许可", ("licensed_elsewhere", None)),
        ("到期未延续", ("lapsed", "ordinary")),
        ("注销，需重新申请", ("lapsed", "ordinary")),
        ("恢复后又吊销", ("lapsed", "ordinary")),
        ("已过期", ("lapsed", "ordinary")),
        ("暂停", ("lapsed", "ordinary")),
        ("注销", ("lapsed", "ordinary")),
    ],
)
def test_the_state_a_list_gives_is_read_to_its_end(judge, state, expected):
    rows = f"机构名称,状态\n武汉晟拓人力资源有限公司,{state}\n"
    _, found = judge([ad("武汉晟拓人力资源有限公司")], OURS, [one_list(JIANGAN, rows)])
    assert said(found) == [expected]


@pytest.mark.parametrize(
    ("validity", "expected"),
    [
        ("2024.3.1-2029.2.28", "licensed_elsewhere"),
        ("20240301-20290228", "licensed_elsewhere"),
        ("长期", "licensed_elsewhere"),
        ("2021/3/1-2024/2/29", "lapsed"),
        ("2021年9月1日－2026年8月31日", "lapsed"),
        ("2021-09-02～2026-09-01", "unknown"),
        ("2021年9月6日－2026年9月5日", "unknown"),
        ("2026.9.12-2031.9.11", "unknown"),
    ],
)
def test_validity_is_read_in_the_forms_lists_have_and_weighed_by_their_day(
    judge, validity, expected
):
    """The list is of 2026-09-01, the ad of the tenth."""
    rows = f"机构名称,有效期\n武汉晟拓人力资源有限公司,{validity}\n"
    result, found = judge([ad("武汉晟拓人力资源有限公司")], OURS, [one_list(JIANGAN, rows)])
    assert result.exit_code == 0, result.output
    assert found[0]["verdict"] == expected
    assert (found[0]["lead"] is not None) == (expected == "lapsed")


def test_how_long_a_list_speaks_is_the_bureaus_setting(judge, monkeypatch):
    rows = "机构名称,状态\n武汉晟拓人力资源有限公司,吊销\n"
    ads = [
        ad("武汉晟拓人力资源有限公司"),
        ad("武汉蓝鲸优派人力资源有限公司", uscc=code(JIANGAN, 9)),
    ]
    old = [one_list(JIANGAN, rows, as_of="2026-01-01")]
    monkeypatch.setenv("SUPERVISOR_LIST_FRESH_DAYS", "300")
    _, found = judge(ads, OURS, old)
    assert [verdict for verdict, _ in said(found)] == ["lapsed", "not_listed"]


def test_every_day_an_ad_stands_is_judged(judge):
    register = "name,valid_from,valid_to\n武汉汇岸人力资源有限公司,2021-09-13,2026-09-12\n"
    poster = ad("武汉汇岸人力资源有限公司")
    _, on_its_day = judge([poster], register)
    _, standing = judge([poster], register, (), "--on", "2026-09-20")
    assert said(on_its_day) == [("licensed", None)]
    assert said(standing) == [("lapsed", "ordinary")]
    assert "2026-09-13 至 2026-09-20" in standing[0]["why"]


def test_a_later_paper_alone_says_nothing_of_the_time_before(judge):
    register = "name,valid_from,valid_to\n武汉新禾人力资源有限公司,2026-09-15,2031-09-14\n"
    _, found = judge([ad("武汉新禾人力资源有限公司")], register)
    assert said(found) == [("unknown", None)]
    assert "2026-09-15 起的许可" in found[0]["why"]


def test_filing_and_dispatch_allow_what_they_allow(judge):
    rows = (
        "机构名称,编号,类别,有效期至\n武汉备案通人力资源有限公司,B1,人力资源服务备案,\n"
        "武汉派遣通劳务有限公司,P1,劳务派遣经营许可,2029-01-01\n"
        "武汉派遣止劳务有限公司,P2,劳务派遣经营许可,2025-01-01\n"
    )
    papers = ("licence", "filing", "dispatch")
    _, found = judge(
        [
            ad("武汉备案通人力资源有限公司"),
            ad("武汉派遣通劳务有限公司", text=DISPATCH),
            ad("武汉派遣通劳务有限公司"),
            ad("武汉派遣止劳务有限公司", text=DISPATCH),
        ],
        OURS,
        every_list(one_list(JIANGAN, rows, papers=papers), papers=papers),
    )
    assert [verdict for verdict, _ in said(found)] == [
        "not_listed", "licensed_elsewhere", "not_listed", "lapsed",
    ]  # fmt: skip
    assert "人力资源服务备案" in found[0]["why"]


def test_a_list_that_does_not_say_which_of_two_papers_accuses_nobody(judge):
    rows = "机构名称,编号\n武汉混编通劳务有限公司,1\n"
    ads = [ad("武汉混编通劳务有限公司", text=DISPATCH), ad("武汉混编通劳务有限公司")]
    _, found = judge(ads, OURS, [one_list(JIANGAN, rows, papers=("filing", "dispatch"))])
    assert said(found) == [("licensed_elsewhere", None), ("unknown", None)]
    assert "名单未注明类别" in found[0]["why"]


def test_a_mistyped_code_is_the_code_it_was_meant_to_be(judge):
    right = code(JIANGAN, 1)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    rows = f"机构名称,统一社会信用代码\n武汉晟拓人力资源有限公司,{wrong}\n"
    _, found = judge(
        [
            ad("武汉晟拓人力资源有限公司", uscc=right),
            ad("武汉晟拓人力资源有限公司", uscc=code(HONGSHAN, 7)),
        ],
        OURS,
        [one_list(JIANGAN, rows)],
    )
    assert said(found) == [("licensed_elsewhere", None), ("possible", None)]


PAPERS_OF_OURS = [
    ("武汉甲辰人力资源有限公司", paper()),
    ("武汉乙巳人力资源有限公司", paper(LicenceKind.FILING, "B2")),
    ("武汉丙午劳务有限公司", paper(LicenceKind.DISPATCH, "P3")),
    ("武汉丁未人力资源有限公司", paper(LicenceKind.HR_SERVICE, "4", date(2026, 8, 31))),
]


@pytest.mark.parametrize("form", ["register.csv", "register.xlsx"])
def test_the_register_as_the_console_exports_it_is_read_with_all_its_papers(judge, form):
    entries = [entry(name, at, held) for at, (name, held) in enumerate(PAPERS_OF_OURS, start=1)]
    data = b"".join(export_csv(entries)) if form.endswith("csv") else export_xlsx(entries)
    ads = [ad(name) for name, _ in PAPERS_OF_OURS]
    result, found = judge([*ads, ad("武汉丙午劳务有限公司", text=DISPATCH)], data, name=form)
    assert result.exit_code == 0, result.output
    assert [verdict for verdict, _ in said(found)] == [
        "licensed", "not_listed", "not_listed", "lapsed", "licensed",
    ]  # fmt: skip


def test_the_history_of_an_exported_licence_counts(judge):
    revoked = LicenceEvent(LicenceEventKind.REVOKED, date(2026, 9, 1))
    held = paper(LicenceKind.HR_SERVICE, "1", date(2029, 2, 28), revoked)
    one = RegisterEntry(
        uscc=code(HOME, 1), name="武汉甲辰人力资源有限公司", city="武汉市", licences=(held,),
        former_names=(FormerName("武汉旧名劳务有限公司", date(2021, 6, 30)),),
    )  # fmt: skip
    before = ad("武汉旧名劳务有限公司", "2026-08-31")
    _, found = judge(
        [before, ad("武汉甲辰人力资源有限公司")], export_xlsx([one]), name="register.xlsx"
    )
    assert said(found) == [("licensed", None), ("lapsed", "ordinary")]
    assert "已吊销" in found[1]["why"]


def test_bad_lines_are_named_and_lose_no_other(judge):
    ads = [ad("武汉迈途人力资源有限公司"), "{", ad("武汉迈途人力资源有限公司", "昨天")]
    result, found = judge(ads, OURS)
    assert result.exit_code == 3
    assert [one["verdict"] for one in found] == ["licensed"]
    assert "2" in result.stderr
    assert "published" in result.stderr


def test_what_cannot_be_used_is_explained(judge, tmp_path):
    result, found = judge([], "地址\n某处\n")
    assert (result.exit_code, found) == (2, [])
    assert "name" in result.stderr
    result, _ = judge([], OURS, (), "--lists", str(tmp_path))
    assert result.exit_code == 2
    assert "lists.toml" in result.stderr
    result, _ = judge([], OURS, (), "--on", "soon")
    assert result.exit_code == 2
    assert "--on" in result.stderr


def test_machines_get_a_summary(judge):
    result, _ = judge([ad("武汉迈途人力资源有限公司")], OURS, (), "--json")
    summary = json.loads(result.stdout)
    assert (summary["ads"], summary["verdicts"]["licensed"], summary["leads"]) == (1, 1, {})
