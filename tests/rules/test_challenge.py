"""The written challenge set, as data: at least forty cases a category, by kind."""

import json
from pathlib import Path

import pytest

from supervisor.domain.screening import Ad, Category, Screener, load_rules
from supervisor.domain.screening.challenge import ChallengeCase, score_challenge

FOLDER = Path(__file__).parent.parent / "data" / "challenge"
CONTENT = [category for category in Category if category is not Category.UNLICENSED]


def _cases(path: Path) -> list[ChallengeCase]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        ChallengeCase.of(Ad(row["id"], row["title"], row["company"], row["text"]), row)
        for row in rows
    ]


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(load_rules())


@pytest.mark.parametrize("category", CONTENT, ids=str)
def test_each_category_has_forty_cases_of_at_least_three_kinds(category: Category) -> None:
    cases = _cases(FOLDER / f"{category}.jsonl")
    assert len(cases) >= 40
    assert {case.category for case in cases} == {category}
    assert {"positive", "hard_negative", "evasion"} <= {case.kind for case in cases}


def test_the_whole_set_reaches_its_figures(screener: Screener) -> None:
    cases = [case for path in sorted(FOLDER.glob("*.jsonl")) for case in _cases(path)]
    report = score_challenge(cases, screener.screen([case.ad for case in cases])).report()
    assert report["macro_f1"] >= 0.97
    assert report["hard_negative_false_alarms"] <= 0.02
    assert report["exception_false_alarms"] <= 0.05
    assert report["evasion_recall"] >= 0.95


def test_spans_meet_the_marked_evidence(screener: Screener) -> None:
    cases = [case for path in sorted(FOLDER.glob("*.jsonl")) for case in _cases(path) if case.span]
    apart = []
    for case, hits in zip(cases, screener.screen([case.ad for case in cases]), strict=True):
        start = case.ad.text.find(case.span)
        own = [hit for hit in hits if hit.category is case.category and hit.field == "text"]
        if own and not any(h.start < start + len(case.span) and start < h.end for h in own):
            apart.append((case.ad.id, [hit.span for hit in own]))
    assert apart == []
