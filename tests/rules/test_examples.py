"""Every rule runs its own examples: what it must flag, and what its category must leave alone."""

import re

import pytest

from supervisor.domain.screening import Ad, Rule, RuleSet, Screener, load_rules

RULES = load_rules()
SCREENER = Screener(RULES)


def _ad(rule: Rule, example: str) -> Ad:
    if "text" in rule.fields:
        return Ad("1", "岗位", "某单位", example)
    return Ad("1", example, "某单位", "")


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_rule_flags_its_hits(rule: Rule) -> None:
    alone = Screener(RuleSet((rule,), {}, RULES.disguise))
    missed = [
        example
        for example in rule.hits
        if not any(hit.exception is None for hit in alone.screen([_ad(rule, example)])[0])
    ]
    assert missed == []


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_no_rule_of_the_category_flags_its_misses(rule: Rule) -> None:
    flagged = [
        (example, hit.rule, hit.span)
        for example in rule.misses
        for hit in SCREENER.screen([_ad(rule, example)])[0]
        if hit.category is rule.category
    ]
    assert flagged == []


def test_every_rule_cites_an_article_and_tells_how_to_write_instead() -> None:
    for rule in RULES.rules:
        assert rule.bases, rule.id
        assert rule.explanation.endswith("。"), rule.id
        assert rule.rewording, rule.id
        assert re.fullmatch(r"[a-z]+\.[a-z-]+", rule.id), rule.id


def test_age_and_looks_are_guidance_and_sex_is_fineable() -> None:
    severities = {
        str(rule.category): {str(r.severity) for r in RULES.rules if r.category is rule.category}
        for rule in RULES.rules
    }
    assert severities["age"] == {"advisory"}
    assert severities["appearance"] == {"advisory"}
    assert severities["gender"] == {"severe"}
    assert severities["health"] == {"ordinary", "advisory"}
    assert str(RULES.get("health.illness").severity) == "advisory"
