from pathlib import Path

import pytest

from supervisor.domain.screening import RulePackError, RuleSet, Severity, load_rules

LAWS = """
[fair]
law = "就业促进法"
article = "第二十六条"
from = 2008-01-01
certainty = "A"
"""
RULE = """
category = "gender"

[words]
sex = "男|女"

[[rules]]
id = "test.only"
title = "限定"
explanation = "说明。"
rewording = "改写。"
severity = "severe"
basis = ["fair"]
patterns = ['限{sex}']
hits = ["限男"]
misses = ["不限"]
"""


def _pack(rule: str = RULE, **more: str) -> dict[str, str]:
    return {"laws.toml": LAWS, "family.toml": rule, **more}


def test_a_pack_is_read_with_its_law_and_words() -> None:
    rule = RuleSet.from_sources(_pack()).get("test.only")
    assert rule.patterns == ("限(?:男|女)",)
    assert rule.severity is Severity.SEVERE
    assert [basis.citation for basis in rule.bases] == ["就业促进法 第二十六条"]


def test_the_shipped_pack_can_be_read_again_from_its_sources() -> None:
    rules = load_rules()
    again = RuleSet.from_sources(rules.sources)
    assert again.digest == rules.digest
    assert again.rules == rules.rules


def test_the_digest_ignores_comments_and_notices_content() -> None:
    digest = RuleSet.from_sources(_pack()).digest
    assert RuleSet.from_sources(_pack("# a remark\n" + RULE)).digest == digest
    assert RuleSet.from_sources(_pack(RULE.replace("限{sex}", "仅限{sex}"))).digest != digest


def test_rules_are_read_from_a_folder(tmp_path: Path) -> None:
    for name, text in _pack().items():
        (tmp_path / name).write_text(text, "utf-8")
    assert [rule.id for rule in load_rules(tmp_path).rules] == ["test.only"]


def test_an_unknown_rule_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load_rules().get("no.such-rule")


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("限{sex}", "限(", 14, "表达式"),
        ("限{sex}", "限{nothing}", 14, "nothing"),
        ("限{sex}", "限(?=男)", 14, "表达式"),
        ("'限{sex}'", "'(?:限)?'", 14, "空串"),
        ('basis = ["fair"]', 'basis = ["unfair"]', 13, "unfair"),
        ('severity = "severe"', 'severity = "grave"', 12, "grave"),
        ('category = "gender"', 'category = "sex"', 2, "sex"),
        ('hits = ["限男"]\n', "", 8, "hits"),
        ('title = "限定"', 'titel = "限定"', 9, "titel"),
        ("[[rules]]", "[[rules", 7, "TOML"),
    ],
)
def test_a_bad_rule_is_refused_with_file_line_and_reason(
    old: str, new: str, line: int, word: str
) -> None:
    assert old in RULE
    with pytest.raises(RulePackError) as refused:
        RuleSet.from_sources(_pack(RULE.replace(old, new)))
    assert refused.value.file == "family.toml"
    assert refused.value.line == line
    assert word in refused.value.reason


def test_the_same_id_twice_is_refused() -> None:
    with pytest.raises(RulePackError, match="重复"):
        RuleSet.from_sources(_pack(**{"other.toml": RULE}))


def test_a_law_without_a_date_is_refused() -> None:
    with pytest.raises(RulePackError, match="from") as refused:
        RuleSet.from_sources(_pack(**{"laws.toml": LAWS.replace("from = 2008-01-01\n", "")}))
    assert refused.value.file == "laws.toml"
