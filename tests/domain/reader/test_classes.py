"""Words by class: how a sentence looks where the reader sees the part instead of the word."""

from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.reader.classes import FIRST, Classes
from supervisor.domain.reader.features import CLASSES_FROM, SPACE, class_pieces_of
from supervisor.domain.reader.packaged import class_words
from supervisor.domain.reader.units import cut
from supervisor.domain.screening import Ad

WORDS: Final = {"woman": "女 女生 姑娘", "refuse": "不要 别来", "shop": "女装", "born": "90后"}
NAMES: Final = (*sorted(WORDS), "age", "1", "2", "3", "4+")


def sentences(text):
    return cut([Ad(id="1", title="", company="", text=text)])


def seen(text, classes=None):
    view = (classes or Classes(WORDS)).view(sentences(text).codes)
    return [
        NAMES[code - FIRST] if is_class else chr(code)
        for code, is_class in zip(view.codes.tolist(), view.is_class.tolist(), strict=True)
        if is_class or chr(code) not in "\n\u2402\u2403\u2404"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("女生别来", ["woman", "refuse"]),
        ("卖女装", ["卖", "shop"]),
        ("不要姑娘", ["refuse", "woman"]),
        ("35岁", ["age", "岁"]),
        ("三十五岁", ["age", "岁"]),
        ("90后", ["born"]),
        ("190后", ["3", "后"]),
        ("8折99元4500起", ["1", "折", "2", "元", "4+", "起"]),
    ],
)
def test_the_longest_word_counts_and_numbers_are_read_whole(text, expected):
    assert seen(text) == expected


@given(st.text(alphabet="女生姑娘不要别来装0123456789三十五后,。\n", max_size=40))
def test_what_a_code_stands_for_is_in_the_text_in_order(text):
    codes = sentences(text).codes
    view = Classes(WORDS).view(codes)
    plain = ~view.is_class
    assert (codes[view.begins[plain]] == view.codes[plain]).all()
    assert (view.ends > view.begins).all()
    assert view.begins[0] == 0
    assert view.ends[-1] == len(codes)
    assert (view.begins[1:] == view.ends[:-1]).all()


def test_pieces_of_classes_have_slots_of_their_own_and_name_their_sentence():
    both = sentences("女生,别来。\n姑娘三十五岁")
    for sort in class_pieces_of(both, Classes(WORDS)):
        assert (sort.slots >= CLASSES_FROM).all()
        assert (sort.slots < SPACE).all()
        assert (np.diff(sort.owners) >= 0).all()
        assert (sort.ends > sort.places).all()
        begins = both.firsts[sort.owners]
        assert (sort.places >= begins).all()


def test_two_words_of_the_same_parts_give_the_same_pieces():
    classes = Classes(WORDS)

    def slots(text):
        return {
            slot
            for sort in class_pieces_of(sentences(text), classes)
            for slot in sort.slots.tolist()
        }

    assert slots("女生别来") == slots("姑娘不要") != slots("女装别来")


def test_the_classes_that_ship_are_short_words_of_few_classes():
    words = class_words()
    assert Classes(words)
    assert sum(len(listed.split()) for listed in words.values()) > 3000


def test_too_many_classes_are_refused():
    with pytest.raises(ValueError, match="classes"):
        Classes({str(number): "字" for number in range(200)})
