import pickle
from dataclasses import replace

import numpy as np
import pytest

from supervisor.domain.reader.course import train
from supervisor.domain.reader.reader import BothReaders, LearnedReader, is_learned, ruled
from supervisor.domain.screening import Ad, Category, RuleHit, Screener, Severity, load_rules
from tests.support.corpora.hands import labelled_ads

ASKS = Ad("1", "理货工", "", "本店招人理货，工资月结。\n只留哥们儿的床位，包吃住。")
OPEN = Ad("2", "理货工", "", "本店招人理货，工资月结。\n两人一间，包吃住。")


@pytest.fixture(scope="module")
def model():
    ads = labelled_ads()
    learned = train(ads, [()] * len(ads), "rules")
    return replace(learned, gates=np.full_like(learned.gates, 0.6))


def hit(ad, span, exception=None):
    start = ad.text.index(span)
    return RuleHit(
        Category.GENDER, "text", start, start + len(span), span, "gender.x", 1, Severity.SEVERE,
        (), exception,
    )  # fmt: skip


def test_what_no_rule_knows_becomes_advice_and_marks_its_sentence(model):
    asked, open_to_all = LearnedReader(model).read([ASKS, OPEN], [(), ()])
    (found,) = asked.hits
    assert (found.category, found.rule) == (Category.GENDER, "reader.gender")
    assert found.severity is Severity.ADVISORY
    assert found.basis == ()
    assert ASKS.text[found.start : found.end] == found.span == "只留哥们儿的床位，包吃住"
    assert asked.look == 1
    assert open_to_all.hits == ()
    assert 0 <= open_to_all.look < 0.5


def test_the_strongest_pieces_stand_in_the_ad(model):
    pieces = LearnedReader(model).strongest(ASKS, Category.GENDER)
    assert 0 < len(pieces) <= 3
    for field, start, end, shown in pieces:
        assert getattr(ASKS, field)[start:end].replace("，", ",") == shown
    assert any("哥" in shown or "们" in shown or "儿" in shown for *_, shown in pieces)


def test_a_category_that_a_rule_states_is_not_said_twice(model):
    (reading,) = LearnedReader(model).read([ASKS], [(hit(ASKS, "哥们儿"),)])
    assert [one.rule for one in reading.hits] == ["gender.x"]


def test_a_lawful_exception_is_not_undone_in_its_own_sentence(model):
    (reading,) = LearnedReader(model).read([ASKS], [(hit(ASKS, "哥们儿", "依法可以"),)])
    assert [one.rule for one in reading.hits] == ["gender.x"]
    assert reading.look < 1


def test_only_hits_of_rules_tell_of_a_poster(model):
    (reading,) = LearnedReader(model).read([ASKS], [()])
    assert is_learned(reading.hits[0].rule)
    assert ruled(reading.hits) == ()


def test_both_readers_travel_to_another_process(model):
    both = BothReaders(Screener(load_rules()), LearnedReader(model))
    again = pickle.loads(pickle.dumps(both))  # noqa: S301 - our own bytes
    assert again.screen([ASKS, OPEN]) == both.screen([ASKS, OPEN])


def test_empty_ads_and_odd_characters_are_read(model):
    ads = [Ad("1", "", "", ""), Ad("2", "。", "", "\ud800\n\n1、"), ASKS]
    assert [len(reading.hits) for reading in LearnedReader(model).read(ads, [()] * 3)] == [0, 0, 1]


def test_the_answer_does_not_depend_on_the_neighbours(model):
    reader = LearnedReader(model)
    ads = [OPEN, ASKS, Ad("3", "工", "某店", "包吃\n\n"), ASKS]
    together = reader.read(ads, [()] * 4)
    alone = [reader.read([ad], [()])[0] for ad in ads]
    assert together == alone  # to the last bit: a night cuts its ads as it comes
