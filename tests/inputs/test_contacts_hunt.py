"""Ways to reach a person as people disguise them: hidden where they are, and nothing else."""

import json
from pathlib import Path

import pytest

from supervisor.domain.traces.masking import mask_contacts

LINES = (Path(__file__).parent / "contacts.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [pytest.param(case, id=case["id"]) for case in map(json.loads, LINES)]


@pytest.mark.parametrize("case", CASES)
def test_what_reaches_somebody_is_hidden_and_nothing_else(case):
    shown = mask_contacts(case["text"])
    assert len(shown) == len(case["text"])
    assert [part for part in case["hidden"] if part in shown] == []
    assert [part for part in case["kept"] if part not in shown] == []
