"""A score is the share of its cases that are right: measured on made-up posters."""

from collections import Counter
from math import sqrt

import pytest

from benchmarks.matching.cases import make_cases
from benchmarks.matching.made_up_names import make_register
from benchmarks.matching.quality import Quality, judge
from supervisor.domain.matching import AgencyIndex, identify

ENOUGH = 30


@pytest.fixture(scope="module")
def quality() -> Quality:
    register = make_register(1_000, seed=41)
    cases = make_cases(register, 4_000, seed=42)
    index = AgencyIndex(record for _, record in register)
    return judge(cases, identify([case.poster for case in cases], index))


def _interval(counts: Counter[str]) -> tuple[float, float]:
    """Return the 95 % Wilson interval of the share that is right."""
    n, z = counts.total(), 1.96
    share = counts["right"] / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half


def test_the_share_of_right_answers_rises_with_the_score(quality):
    scores = sorted(score for score, counts in quality.by_score.items() if counts.total() >= ENOUGH)
    assert len(scores) >= 8
    intervals = [_interval(quality.by_score[score]) for score in scores]
    for at, (lowest, _) in enumerate(intervals):
        for score, (_, highest) in zip(scores[at:], intervals[at:], strict=True):
            assert highest >= lowest, f"{score} is right less often than {scores[at]}"


def test_no_score_promises_more_than_it_keeps(quality):
    for score, counts in quality.by_score.items():
        if counts.total() >= ENOUGH:
            assert _interval(counts)[1] >= score - 0.05, score


def test_a_low_score_is_seldom_the_agency(quality):
    low = Counter[str]()
    for score, counts in quality.by_score.items():
        if score <= 0.1:
            low.update(counts)
    assert low.total() >= ENOUGH
    assert low["right"] / low.total() < 0.1
