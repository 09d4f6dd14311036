"""Texts cut at their marks lose nothing; an excerpt stays within its sentence."""

from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.platform.highlights import Mark, cut, excerpt


@st.composite
def marked_texts(draw):
    text = draw(st.text(max_size=40))
    places = st.integers(-5, len(text) + 5)
    marks = draw(st.lists(st.tuples(places, places), max_size=5))
    return text, [Mark(start, end, number) for number, (start, end) in enumerate(marks, 1)]


@given(marked_texts())
def test_the_segments_give_the_text_back(case):
    text, marks = case
    assert "".join(segment.text for segment in cut(text, marks)) == text


@given(marked_texts())
def test_each_mark_covers_exactly_its_characters(case):
    text, marks = case
    position, covered = 0, {mark.number: set() for mark in marks}
    for segment in cut(text, marks):
        for number in segment.numbers:
            covered[number].update(range(position, position + len(segment.text)))
        position += len(segment.text)
    for mark in marks:
        assert covered[mark.number] == set(range(max(0, mark.start), min(len(text), mark.end)))


@given(marked_texts())
def test_each_number_is_written_once_at_most(case):
    text, marks = case
    starts = [number for segment in cut(text, marks) for number in segment.starts]
    assert len(starts) == len(set(starts))


def test_overlapping_marks_share_their_middle():
    segments = cut("限男性优先", [Mark(0, 3, 1), Mark(1, 5, 2)])
    assert [(segment.text, segment.numbers) for segment in segments] == [
        ("限", (1,)),
        ("男性", (1, 2)),
        ("优先", (2,)),
    ]


def test_an_excerpt_is_the_sentence_around_the_place():
    text = "工作轻松。任职要求：限男性，能吃苦；包吃住。"
    start = text.index("限男性")
    found = excerpt(text, start, start + 3)
    assert (found.before, found.marked, found.after) == ("任职要求：", "限男性", "，能吃苦")


def test_long_sentences_are_cut_with_ellipses():
    text = "前" * 50 + "限男性" + "后" * 50
    found = excerpt(text, 50, 53, reach=10)
    assert found.before == "…" + "前" * 10
    assert found.after == "后" * 10 + "…"
