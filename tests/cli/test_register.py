import json

import pytest
from click.testing import CliRunner

from supervisor.cli import main
from supervisor.extensions import db
from tests.support.files.register_files import A, B, csv_file

GOOD = csv_file([[A, "武汉晨帆人力资源有限公司", "中南路街道", "25", "3"]])
MIXED = csv_file(
    [
        [A, "武汉晨帆人力资源有限公司", "紫阳街道", "25", "3"],
        [B, "[b]武汉启禾人才服务有限公司", "东湖街道", "", ""],
    ]
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(tmp_path / "instance"))
    monkeypatch.setattr("supervisor.services.platform.database.upgrade", lambda *_: db.create_all())

    def call(*args):
        return CliRunner().invoke(main, ["register", *map(str, args)])

    return call


@pytest.fixture
def file(tmp_path):
    def write(data, name="名册.csv"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def test_a_preview_writes_nothing_and_an_import_does(run, file):
    path = file(GOOD)
    shown = json.loads(run("import", path, "--preview", "--json").stdout)
    assert (shown["status"], shown["added"]) == ("previewed", 1)
    done = json.loads(run("import", path, "--json").stdout)
    assert (done["status"], done["added"], done["unchanged"]) == ("applied", 1, 0)
    again = json.loads(run("import", path, "--json").stdout)
    assert (again["added"], again["unchanged"]) == (0, 1)


def test_refused_rows_are_listed_and_told_by_the_exit_code(run, file, tmp_path):
    run("import", file(GOOD))
    result = run("import", file(MIXED), "--problems", tmp_path / "p.csv")
    assert result.exit_code == 3
    assert "东湖街道" in result.output
    assert "紫阳街道" in result.output
    assert "东湖街道" in (tmp_path / "p.csv").read_text(encoding="utf-8-sig")


def test_a_file_that_cannot_be_read_is_wrong_usage(run, file):
    result = run("import", file(b"\x00\xff\xfe\x00"))
    assert result.exit_code == 2
    assert "CSV" in result.stderr


@pytest.mark.parametrize("name", ["r.csv", "r.xlsx"])
def test_demo_export_and_import_close_the_circle(run, tmp_path, name):
    assert json.loads(run("demo", "--json").stdout) == {"added": 257}
    assert json.loads(run("demo", "--json").stdout) == {"added": 0}
    path = tmp_path / name
    assert json.loads(run("export", path, "--json").stdout)["agencies"] == 257
    done = json.loads(run("import", path, "--json").stdout)
    assert (done["added"], done["changed"], done["unchanged"]) == (0, 0, 257)


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_an_empty_template_says_so_when_it_is_imported(run, tmp_path, name):
    assert run("template", tmp_path / name).exit_code == 0
    result = run("import", tmp_path / name)
    assert result.exit_code == 2
    assert "没有数据行" in result.stderr


def test_other_kinds_of_file_are_not_written(run, tmp_path):
    assert run("export", tmp_path / "r.pdf").exit_code == 2
    assert run("template", tmp_path / "r.doc").exit_code == 2
