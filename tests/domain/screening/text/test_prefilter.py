"""The prefilter leaves out expressions that cannot match, and only those."""

import re2

from supervisor.cli.offline.corpus import corpus_files, read_corpus
from supervisor.domain.reader.packaged import corpus_path
from supervisor.domain.screening import load_rules
from supervisor.domain.screening.text.prefilter import Prefilter


def test_only_expressions_whose_words_are_there_are_candidates():
    prefilter = Prefilter(["限男", "年龄[^,]{0,4}岁", "[0-9]+.", "(?i)x"])
    assert prefilter.candidates("只限男工".encode()) == [0, 3]
    assert prefilter.candidates("年龄三十岁".encode()) == [1, 3]
    assert prefilter.candidates("岁数不限,年龄不问".encode()) == [1, 3]
    assert prefilter.candidates(b"") == [3]


def test_expressions_without_words_are_always_candidates():
    assert Prefilter([".", "男?"]).candidates("女".encode()) == [0, 1]
    assert Prefilter([]).candidates("女".encode()) == []


def test_no_match_of_a_rule_is_left_out():
    patterns = [pattern for rule in load_rules().rules for pattern in rule.patterns]
    prefilter = Prefilter(patterns)
    expressions = [re2.compile(pattern) for pattern in patterns]
    ads, _ = read_corpus(corpus_files([corpus_path()]))
    for labelled in ads[::60]:
        ad = labelled.ad
        text = f"{ad.title}\n{ad.text}".encode()
        matching = {n for n, expression in enumerate(expressions) if expression.search(text)}
        assert matching <= set(prefilter.candidates(text))
