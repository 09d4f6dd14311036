import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.public.statutory import (
    MOST_PERIODS,
    CampaignLine,
    Figure,
    FigureKey,
    Period,
    in_words,
)
from supervisor.domain.public.statutory_words import paragraphs

PERIOD = Period(date(2030, 1, 1), date(2030, 12, 31))


def text_of(**values):
    figures = {key: Figure(key, values.get(key.value)) for key in FigureKey}
    return "\n".join(paragraph.text for paragraph in paragraphs(PERIOD, figures))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1000"),
        (6_438, "6000余"),
        (9_999, "9000余"),
        (10_000, "1万"),
        (70_001, "7万余"),
        (293_460, "29万余"),
    ],
)
def test_large_totals_are_rounded_down_by_one_rule(value, words):
    assert in_words(value) == words


@given(st.integers(0, 10**8))
def test_rounding_never_claims_more_than_there_is(value):
    words = in_words(value)
    claimed = int(words.rstrip("余").rstrip("万")) * (10_000 if "万" in words else 1)
    assert claimed <= value
    assert (claimed < value) is words.endswith("余")


def test_figures_stand_in_the_text_with_their_units():
    text = text_of(
        agencies=31, four_star=2, three_star=0, two_star=5, high_end=3, practitioners=1_204
    )
    assert "31家" in text
    assert "四星级2家、二星级5家" in text
    assert "三星级" not in text
    assert "从业人员1000余人" in text


def test_what_is_not_known_is_said_to_be_not_known():
    assert "0" not in text_of().replace("2030", "").replace("年1月1日", "").replace("31日", "")
    assert text_of().count("未统计") >= 4
    assert "数未统计" in text_of(recruitment_events=3, people_served=700)


def test_zero_is_stated_as_none_held_or_received():
    assert "未登记专项招聘活动" in text_of(recruitment_events=0)
    assert "未收到投诉举报" in text_of(complaints=0)


def test_a_period_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="截止日期"):
        Period(date(2030, 2, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        (date(2023, 12, 1), date(2026, 11, 30), date(2020, 12, 1)),  # a leap day more in between
        (date(2026, 3, 1), date(2026, 3, 31), date(2026, 2, 1)),
        (date(2026, 3, 11), date(2026, 3, 20), date(2026, 3, 1)),
    ],
)
def test_whole_months_are_compared_with_as_many_months(first, last, before):
    found = Period(first, last).before()
    assert (found.first, found.last) == (before, first - timedelta(days=1))


def campaign(number):
    return CampaignLine(number, f"第{number}次专项行动", PERIOD.first, PERIOD.last, 0, 0, 0)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "；组织专项行动0次"),
        (2, "；组织“第1次”“第2次”专项行动2次"),
        (5, "；组织“第1次”“第2次”“第3次”“第4次”等专项行动5次"),
    ],
)
def test_campaigns_are_named_by_their_titles(count, words):
    figures = {key: Figure(key, None) for key in FigureKey}
    figures[FigureKey.CAMPAIGNS] = Figure(FigureKey.CAMPAIGNS, count)
    held = [campaign(number) for number in range(1, count + 1)]
    text = "".join(one.text for one in paragraphs(PERIOD, figures, held))
    assert (words in text) is (count > 0)
    assert ("专项行动" in text) is (count > 0)


@pytest.mark.parametrize(
    ("first", "last", "spans"),
    [
        ("2026-04-01", "2026-06-30", ["2025-01-01 2025-03-31", "2026-04-01 2026-06-30"]),
        ("2026-02-01", "2026-02-28", ["2025-09-01 2025-09-30", "2026-02-01 2026-02-28"]),
        ("2019-09-01", "2022-08-31", ["2016-09-01 2017-08-31", "2021-09-01 2022-08-31"]),
        ("2023-03-01", "2026-02-28", ["2020-03-01 2021-02-28", "2025-03-01 2026-02-28"]),
        ("2026-06-03", "2026-06-09", ["2026-04-29 2026-05-05", "2026-06-03 2026-06-09"]),
        ("2004-03-01", "2004-03-31", ["2004-01-01 2004-01-31", "2004-03-01 2004-03-31"]),
    ],
)
def test_a_series_ends_with_the_period_and_leaves_no_gap(first, last, spans):
    series = Period(date.fromisoformat(first), date.fromisoformat(last)).series()
    assert [f"{one.first} {one.last}" for one in (series[0], series[-1])] == spans
    for one, following in itertools.pairwise(series):
        assert (following.first - one.last).days == 1
    assert len(series) <= MOST_PERIODS
