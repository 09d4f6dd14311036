"""Addresses of routes, for tests that go through all of them."""

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from supervisor.domain.platform import clock

EXAMPLES = {
    "source_id": "handover",
    "name": "20261123-021000-0a1b2c3d-ads.csv",
    "uscc": "TESTUSCC0000000001",
    "rule_id": "gender.only",
    "key": "agencies",
    "law_key": "penalty_44",
    "street_key": "shuiguohu",
    "count_key": "agencies",
    "token": "not-ours",
    "period": str(clock.today().year - 1),
}


def address_of(app: Flask, rule: Rule) -> str:
    """An address of the route; numbers are 1, and of named choices the first is taken."""
    values = {}
    for name, converter in rule._converters.items():
        choices = getattr(converter, "items", None)
        is_choice = isinstance(converter, AnyConverter) and choices
        values[name] = min(choices) if is_choice else EXAMPLES.get(name, 1)
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)
