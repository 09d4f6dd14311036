"""Texts as people write them: the categories found in each, and what is marked."""

import json
from functools import cache
from pathlib import Path

import pytest

from supervisor.domain.screening import Ad, Screener, load_rules
from supervisor.domain.screening.signals import find_signals

LINES = (Path(__file__).parent / "screening.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


@cache
def _screener() -> Screener:
    return Screener(load_rules())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_text_is_read_as_it_is_meant(case):
    ad = Ad("1", case["title"], case["company"], case["input"])
    hits = _screener().screen([ad])[0]
    shown = [(hit.category.value, hit.span, hit.rule) for hit in hits]
    assert sorted({hit.category.value for hit in hits}) == case["categories"], shown
    if "spans" in case:
        assert [hit.span for hit in hits] == case["spans"]
    if "signals" in case:
        assert [signal.kind.value for signal in find_signals(ad)] == case["signals"]
