from supervisor.domain.screening import RuleSet
from supervisor.domain.screening.catalogue import catalogue


def test_every_rule_stands_in_the_catalogue_with_its_law(rules: RuleSet) -> None:
    page = catalogue(rules)
    for rule in rules.rules:
        assert f"`{rule.id}`" in page
        assert rule.rewording in page
        assert all(basis.citation in page for basis in rule.bases)
    assert page.count("- 例外：") == sum(len(rule.exceptions) for rule in rules.rules)
