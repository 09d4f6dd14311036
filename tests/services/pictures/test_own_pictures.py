"""Pictures of other hands are held against the truths beside them."""

import orjson
import pytest

from benchmarks.pictures.own import (
    KEPT,
    TRUTHS,
    UnreadableTruthError,
    run_folder,
    samples_of,
    score,
    write_kept,
)
from benchmarks.pictures.quality import SEEN, register_of
from supervisor.demo.register import build
from supervisor.domain.screening import Screener, load_rules
from supervisor.services.pictures.judging import PictureJudge
from tests.support.pictures import LEAFLET, drawn, encoded, licence, shared_reader


def told(folder, *truths):
    lines = (orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in truths)
    (folder / TRUTHS).write_bytes(b"".join(lines))


def test_each_picture_is_scored_by_its_truth(tmp_path):
    (tmp_path / "a.jpg").write_bytes(encoded(drawn(LEAFLET)))
    (tmp_path / "b.jpg").write_bytes(encoded(licence()))
    wrong = [*LEAFLET[:-1], "限男性"]
    told(
        tmp_path,
        {"file": "a.jpg", "text": "\n".join(LEAFLET), "poster": LEAFLET[4]},
        {"file": "a.jpg", "text": "\n".join(wrong), "hard": True},
        {"file": "b.jpg", "verdict": "no_such_licence"},
        {"file": "b.jpg", "verdict": "same"},
        {"file": "c.jpg", "text": "诚聘保洁员"},
    )
    samples, missing = samples_of(tmp_path)
    assert missing == ["c.jpg"]
    judge = PictureJudge(Screener(load_rules(None)), register_of(build()))
    scores, measured = score(samples, shared_reader(), judge, SEEN.date())
    right, other, paper, false = (one.words for one in scores)
    assert right.startswith("0 of ")
    assert right.endswith("0 new, poster right")
    assert not other.startswith("0 of ")
    assert (paper, false) == ("paper right", "paper WRONG")
    figures = {one.name: one.value for one in measured}
    assert figures["pictures, characters right, clean"] == 1
    assert figures["pictures, characters right, hard"] < 1
    assert figures["pictures, papers judged right"] == 0.5
    assert figures["pictures, false 'no such licence'"] == 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "line 1: no JSON"),
        (b'{"text": "x"}', "no object with a file"),
        (b'{"file": "../a.jpg", "text": "x"}', "in the folder itself"),
        (b'{"file": "a.jpg"}', "an ad needs its text"),
        (b'{"file": "a.jpg", "verdict": "right"}', "verdict is one of"),
        (b'{"file": "a.jpg", "text": "x"}', "none of 1 pictures is there"),
    ],
)
def test_truths_that_cannot_be_used_say_why(tmp_path, line, why):
    (tmp_path / TRUTHS).write_bytes(line)
    with pytest.raises(UnreadableTruthError, match=why):
        run_folder(tmp_path)


def test_the_kept_wordings_are_given_to_a_folder_once(tmp_path):
    path = write_kept(tmp_path / "mine")
    truths = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    assert len({one["file"] for one in truths}) == KEPT == 40
    assert sum("verdict" in one for one in truths) == 10
    assert all(one["text"] for one in truths)
    assert samples_of(path.parent)[1] == [one["file"] for one in truths]
    with pytest.raises(FileExistsError):
        write_kept(path.parent)
