"""Codes and licence numbers as people send them, written by somebody who had not seen the readers.

A line without ``value`` judges only whether the text can be one.
"""

import json
from pathlib import Path

import pytest

from supervisor.domain.register.cleaning import CellError, visible
from supervisor.domain.register.codes import parse_uscc
from supervisor.domain.register.licence_numbers import parse_licence_number

GRID = Path(__file__).parents[2] / "data" / "grid" / "codes.jsonl"
READERS = {"uscc": parse_uscc, "licence": parse_licence_number}
LINES = [json.loads(line) for line in GRID.read_text(encoding="utf-8").splitlines()]


def read(line):
    text = visible(line["text"])
    try:
        return READERS[line["kind"]](text) if text else None
    except CellError:
        return None


@pytest.mark.parametrize("group", sorted({line["group"] for line in LINES}))
def test_every_text_of_the_grid_is_read_or_refused(group):
    wrong = []
    for line in (line for line in LINES if line["group"] == group):
        found = read(line)
        expected = line.get("value") or found
        if (found is not None) != line["valid"] or (line["valid"] and found != expected):
            wrong.append((line["text"], line["why"], found))
    assert wrong == []
