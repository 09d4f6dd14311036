import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from supervisor.cli import main

GOOD = [
    {"id": "a", "title": "文员", "company": None, "text": "限女性，35岁以下", "salary": 1.5},
    {"id": "b", "title": "普工", "text": "男女不限"},
    {"id": "c", "title": "女收银", "company": "某店", "text": "包吃住"},
]
LINES = [json.dumps(row, ensure_ascii=False) for row in GOOD]


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def _read(path: Path) -> list[dict[str, object]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
def test_hits_are_written_in_input_order(tmp_path: Path, suffix: str) -> None:
    ads, out = tmp_path / f"ads{suffix}", tmp_path / f"out{suffix}"
    content = "\n".join(LINES).encode()
    ads.write_bytes(gzip.compress(content) if suffix.endswith(".gz") else content)
    result = _run("screen", ads, out, "--json")
    assert result.exit_code == 0, result.output
    rows = _read(out)
    assert [row["id"] for row in rows] == ["a", "b", "c"]
    assert rows[1]["hits"] == []
    hit = rows[2]["hits"][0]  # type: ignore[index]
    assert set(hit) == {
        "category", "start", "end", "span", "field", "rule", "severity", "basis", "exception",
        "reader", "respondents",
    }  # fmt: skip
    assert hit["respondents"] == ["employer", "agency"]
    assert (hit["category"], hit["field"], hit["span"]) == ("gender", "title", "女收银")
    summary = json.loads(result.stdout)
    assert (summary["ads"], summary["flagged"], summary["refused"]) == (3, 2, 0)
    assert summary["categories"] == {"gender": 2, "age": 1}


def test_broken_lines_are_told_and_good_ones_kept(tmp_path: Path) -> None:
    ads, out = tmp_path / "ads.jsonl", tmp_path / "out.jsonl"
    broken = ["{not json", "[1, 2]", '{"title": "无编号", "text": "x"}', '{"id": "d", "text": 5}']
    ads.write_text("\n".join([LINES[0], *broken, "", LINES[1]]), "utf-8")
    result = _run("screen", ads, out, "--json")
    assert result.exit_code == 3
    assert [row["id"] for row in _read(out)] == ["a", "b"]
    for line in (2, 3, 4, 5):
        assert f"{ads} 第 {line} 行" in result.stderr
    assert '"id"' in result.stderr


def test_values_that_only_python_writes_are_no_reason_to_refuse(tmp_path: Path) -> None:
    ads, out = tmp_path / "ads.jsonl", tmp_path / "out.jsonl"
    ads.write_text('{"id": "a", "title": "工", "text": "限男", "salary": NaN}\n', "utf-8")
    assert _run("screen", ads, out).exit_code == 0
    assert len(_read(out)) == 1


def test_two_workers_give_what_one_gives(tmp_path: Path) -> None:
    ads = tmp_path / "ads.jsonl"
    ads.write_text("\n".join(LINES * 700), "utf-8")
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    assert _run("screen", ads, one).exit_code == 0
    assert _run("screen", ads, two, "--workers", 2).exit_code == 0
    assert one.read_bytes() == two.read_bytes()


def test_a_bad_rule_folder_is_wrong_usage(tmp_path: Path) -> None:
    ads, rules = tmp_path / "ads.jsonl", tmp_path / "rules"
    ads.write_text(LINES[0], "utf-8")
    rules.mkdir()
    (rules / "bad.toml").write_text("category = \n", "utf-8")
    result = _run("screen", ads, tmp_path / "out.jsonl", "--rules", rules)
    assert result.exit_code == 2
    assert "bad.toml" in result.stderr
    assert not (tmp_path / "out.jsonl").exists()
