from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.register import cells
from supervisor.domain.register.cleaning import CellError
from supervisor.domain.register.days import is_day, parse_day

DAY = date(2024, 3, 1)
DIGITS = "〇一二三四五六七八九"


def numeral(value):
    tens, units = divmod(value, 10)
    ten = {0: "", 1: "十"}.get(tens, f"{DIGITS[tens]}十")
    return ten + (DIGITS[units] if units else "")


@given(st.dates(date(1955, 1, 1), date(2110, 12, 31)))
def test_every_form_of_a_day_means_the_same_day(day):
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    forms = [
        f"{day.year}/{day.month}/{day.day} 0:00",
        f"{day.year}/{day.month}/{day.day} 0:00:00",
        f"{day} 23:59:59",
        f"{day}T00:00:00.000+08:00",
        f"{day.year}年{day.month:02}月{day.day:02}号",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        f"{day.year}. {day.month}. {day.day}",
        str(day).translate(wide),
        f"\u200b{day}\u202c",
        f'="{day}"',
        f"'{day}",
        f"{day:%d-%b-%Y}",
        f"{day:%B} {day.day}, {day.year}",
        f"至{day}",
        str((day - date(1899, 12, 30)).days),
        "".join(DIGITS[int(d)] for d in str(day.year))
        + f"年{numeral(day.month)}月{numeral(day.day)}日",
    ]
    assert {form: parse_day(form) for form in forms} == dict.fromkeys(forms, day)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    for read in (parse_day, cells.parse_end):
        try:
            read(text)
        except CellError:
            continue


@pytest.mark.parametrize("text", ["长期", "长期有效", "永久有效", "\u200b长期", "9999-12-31"])
def test_an_end_that_never_comes(text):
    assert cells.parse_end(text) is None


def test_a_moment_of_another_zone_is_taken_to_the_day_of_the_office():
    assert parse_day("2024-02-29T16:00:00.000Z") == DAY


@pytest.mark.parametrize("text", ["03/04/2024", "2024-3", "2024-02-30", "2024-03-01至2029-02-28"])
def test_what_names_no_single_day_is_refused(text):
    with pytest.raises(CellError):
        parse_day(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-01", True),
        ("05/01/2024", True),
        ("45352", False),
        ("027", False),
        ("中南路1号", False),
    ],
)
def test_a_day_in_a_column_of_text_is_known(text, expected):
    assert is_day(text) is expected
