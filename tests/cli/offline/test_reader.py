import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from supervisor import create_app
from supervisor.cli import main
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.screening import Category
from supervisor.extensions import db
from supervisor.services.platform.audit import Actor
from supervisor.services.reader.looks import LookAnswer, answer
from tests.support.corpora.drawn_looks import drawn_look
from tests.support.corpora.hands import HANDS, write_corpus
from tests.support.factories import World


def run(*arguments):
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    write_corpus(folder / "hands.jsonl")
    return folder


def test_a_reader_is_trained_and_used(tmp_path, corpus):
    first, second = tmp_path / "a.npz", tmp_path / "b.npz"
    summary = json.loads(run("train", "reader", corpus, first, "--json").stdout)
    run("train", "reader", corpus, second)
    assert first.read_bytes() == second.read_bytes()
    assert summary["writers"] == sorted(HANDS)
    assert summary["gates"]["gender"] <= 1
    assert summary["gates"]["fees"] > 1
    ads, out = tmp_path / "ads.jsonl", tmp_path / "out.jsonl"
    ads.write_text(json.dumps({"id": "1", "title": "工", "text": "只留哥们儿的床位，包吃住"}))
    run("screen", ads, out, "--model", first)
    row = json.loads(out.read_text())
    assert [hit["reader"] for hit in row["hits"]] == ["learned"]
    assert row["look"] == 1
    run("screen", ads, out, "--model", first, "--reader", "rules")
    assert json.loads(out.read_text())["hits"] == []


def test_everyday_pages_raise_the_gates_and_teach_nothing(tmp_path, corpus):
    pages, out = tmp_path / "pages.jsonl", tmp_path / "out.npz"
    rows = [{"id": str(n), "title": "工", "text": "只留哥们儿的床位，包吃住"} for n in range(5)]
    pages.write_text("\n".join(map(json.dumps, rows)))
    trained = run("train", "reader", corpus, out, "--background", pages, "--json")
    raised = json.loads(trained.stdout)
    ads, read = tmp_path / "ads.jsonl", tmp_path / "read.jsonl"
    ads.write_text(json.dumps(rows[0]))
    run("screen", ads, read, "--model", out)
    assert json.loads(read.read_text())["hits"] == []
    kept = json.loads(
        run("train", "reader", corpus, tmp_path / "c.npz", "--floor", out, "--json").stdout
    )
    assert kept["floor"] == raised["floor"]


def test_one_hand_cannot_train_a_reader(tmp_path):
    path = tmp_path / "one.jsonl"
    path.write_text(
        json.dumps({"id": "1", "title": "工", "text": "包吃", "labels": [], "unsure": []})
    )
    result = CliRunner().invoke(main, ["train", "reader", str(path), str(tmp_path / "out.npz")])
    assert result.exit_code == 1
    assert "两位作者" in result.output


@pytest.mark.parametrize("reader", ["rules", "learned", "both"])
def test_hands_left_out_are_told_one_by_one(tmp_path, corpus, reader):
    curves = tmp_path / "curves"
    result = run(
        "evaluate", "screening", corpus, "--leave-one-writer-out", "--reader", reader, "--json",
        "--curves", curves,
    )  # fmt: skip
    report = json.loads(result.stdout)
    assert sorted(report["writers"]) == sorted(HANDS)
    found = report["categories"]["gender"]["recall"]
    assert (found > 0.9) == (reader != "rules")
    assert report["clean"]["without_lead"] > 0.9
    assert report["look"]["budget"] == 0.1
    assert json.loads((curves / "curves.json").read_text())["both"][0]["threshold"] == 0.05
    assert (curves / "curves.svg").read_text().startswith("<svg")
    assert "reader alone" in (curves / "curves.md").read_text()


def test_a_hand_is_scored_once_at_first_contact(tmp_path):
    path, log = write_corpus(tmp_path / "batch.jsonl"), tmp_path / "log.jsonl"
    run("evaluate", "screening", path, "--json", "--log", log)
    (row,) = map(json.loads, log.read_text().splitlines())
    assert row["writer"] == ",".join(sorted(HANDS))
    assert row["ads"] == 192
    again = CliRunner().invoke(
        main, ["evaluate", "screening", str(path), "--json", "--log", str(log)]
    )
    assert again.exit_code == 2
    assert len(log.read_text().splitlines()) == 1


def test_a_damaged_model_is_refused(tmp_path):
    ads, model = tmp_path / "ads.jsonl", tmp_path / "model.npz"
    ads.write_text(json.dumps({"id": "1", "title": "工", "text": "包吃"}))
    model.write_bytes(b"no model")
    result = CliRunner().invoke(
        main, ["screen", str(ads), str(tmp_path / "out.jsonl"), "--model", str(model)]
    )
    assert result.exit_code == 2
    assert "模型" in result.output


def test_answers_of_the_office_are_written_as_a_corpus(tmp_path, corpus, settings, monkeypatch):
    monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(settings.instance_path))
    out = tmp_path / "labels.jsonl"
    run("train", "labels", out)
    assert out.read_bytes() == b""
    app = create_app(settings)
    with app.app_context():
        world = World(db.session(), settings)
        look = drawn_look(world)
        given = LookAnswer(Reading.VIOLATION, frozenset({Category.GENDER}), 0, look.version)
        answer(db.session(), look.id, Actor(world.user().id), given)
        db.session.remove()
        db.engine.dispose()
    run("train", "labels", out)
    row = json.loads(out.read_text(encoding="utf-8"))
    assert (row["writer"], row["labels"][0]["category"]) == ("office", "gender")
    summary = json.loads(run("train", "reader", corpus, out, tmp_path / "a.npz", "--json").stdout)
    assert "office" in summary["writers"]
