import pytest

from supervisor.domain.screening import RuleSet, Screener, load_rules


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_rules()


@pytest.fixture(scope="session")
def screener(rules: RuleSet) -> Screener:
    return Screener(rules)
