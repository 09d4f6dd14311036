"""Place and pay of structured postings, in whatever form a site states them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.fields.salary import Per, Stated, read_salary
from scrapers.pages.jsonld_values import pay_of, place_of

WUHAN = {"addressRegion": "湖北", "addressLocality": "武汉"}


@pytest.mark.parametrize(
    ("place", "city"),
    [
        ("武汉", "武汉"), ({"@type": "Place", "name": "武汉"}, "武汉"),
        ({"address": WUHAN}, "湖北 武汉"), ([{"address": {}}, {"address": WUHAN}], "湖北 武汉"),
        ({"address": {"addressRegion": {"name": "湖北"}, "addressLocality": {"name": "武汉"}}},
         "湖北 武汉"),
        ({"address": {"addressLocality": [{"@value": "Wuhan", "@language": "en"},
                                          {"@value": "武汉", "@language": "zh"}]}}, "武汉"),
        ({"containedInPlace": {"name": "武汉"}, "name": "洪山区"}, "武汉 洪山区"),
        ([{"address": WUHAN}, {"address": {"addressLocality": "长沙"}}], "湖北 武汉、长沙"),
        ({"@type": "VirtualLocation", "name": "武汉"}, ""),
        ({"address": {"addressLocality": "null"}}, ""),
        (None, ""), (7, ""),
    ],
)  # fmt: skip
def test_a_place_is_read_in_every_form(place: Any, city: str) -> None:
    assert place_of({"jobLocation": place})[0] == city


@pytest.mark.parametrize(
    ("unit", "per"),
    [("MONTH", Per.MONTH), ("month", Per.MONTH), ("MON", Per.MONTH), ("YEARLY", Per.YEAR),
     ("year", Per.YEAR), ("ANN", Per.YEAR), ("Hour", Per.HOUR), ("DAY", Per.DAY)],
)  # fmt: skip
def test_units_count_in_every_case(unit: str, per: Per) -> None:
    for name in ("unitText", "unitCode"):
        text = pay_of({"currency": "CNY", "value": {"minValue": 600, "maxValue": 900, name: unit}})
        assert read_salary(text).per is per


def test_a_unit_nobody_knows_is_not_a_month() -> None:
    text = pay_of({"value": {"minValue": 6000, "maxValue": 9000, "unitText": "QUARTER"}})
    assert read_salary(text).stated is Stated.UNREADABLE


@pytest.mark.parametrize("currency", ["USD", "usd", "INR", "XAU"])
def test_foreign_pay_is_never_yuan(currency: str) -> None:
    value = {"minValue": 3000, "maxValue": 5000, "unitText": "MONTH"}
    pay = read_salary(pay_of({"currency": currency, "value": value}))
    assert pay.stated is Stated.UNREADABLE or pay.currency != "CNY"


def test_nought_to_nought_is_no_pay() -> None:
    text = pay_of({"value": {"minValue": 0, "maxValue": 0, "unitText": "MONTH"}})
    assert read_salary(text).stated is Stated.MISSING
    assert pay_of({"value": "6000"}) == "6000"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["address", "name", "addressRegion", "value", "@value", "minValue"]),
            inner,
        )
    ),
    max_leaves=8,
)


@given(JSON)
def test_no_shape_is_an_error(value: Any) -> None:
    assert len(place_of({"jobLocation": value})) == 2
    assert isinstance(pay_of(value), str)
