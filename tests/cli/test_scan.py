import json

import pytest
from click.testing import CliRunner

from supervisor.cli import main
from tests.support.scan_samples import write_ads


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(tmp_path / "instance"))

    def invoke(*arguments):
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return invoke


def test_a_file_is_scanned_and_told_to_machines(run, tmp_path):
    ads = write_ads(tmp_path / "ads.jsonl", range(8))
    result = run("scan", "--file", ads, "--json")
    assert result.exit_code == 0
    (source,) = json.loads(result.stdout)["sources"]
    assert (source["source"], source["rows"], source["new"]) == ("handover", 8, 8)


def test_refused_rows_end_with_three(run, tmp_path):
    ads = tmp_path / "ads.jsonl"
    ads.write_text(
        '{"id": "1", "title": "文员", "company": "甲公司", "text": "负责收发文件"}\n{oops\n'
    )
    result = run("scan", "--file", ads)
    assert result.exit_code == 3
    assert "handover" in result.output


def test_an_unreadable_file_ends_with_one_and_says_why(run, tmp_path):
    broken = tmp_path / "ads.xlsx"
    broken.write_bytes(b"no workbook")
    result = run("scan", "--file", broken, "--json")
    assert result.exit_code == 1
    assert "ads.xlsx" in json.loads(result.stdout)["sources"][0]["reason"]


def test_an_unknown_source_is_wrong_usage(run):
    result = run("scan", "--source", "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.output


def test_a_night_is_scanned_once(run, tmp_path):
    night = ("scan", "--night", "2026-11-20", "--source", "handover", "--json")
    first = json.loads(run(*night).stdout)
    write_ads(tmp_path / "late.jsonl", range(2))
    assert json.loads(run(*night).stdout) == first


def test_a_run_can_be_replayed(run, tmp_path):
    ads = write_ads(tmp_path / "ads.jsonl", range(5))
    run("scan", "--file", ads)
    result = run("source", "replay", 1, "--json")
    assert result.exit_code == 0
    (source,) = json.loads(result.stdout)["sources"]
    assert (source["rows"], source["new"]) == (5, 0)
    assert run("source", "replay", 99).exit_code == 1


def test_sources_are_listed_with_their_basis(run):
    rows = json.loads(run("source", "list", "--json").stdout)
    assert {"handover", "iguopin"} <= {row["id"] for row in rows}
    assert all(row["legal_basis"] for row in rows)


def test_a_handed_over_source_is_not_asked_online(run):
    result = run("source", "check", "handover", "--json")
    assert result.exit_code == 1
    assert "报送" in json.loads(result.stdout)["reason"]


def test_accounts_start_with_a_one_time_password(run):
    created = run("user", "create", "zhang", "--name", "张监察", "--role", "inspector")
    assert created.exit_code == 0
    assert "one-time password" in created.output
    assert run("user", "create", "zhang", "--name", "张监察", "--role", "inspector").exit_code == 1
    assert run("user", "disable", "zhang").exit_code == 0
    (row,) = json.loads(run("user", "list", "--json").stdout)
    assert row["active"] is False
