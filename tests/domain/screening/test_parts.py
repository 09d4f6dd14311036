"""Rules by parts: words that must all stand near each other, in whatever order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.screening import Ad, RulePackError, RuleSet, Screener

LAWS = """
[fair]
law = "就业促进法"
article = "第二十六条"
from = 2008-01-01
certainty = "A"
"""
RULE = """
category = "marital"

[words]
single = "单身|独身"
liked = "优先|先用"
night = "夜班"

[[rules]]
id = "test.parts"
title = "要素"
explanation = "说明。"
rewording = "改写。"
severity = "severe"
basis = ["fair"]
parts = ["single", "liked"]
apart = 4
hits = ["单身的优先"]
misses = ["不限"]
"""


def _screener(rule: str = RULE) -> Screener:
    return Screener(RuleSet.from_sources({"laws.toml": LAWS, "family.toml": rule}))


def _spans(text: str, rule: str = RULE) -> list[str]:
    return [hit.span for hit in _screener(rule).screen([Ad("1", "", "", text)])[0]]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("单身的优先", ["单身的优先"]),
        ("优先的独身者", ["优先的独身"]),
        ("单身，优先", []),  # another clause
        ("单身的人最近可以优先", []),  # too far apart
        ("单身独身优先", ["独身优先"]),  # the smallest stretch that holds the parts
        ("优先，单身\n独身先用", ["独身先用"]),
    ],
)
def test_parts_stand_in_any_order_within_a_clause(text: str, spans: list[str]) -> None:
    assert _spans(text) == spans


def test_a_rule_may_look_in_the_sentence_and_name_several_sets() -> None:
    wide = RULE.replace(
        'parts = ["single", "liked"]',
        'parts = [["single", "liked"], ["night", "liked"]]\nwithin = "sentence"',
    )
    assert _spans("单身，优先。夜班，先用；夜班", wide) == ["单身，优先", "夜班，先用"]


def test_patterns_and_parts_go_together() -> None:
    both = RULE.replace('parts = ["single', "patterns = ['未婚']\nparts = [\"single")
    assert _spans("未婚，单身优先", both) == ["未婚", "单身优先"]


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('["single", "liked"]', '["single", "nobody"]', "nobody"),
        ('["single", "liked"]', '["single"]', "2 至 4"),
        ('["single", "liked"]', '["single", "liked", "night", "single", "liked"]', "2 至 4"),
        ("apart = 4", "apart = 400", "apart"),
        ("apart = 4", 'within = "page"', "page"),
        ('parts = ["single", "liked"]', "", "patterns 或 parts"),
    ],
)
def test_bad_parts_are_refused_with_line_and_reason(old: str, new: str, word: str) -> None:
    assert old in RULE
    with pytest.raises(RulePackError, match=word) as refused:
        _screener(RULE.replace(old, new))
    assert refused.value.file == "family.toml"
    assert refused.value.line >= RULE[: RULE.index("id =")].count("\n")


_PIECES = st.lists(st.sampled_from(["单身", "独身", "优先", "先用", "，", "。", "的", "人", " "]))


@given(_PIECES)
def test_every_span_holds_all_parts_and_none_twice(pieces: list[str]) -> None:
    for span in _spans("".join(pieces)):
        assert sum(word in span for word in ("单身", "独身")) >= 1
        assert sum(word in span for word in ("优先", "先用")) >= 1
        assert "，" not in span
