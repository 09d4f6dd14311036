"""What the reader doubts, and what it must leave alone."""

import numpy as np
import pytest

from supervisor.cli.offline.corpus import corpus_files, examples, read_corpus
from supervisor.domain.reader.doubt import DOUBTED, doubt, usual_words
from supervisor.domain.reader.model import CONTENT
from supervisor.domain.reader.packaged import corpus_path, packaged_model
from supervisor.domain.reader.reader import BothReaders, LearnedReader
from supervisor.domain.screening import Ad, Category, RuleHit, Screener, Severity, load_rules


@pytest.fixture(scope="module")
def readers():
    return BothReaders(Screener(load_rules()), LearnedReader(packaged_model()))


def hit(span, exception=None):
    return RuleHit(
        Category.AGE, "text", 0, len(span), span, "age.x", 1, Severity.ADVISORY, (), exception
    )  # fmt: skip


def doubted(hits, chance, most, usual=()):
    chances = np.full(len(CONTENT), chance, dtype=np.float32)
    found = doubt(hits, chances, np.full(len(CONTENT), most, dtype=np.float32), usual)
    return [one.exception for one in found]


def test_only_an_unlikely_hit_is_doubted_and_never_a_usual_wording():
    assert doubted([hit("35以内")], 0.1, 0.2) == [DOUBTED]
    assert doubted([hit("35以内")], 0.3, 0.2) == [None]
    assert doubted([hit("35以内")], 0.1, 0.0) == [None]
    assert doubted([hit("35以内", "依法")], 0.1, 0.2) == ["依法"]
    assert doubted([hit("３５以内")], 0.1, 0.2, usual_words([[hit("35以内")]])) == [None]


def test_the_shipped_reader_doubts_no_example_of_a_rule_and_no_case(readers):
    ads, _ = read_corpus(corpus_files([corpus_path()]))
    exercises = [one for one in ads if not one.source] + examples(load_rules())
    assert len(exercises) > 1000
    found = readers.screen([one.ad for one in exercises])
    wrong = [
        (one.ad.id, hit.span)
        for one, hits in zip(exercises, found, strict=True)
        for hit in hits
        if hit.exception == DOUBTED
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "任职要求：限男性，能吃苦耐劳，有驾照者优先考虑。",
        "我公司代招某电子厂普工，长白班。",
        "招聘前台文员，要求35岁以下，形象气质佳。",
        "入职前须缴纳押金300元。",
    ],
)
def test_plain_wordings_stand_wherever_they_stand(readers, text):
    (hits,) = readers.screen([Ad("1", "普工", "武汉青禾苗木有限公司", text)])
    assert [one for one in hits if one.exception is None]
    assert not [one for one in hits if one.exception == DOUBTED]
