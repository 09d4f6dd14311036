"""``supervisor match`` through its front door."""

import csv
import json

import pytest
from click.testing import CliRunner

from supervisor.cli import main

REGISTER = (
    "name,uscc,former_names,short_names,city,valid_from,valid_to\n"
    "武汉华信人力资源有限公司,91420106MA4KTEST0X,,华信|华小信,武汉,2024-01-01,2025年6月30日\n"
    "武汉聚才人力资源服务有限公司,,武汉众才劳务有限公司；武汉众人劳务有限公司,,,,\n"
)


@pytest.fixture
def run(tmp_path):
    def run(posters, *options, register=REGISTER, encoding="utf-8"):
        (tmp_path / "register.csv").write_bytes(register.encode(encoding))
        (tmp_path / "posters.csv").write_bytes(posters.encode(encoding))
        paths = [str(tmp_path / name) for name in ("register.csv", "posters.csv", "out.csv")]
        result = CliRunner().invoke(main, ["match", *paths, *options])
        rows = []
        if (tmp_path / "out.csv").exists():
            with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
        return result, rows

    return run


def test_a_name_that_a_spreadsheet_would_run_is_written_as_text(run):
    _, rows = run("poster,city,uscc,date\n=1+1,,,\n'=1+1,,,\n武汉众人劳务有限公司,,,\n")
    assert [row["poster"] for row in rows] == ["'=1+1", "'=1+1", "武汉众人劳务有限公司"]


def test_each_poster_has_its_verdict_in_input_order(run):
    result, rows = run(
        "poster,city,uscc,date\n"
        "华信人力,武汉,,2025-01-01\n"
        "武汉众人劳务有限公司,,,\n"
        "武汉天天向上食品有限公司,武汉,,\n"
        "武汉华信人力资源有限公司,,,2025/7/1\n"
    )
    assert result.exit_code == 0, result.output
    assert list(rows[0]) == ["poster", "verdict", "agency", "uscc", "score", "why"]
    assert [row["verdict"] for row in rows] == ["licensed", "licensed", "unknown", "lapsed"]
    assert rows[0]["uscc"] == "91420106MA4KTEST0X"
    assert rows[1]["agency"] == "武汉聚才人力资源服务有限公司"
    assert float(rows[0]["score"]) > 0.9 > float(rows[2]["score"])
    assert all(row["why"] for row in rows)


