import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from supervisor.cli import main
from tests.support.servers.model_endpoint import marks, model_endpoint


def test_labelled_ads_give_figures_per_category_and_source(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "title": "工", "text": "限男性", "source": "甲",
         "labels": [{"category": "gender", "span": "限男性"}], "unsure": []},
        {"id": "2", "title": "工", "text": "35岁以下", "labels": [], "unsure": ["age"]},
        {"id": "3", "title": "工", "text": "包吃住", "source": "甲",
         "labels": [{"category": "fees", "span": "包吃住"}], "unsure": []},
    ]  # fmt: skip
    path, errors = tmp_path / "labelled.jsonl", tmp_path / "errors.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    result = CliRunner().invoke(
        main, ["evaluate", "screening", str(path), "--json", "--errors", str(errors)]
    )
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["ads"] == 3
    assert report["categories"]["gender"]["f1"] == 1.0
    assert report["categories"]["fees"]["recall"] == 0.0
    assert "age" not in report["categories"]
    assert report["sources"]["甲"]["gender"]["right"] == 1
    wrong = [json.loads(line) for line in errors.read_text("utf-8").splitlines()]
    assert [(row["id"], row["kind"]) for row in wrong] == [("3", "missed")]


def test_challenge_cases_are_scored_by_kind(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "category": "gender", "kind": "positive", "text": "限男性"},
        {"id": "2", "category": "gender", "kind": "hard_negative", "text": "限男性"},
        {"id": "3", "category": "gender", "kind": "riddle", "text": "限男性"},
    ]
    path = tmp_path / "challenge.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    result = CliRunner().invoke(main, ["evaluate", "screening", str(path), "--challenge", "--json"])
    assert result.exit_code == 3
    assert "riddle" in result.stderr
    report = json.loads(result.stdout)
    assert report["hard_negative_false_alarms"] == 1.0
    assert report["categories"]["gender"]["positive"] == {"passed": 1, "cases": 1}


def test_an_offices_own_model_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"id": "1", "title": "工", "text": "只留哥们儿的床位", "writer": "甲",
         "labels": [{"category": "gender", "span": "哥们儿"}], "unsure": []},
        {"id": "2", "title": "工", "text": "包吃住", "writer": "甲", "labels": [], "unsure": []},
        {"id": "3", "title": "工", "text": "乱答", "writer": "甲", "labels": [], "unsure": []},
    ]  # fmt: skip
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    command = ["evaluate", "screening", str(path), "--reader", "endpoint", "--json"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2
    assert "SUPERVISOR_ENDPOINT_URL" in result.stderr

    def answer(ad: dict[str, str]) -> object:
        return "不知道" if ad["text"] == "乱答" else marks(("gender", "哥们儿"), ("fees", "交钱"))

    with model_endpoint(answer=answer) as endpoint:
        monkeypatch.setenv("SUPERVISOR_ENDPOINT_URL", endpoint.url)
        monkeypatch.setenv("SUPERVISOR_ENDPOINT_MODEL", "m")
        result = CliRunner().invoke(main, command)
        left_out = CliRunner().invoke(main, [*command, "--leave-one-writer-out"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["categories"]["gender"]["f1"] == 1.0
    assert report["clean"]["without_lead"] == 1.0
    assert "1 条没有读成" in result.stderr
    assert left_out.exit_code == 2
