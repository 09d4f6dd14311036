import json

import pytest

from supervisor.cli.offline.corpus import corpus_files, read_corpus
from supervisor.domain.screening import Category


@pytest.mark.parametrize(
    ("labels", "span"),
    [
        ([{"category": "gender", "span": "限男"}], "限男"),
        ({"gender": "限男"}, "限男"),
        (["gender"], ""),
    ],
)
def test_labels_are_read_however_they_were_written(tmp_path, labels, span):
    path = tmp_path / "w9.jsonl"
    row = {"id": "1", "title": "工", "text": "限男", "labels": labels, "writer": "w9"}
    path.write_text(json.dumps(row) + "\n" + json.dumps(row | {"labels": [{"span": "x"}]}))
    (tmp_path / "first_contact.jsonl").write_text("{}")
    (only,), refused = read_corpus(corpus_files([tmp_path]))
    assert only.labels == {Category.GENDER: span}
    assert only.source == "w9"
    assert refused == 1
