"""``supervisor source``: what it prints, to people and to machines, and how it ends."""

import json

import pytest
from click.testing import CliRunner

from scrapers.replica import ReplicaServer
from supervisor.cli import main
from supervisor.cli import source as source_cli
from supervisor.store.tables.collect import SelfCheck


@pytest.fixture
def boards():
    with ReplicaServer(seed=7, volume=60) as server:
        yield server


@pytest.fixture
def run(tmp_path, monkeypatch, boards):
    monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(tmp_path / "instance"))
    monkeypatch.setenv("SUPERVISOR_REPLICA_URL", boards.base_url)
    return lambda *arguments: CliRunner().invoke(main, ["source", *arguments])


def listed(run, source_id):
    rows = json.loads(run("list", "--json").stdout)
    return next(row for row in rows if row["id"] == source_id)


def test_a_run_shows_in_the_list(run):
    assert listed(run, "replica_json")["outcome"] is None
    ended = run("run", "replica_json", "--json")
    assert ended.exit_code == 0
    assert json.loads(ended.stdout)["sources"][0]["new"] == 30
    row = listed(run, "replica_json")
    assert (row["outcome"], row["paused"]) == ("ok", False)
    assert row["last_proved_good_at"]
    assert "replica_json" in run("list").output


@pytest.mark.parametrize(
    ("mutation", "kind", "code"), [("", "rows", 0), ("soft_block", "blocked", 1)]
)
def test_a_check_says_what_the_first_page_proves(run, boards, mutation, kind, code):
    boards.mutations = frozenset({mutation} - {""})
    found = run("check", "replica_json", "--json")
    assert found.exit_code == code
    assert json.loads(found.stdout)["kind"] == kind


def test_a_paused_source_is_not_run_until_it_is_resumed(run, boards):
    assert json.loads(run("pause", "replica_json", "--json").stdout)["paused"] is True
    assert listed(run, "replica_json")["paused"] is True
    refused = run("run", "replica_json")
    assert refused.exit_code == 1
    assert "resume" in refused.output
    assert boards.requests == 0
    resumed = run("resume", "replica_json", "--json")
    assert json.loads(resumed.stdout) == {
        "source": "replica_json",
        "paused": False,
        "goes_on": False,
    }
    assert run("run", "replica_json").exit_code == 0


@pytest.mark.parametrize("command", ["check", "run", "pause", "resume"])
def test_no_such_source_is_wrong_usage(run, command):
    result = run(command, "nowhere")
    assert result.exit_code == 2
    assert "supervisor source list" in result.output


def test_one_source_is_run_though_a_scan_of_others_was_cut_off(run, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("supervisor.cli.scan.run_scan", lambda *_arguments: None)
        run("run", "replica_gbk")
    (ended,) = json.loads(run("run", "replica_json", "--json").stdout)["sources"]
    assert ended["source"] == "replica_json"


@pytest.mark.parametrize(("passed", "code"), [(True, 0), (False, 1)])
def test_the_self_check_ends_with_what_it_found(run, monkeypatch, passed, code):
    board = {"source_id": "replica_json", "verdict": "silent"}
    report = [{"mutation": "honeypot", "passed": passed, "boards": [board]}]
    monkeypatch.setattr(
        source_cli, "run_self_check", lambda *_arguments: SelfCheck(passed=passed, report=report)
    )
    result = run("canary")
    assert result.exit_code == code
    assert "honeypot" in result.output
    assert json.loads(run("canary", "--json").stdout)["checks"] == report
