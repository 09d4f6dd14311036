"""``supervisor evaluate agreement``."""

import json

import pytest
from click.testing import CliRunner

from supervisor.cli import main


@pytest.fixture
def files(tmp_path):
    corpus, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    ads = [
        {
            "id": "1",
            "title": "招工",
            "text": "限女",
            "labels": [{"category": "gender", "span": "限女"}],
        },
        {"id": "2", "title": "招工", "text": "男女不限", "labels": []},
    ]
    corpus.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in ads))
    return corpus, second


def write(path, *rows):
    path.write_text("\n".join(json.dumps(one) for one in rows))


def run(*arguments):
    return CliRunner().invoke(main, ["evaluate", "agreement", *map(str, arguments)])


def test_agreement_is_told_by_category_and_for_all(files):
    corpus, second = files
    write(second, {"id": "1", "labels": ["gender"]}, {"id": "2", "labels": [], "unsure": ["age"]})
    report = json.loads(run(corpus, second, "--json").stdout)
    assert report["ads"] == 2
    assert report["all"]["f1"] == 1
    assert report["categories"]["gender"] == {
        "both": 1, "first": 0, "second": 0, "kappa": 1, "f1": 1
    }  # fmt: skip
    assert "gender" in run(corpus, second).output


def test_rows_that_cannot_be_compared_are_named(files):
    corpus, second = files
    write(second, {"id": "9", "labels": []}, {"id": "1", "labels": ["no-such"]}, {"id": "2"})
    result = run(corpus, second, "--json")
    report = json.loads(result.stdout)
    assert (report["ads"], report["refused"]) == (1, 2)
    assert "第 1 行" in result.stderr
    assert "第 2 行" in result.stderr
