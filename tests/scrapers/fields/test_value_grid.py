"""Pay and dates as people write them, line by line of grids that nobody wrote from the readers."""

from datetime import datetime

import pytest

from scrapers.fields.dates import read_date, read_expiry
from scrapers.fields.salary import read_salary
from tests.support.value_grid import Line, is_date, is_pay, lines, readings


@pytest.mark.parametrize("line", lines("pay"), ids=lambda line: line["text"])
def test_pay(line: Line) -> None:
    pay = read_salary(line["text"] or "")
    got = {
        "stated": pay.stated.value,
        "low": pay.low,
        "high": pay.high,
        "per": pay.per.value if pay.per else None,
        "months": pay.months,
        "currency": pay.currency,
    }
    assert any(is_pay(got, wanted) for wanted in readings(line)), got


@pytest.mark.parametrize("line", lines("dates"), ids=lambda line: line["text"])
def test_date(line: Line) -> None:
    reader = read_date if line["role"] == "published" else read_expiry
    text = line["text"] or ""
    read = reader(text, datetime.fromisoformat(line["received"]))
    value = read.value.isoformat() if read.value else None
    met = (is_date(value, read.precision.value, wanted, text) for wanted in readings(line))
    assert any(met), read
