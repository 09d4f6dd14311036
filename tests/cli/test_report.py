import json

import pytest
from click.testing import CliRunner
from docx import Document

from supervisor.cli import main
from supervisor.extensions import db


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(tmp_path / "instance"))
    return lambda *args: CliRunner().invoke(main, ["report", "statutory", *args])


def test_json_and_word_come_from_one_call(run, tmp_path, monkeypatch):
    monkeypatch.setattr("supervisor.services.platform.database.upgrade", lambda *_: db.create_all())
    path = tmp_path / "report.docx"
    result = run("--from", "2020-01-01", "--to", "2020-12-31", "--docx", str(path), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["agencies"] is None
    assert "未统计" in "".join(p.text for p in Document(str(path)).paragraphs)


@pytest.mark.parametrize(
    "args",
    [
        ("--from", "2020-01-01", "--to", "2019-01-01"),
        ("--from", "2020-13-01", "--to", "2021-01-01"),
        ("--to", "2021-01-01"),
    ],
)
def test_bad_periods_are_wrong_usage(run, args):
    assert run(*args).exit_code == 2
