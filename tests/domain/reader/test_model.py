import hashlib
import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from supervisor.domain.reader.course import Bounds, TooFewHands, bounds_of, train
from supervisor.domain.reader.features import CLASSES_FROM
from supervisor.domain.reader.frozen import is_frozen
from supervisor.domain.reader.model import CONTENT, ReaderModel, UnreadableModel
from supervisor.domain.reader.packaged import packaged_bytes, packaged_model
from supervisor.domain.reader.reader import LearnedReader
from supervisor.domain.screening import Category
from tests.support.corpora.hands import labelled_ads


@pytest.fixture(scope="module")
def model():
    ads = labelled_ads()
    return train(ads, [()] * len(ads), "rules")


def test_the_same_corpus_gives_the_same_bytes(model):
    ads = labelled_ads()
    assert train(ads, [()] * len(ads), "rules").to_bytes() == model.to_bytes()


def test_a_model_reads_back_as_it_was(model):
    again = ReaderModel.from_bytes(model.to_bytes())
    assert again.digest == model.digest
    assert again.header == model.header
    assert np.array_equal(again.weights, model.weights)


def test_a_model_is_named_by_the_file_it_came_in_however_that_was_packed(model):
    content = io.BytesIO(model.to_bytes())
    loose = io.BytesIO()
    with zipfile.ZipFile(content) as packed, zipfile.ZipFile(loose, "w") as plain:
        for entry in packed.infolist():
            plain.writestr(entry, packed.read(entry), zipfile.ZIP_STORED)
    again = ReaderModel.from_bytes(loose.getvalue())
    assert again.digest == hashlib.sha256(loose.getvalue()).hexdigest() != model.digest
    assert np.array_equal(again.weights, model.weights)


def test_one_hand_is_too_few_for_gates():
    ads = [one for one in labelled_ads() if one.source == "甲"]
    with pytest.raises(TooFewHands):
        train(ads, [()] * len(ads), "rules")


def test_gates_and_doubts_keep_to_their_bounds():
    ads = labelled_ads()
    bounds = Bounds((0.99,) * len(CONTENT), (0.01,) * len(CONTENT))
    bounded = train(ads, [()] * len(ads), "rules", floor=bounds)
    assert (bounded.gates >= np.float32(0.99)).all()
    assert (bounded.doubts <= np.float32(0.01)).all()
    assert bounds_of(bounded) == bounds


def test_a_model_of_the_third_format_still_reads_by_its_line_alone(model):
    old = replace(model, header={**model.header, "format": 3}, trees=None)
    again = ReaderModel.from_bytes(old.to_bytes())
    assert again.digest == old.digest
    assert again.trees is None
    ad = labelled_ads()[0].ad
    with_trees, by_line = (LearnedReader(one).chances([ad], [()]) for one in (model, again))
    assert with_trees.shape == by_line.shape
    assert not np.allclose(with_trees, by_line)


def test_trees_that_ask_for_a_signal_there_is_not_are_refused(model):
    wrong = replace(model.trees, signals=model.trees.signals + np.int16(900))
    with pytest.raises(UnreadableModel, match="内容有误"):
        ReaderModel.from_bytes(replace(model, trees=wrong).to_bytes())


def test_a_model_of_the_first_format_still_reads_and_doubts_nothing(model):
    blend = np.column_stack([np.full(len(CONTENT), value) for value in (3.0, 2.0, -1.0)])
    header = {**model.header, "format": 1}
    old = replace(model, header=header, blend=blend.astype(np.float32), trees=None)
    again = ReaderModel.from_bytes(old.to_bytes())
    assert again.digest == old.digest
    assert not again.doubts.any()
    ad = labelled_ads()[0].ad
    (chance,) = LearnedReader(again).chances([ad], [()])
    assert chance[CONTENT.index(Category.GENDER)] > 0.9


def test_what_is_kept_back_teaches_nothing(model):
    kept = [one for one in labelled_ads() if is_frozen(one)]
    assert 0 < len(kept) < len(labelled_ads()) / 4
    assert model.header["ads"] == len(labelled_ads()) - len(kept)
    assert not is_frozen(replace(kept[0], source=""))


def with_entry(content, name, value):
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(sink, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, value if entry == name else old.read(entry))
    return sink.getvalue()


def pickled():
    sink = io.BytesIO()
    np.save(sink, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return sink.getvalue()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"no zip",
        lambda content: content[:1000],
        lambda content: with_entry(content, "header.json", b"{}"),
        lambda content: with_entry(content, "weights.npy", pickled()),
        lambda content: with_entry(content, "bias.npy", b""),
    ],
)
def test_a_file_that_is_no_model_is_refused(model, damage):
    with pytest.raises(UnreadableModel):
        ReaderModel.from_bytes(damage(model.to_bytes()))


def test_the_shipped_model_is_small_and_names_what_it_learned_from():
    shipped = packaged_model()
    assert len(packaged_bytes()) < 40 * 1024 * 1024
    assert len(shipped.header["corpus"]) == 64
    assert shipped.header["ads"] > 3000
    assert len(shipped.header["floor"]) == len(CONTENT)
    assert (shipped.gates >= np.array(shipped.header["floor"], dtype=np.float32)).all()


def test_a_model_with_classes_of_words_reads_the_same_from_its_file():
    ads = labelled_ads()
    found = [()] * len(ads)
    words = {"z": "招 聘", "a": "优先 要 岁", "m": "男 女"}
    model = train(ads, found, "rules", words=words)
    again = ReaderModel.from_bytes(model.to_bytes())
    plain = [one.ad for one in ads]
    first, second = LearnedReader(model), LearnedReader(again)
    assert (first.chances(plain, found) == second.chances(plain, found)).all()
    assert (model.slots >= CLASSES_FROM).any()
