"""The tables of requirements name tests, and each of them is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE, LEVELS = (
    (ROOT / "docs" / name).read_text(encoding="utf-8")
    for name in ("asvs.md", "level-protection.md")
)


@pytest.mark.parametrize(("page", "least"), [(PAGE, 50), (LEVELS, 20)], ids=["asvs", "levels"])
def test_every_test_that_the_table_names_is_there(page, least):
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", page)
    assert len(named) > least
    lost = [
        (path, test)
        for path, test in named
        if not (ROOT / path).exists()
        or (test and not re.search(rf"def {test}\b", (ROOT / path).read_text(encoding="utf-8")))
    ]
    assert lost == []


def test_every_line_says_how_it_stands():
    states = {"met", "open", "not applicable", "operator"}
    rows = re.findall(r"^\| (?:\d+\.\d+|V\d+)[^|]*\| ([^|]+?) \|", PAGE, re.M)
    assert len(rows) > 80
    assert set(rows) <= states
    levels = re.findall(r"^\| (?:8\.1\.4|安全)[^|]*\| ([^|]+?) \|", LEVELS, re.M)
    assert len(levels) > 30
    assert set(levels) <= states
