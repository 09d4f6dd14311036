import json
import re
from pathlib import Path

from click.testing import CliRunner

from supervisor.cli import main
from supervisor.domain.cases.course.claims import CLAIMS
from supervisor.domain.cases.course.replay import replay

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "cases.md").read_text("utf-8")


def test_a_file_of_cases_is_replayed(tmp_path):
    source = ROOT / "tests" / "data" / "cases" / "planted.jsonl"
    out = tmp_path / "out.jsonl"
    result = CliRunner().invoke(main, ["cases", "replay", str(source), str(out)])
    assert result.exit_code == 0, result.output
    wanted = [json.loads(line) for line in source.read_text("utf-8").splitlines()]
    found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["id"] for row in found] == [row["id"] for row in wanted]
    for row, want in zip(found, wanted, strict=True):
        assert len(row["steps"]) == len(want["steps"])
        said = row["steps"][want["refused"]["at"]]
        assert not said["accepted"]
        assert said["reason"]
        assert len(said["articles"]) == len(said["keys"]) > 0


def test_broken_lines_are_named_and_do_not_stop_the_run(tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{oops\n\n{"id": "2", "steps": [{"step": "sing", "on": "2026-01-01"}]}\n')
    result = CliRunner().invoke(main, ["cases", "replay", str(source), str(out)])
    assert result.exit_code == 3
    first, second = (json.loads(line) for line in out.read_text("utf-8").splitlines())
    assert first["errors"]
    assert "sing" in second["errors"][0]


def test_every_example_of_the_page_is_lawful():
    examples = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.S)]
    assert len(examples) >= 15
    for row in examples:
        assert [one for one in replay(row).verdicts if not one.is_accepted] == [], row["id"]


def test_every_step_and_claim_is_described_on_the_page():
    told = set(re.findall(r"[a-z_]{2,}", PAGE.split("## What the gates mean")[0]))
    missing = [f"{kind}.{name}" for kind, row in CLAIMS.items() for name in row if name not in told]
    assert missing == []
    assert [str(kind) for kind in CLAIMS if str(kind) not in told] == []


def test_where_a_law_is_used_is_told():
    result = CliRunner().invoke(main, ["law", "uses", "行政处罚法第四十四条"])
    assert result.exit_code == 0
    assert "supervisor/domain/cases/course/table.py" in result.output
    assert CliRunner().invoke(main, ["law", "uses", "随便写"]).exit_code == 2