def test_the_day_is_that_of_the_row_else_the_option(run):
    _, rows = run(
        "poster,date\n武汉华信人力资源有限公司,\n武汉华信人力资源有限公司,20240601\n",
        "--on",
        "2026-01-01",
    )
    assert [row["verdict"] for row in rows] == ["lapsed", "licensed"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_usual_encodings_are_read(run, encoding):
    result, rows = run("poster\n武汉聚才人力資源服务有限公司\n", encoding=encoding)
    assert result.exit_code == 0
    assert rows[0]["verdict"] == "licensed"
    assert rows[0]["poster"] == "武汉聚才人力資源服务有限公司"


def test_bad_rows_are_named_and_keep_their_place(run):
    result, rows = run(
        "poster,city,uscc,date\n"
        "武汉聚才人力资源服务有限公司,,,\n"
        ",武汉,,\n"
        "武汉聚才人力资源服务有限公司,,,昨天\n"
        "武汉聚才人力资源服务有限公司,,123,\n"
        '"武汉聚才,,,\n'
        "甲,乙,丙,丁,戊\n"
        "聚才人力,,,\n"
    )
    assert result.exit_code == 3
    assert [row["verdict"] for row in rows] == [
        "licensed", "unknown", "unknown", "licensed", "unknown", "unknown", "licensed",
    ]  # fmt: skip
    for expected in (
        "posters.csv 第 3 行“poster”列",
        "posters.csv 第 4 行“date”列",
        "posters.csv 第 5 行“uscc”列",
        "posters.csv 第 6 行",
        "posters.csv 第 7 行：应有 4 列，实有 5 列",
    ):
        assert expected in result.stderr
    assert "第 8 行" not in result.stderr


def test_a_bad_row_of_the_register_is_named_and_loses_no_other(run):
    register = REGISTER + ",x,,,,,\n武汉坏期人力资源有限公司,,,,,昨天,长期\n"
    result, rows = run(
        "poster\n武汉坏期人力资源有限公司\n华信\n", "--on", "2025-01-01", register=register
    )
    assert result.exit_code == 3
    assert "register.csv 第 4 行“name”列" in result.stderr
    assert "register.csv 第 5 行“valid_from”列" in result.stderr
    assert [row["verdict"] for row in rows] == ["licensed", "licensed"]


def test_rows_of_one_agency_are_several_licences(run):
    register = (
        "name,valid_from,valid_to\n"
        "武汉华信人力资源有限公司,2020-01-01,2022-12-31\n"
        "武汉华信人力资源有限公司,2024-01-01,2026-12-31\n"
    )
    posters = "poster,date\n" + "".join(
        f"武汉华信人力资源有限公司,{year}-06-01\n" for year in (2021, 2023, 2025)
    )
    _, rows = run(posters, register=register)
    assert [row["verdict"] for row in rows] == ["licensed", "lapsed", "licensed"]


@pytest.mark.parametrize(
    ("register", "posters", "expected"),
    [
        ("title\n甲\n", "poster\n乙\n", "register.csv 缺少必需的列：name"),
        (REGISTER, "company\n乙\n", "posters.csv 缺少必需的列：poster"),
        (REGISTER, "", "posters.csv 是空的"),
    ],
)
def test_an_unusable_file_is_explained(run, register, posters, expected):
    result, rows = run(posters, register=register)
    assert result.exit_code == 2
    assert expected in result.stderr
    assert rows == []


def test_a_file_that_is_not_there_is_explained(tmp_path):
    paths = [str(tmp_path / name) for name in ("none.csv", "none2.csv", "out.csv")]
    result = CliRunner().invoke(main, ["match", *paths])
    assert result.exit_code == 2
    assert "none.csv" in result.stderr


def test_a_day_that_is_none_is_explained(run):
    result, _ = run("poster\n华信\n", "--on", "soon")
    assert result.exit_code == 2
    assert "--on" in result.stderr


def test_machines_get_a_summary(run):
    result, _ = run("poster\n聚才人力\n华信\n天天\n", "--json", "--on", "2025-01-01")
    summary = json.loads(result.stdout)
    assert summary["posters"] == 3
    assert summary["verdicts"]["licensed"] == 2
    assert summary["problems"] == 0


def test_a_cell_over_several_lines_is_one_row(run):
    result, rows = run('poster,city\n"武汉聚才\n人力资源服务有限公司",武汉\n聚才人力,\n')
    assert result.exit_code == 0
    assert [row["verdict"] for row in rows] == ["licensed", "licensed"]


def test_lists_of_others_are_taken_as_judge_takes_them(run, tmp_path):
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "jiangan.csv").write_text(
        "机构名称,许可证编号\n武汉江岸博众人力资源有限公司,420102001\n", encoding="utf-8"
    )
    (folder / "lists.toml").write_text(
        '[[lists]]\nfile = "jiangan.csv"\nauthority = "江岸区人社局"\n'
        'divisions = ["420102"]\npapers = ["licence"]\nas_of = 2026-09-01\n',
        encoding="utf-8",
    )
    posters = "poster,date\n武汉江岸博众人力资源有限公司,2026-10-01\n"
    _, without = run(posters)
    result, rows = run(posters, "--lists", str(folder))
    assert result.exit_code == 0, result.output
    assert (without[0]["verdict"], rows[0]["verdict"]) == ("unknown", "licensed_elsewhere")
    assert "江岸区人社局" in rows[0]["why"]


def test_a_folder_that_is_not_described_is_explained(run, tmp_path):
    result, rows = run("poster\n甲\n", "--lists", str(tmp_path))
    assert result.exit_code == 2
    assert "lists.toml" in result.stderr
    assert rows == []
