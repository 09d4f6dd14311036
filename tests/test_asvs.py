"""The table of requirements names tests, and each of them is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")


def test_every_test_that_the_table_names_is_there():
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", PAGE)
    assert len(named) > 50
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
