from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.credit.ledger import EntryKind, LedgerEntry, LedgerError, spans
from supervisor.domain.credit.scheme import Grade
from supervisor.domain.credit.standing import repriced, standing
from tests.domain.credit.ledgers import SCHEME, days, ledgers

DAY = date(2026, 3, 2)


def fact(number: int, code: str = "C06", on: date = DAY, months: int = 365) -> LedgerEntry:
    points = -SCHEME.events[code].points
    return LedgerEntry(number, EntryKind.FACT, code, points, on, on, on + timedelta(days=months))


def about(number: int, kind: EntryKind, target: int, on: date, points: int = 0) -> LedgerEntry:
    return LedgerEntry(number, kind, "C06", points, on, on, target=target)


def test_an_empty_ledger_stands_at_the_base() -> None:
    result = standing([], SCHEME, DAY)
    assert (result.score, result.grade, result.steps) == (100, Grade.A, ())


def test_a_fact_counts_from_its_day_until_its_end_and_not_after() -> None:
    lines = [fact(1, months=10)]
    scores = [standing(lines, SCHEME, DAY + timedelta(days=n)).score for n in (-1, 0, 9, 10)]
    assert scores == [100, 75, 75, 100]


@pytest.mark.parametrize("kind", [EntryKind.WITHDRAWAL, EntryKind.REPAIR])
def test_what_ends_a_fact_ends_it_from_that_day_and_leaves_the_past_alone(kind: EntryKind) -> None:
    later = DAY + timedelta(days=30)
    lines = [fact(1), about(2, EntryKind.CORRECTION, 1, DAY, 5), about(3, kind, 1, later)]
    assert standing(lines, SCHEME, later - timedelta(days=1)).score == 80
    assert standing(lines, SCHEME, later).score == 100


def test_a_fact_recorded_late_changes_no_day_before_it_was_known() -> None:
    late = replace(fact(1), recorded_on=DAY + timedelta(days=7))
    assert standing([late], SCHEME, DAY + timedelta(days=6)).score == 100
    assert standing([late], SCHEME, DAY + timedelta(days=7)).score == 75


def test_merits_count_up_to_the_cap_and_never_above_the_scale() -> None:
    merits = [
        LedgerEntry(n, EntryKind.MERIT, "P01", 3, DAY, DAY, DAY + timedelta(days=9))
        for n in range(1, 6)
    ]
    assert standing(merits, SCHEME, DAY).score == 100
    result = standing([fact(9), *merits], SCHEME, DAY)
    assert result.score == 85
    assert sum(step.counted for step in result.steps) == -15


def test_a_veto_makes_grade_d_whatever_the_score() -> None:
    result = standing([fact(1, "V1")], SCHEME, DAY)
    assert (result.by_score, result.grade, result.vetoes) == (Grade.C, Grade.D, ("V1",))


def test_three_facts_within_a_year_make_grade_d() -> None:
    lines = [fact(n, "C03", DAY + timedelta(days=n)) for n in (1, 2, 3)]
    before = standing(lines, SCHEME, DAY + timedelta(days=2))
    after = standing(lines, SCHEME, DAY + timedelta(days=3))
    assert (before.grade, after.grade, after.vetoes) == (Grade.B, Grade.D, ("COUNT",))


@pytest.mark.parametrize(
    "lines",
    [
        [about(2, EntryKind.CORRECTION, 1, DAY, 5)],
        [about(2, EntryKind.REPAIR, 7, DAY)],
        [replace(fact(1), ends_on=None)],
        [replace(fact(1), kind=EntryKind.REPAIR)],
    ],
)
def test_a_ledger_that_contradicts_itself_is_refused(lines: list[LedgerEntry]) -> None:
    with pytest.raises(LedgerError):
        spans(lines)


def test_repricing_counts_a_repetition_and_leaves_the_ledger_alone() -> None:
    lines = (fact(1, "C04"), fact(2, "C04", DAY + timedelta(days=3)))
    points = [line.points for line in repriced(lines, SCHEME)]
    assert points == [-15, -25]
    assert lines[1].points == -15


@given(ledgers(), days)
def test_every_point_traces_to_an_entry(lines: list[LedgerEntry], on: date) -> None:
    result = standing(lines, SCHEME, on)
    total = SCHEME.base + sum(step.counted for step in result.steps)
    assert result.score == min(max(total, SCHEME.least), SCHEME.most)
    by_id = {line.id: line for line in lines}
    assert all(by_id[step.entry_id].points == step.points for step in result.steps)
    assert [step.before for step in result.steps[1:]] == [s.after for s in result.steps[:-1]]


@given(ledgers(), ledgers(), days)
def test_later_entries_never_change_an_earlier_day(
    lines: list[LedgerEntry], more: list[LedgerEntry], on: date
) -> None:
    offset = len(lines)
    later = [
        replace(
            line,
            id=line.id + offset,
            target=line.target + offset if line.target else None,
            recorded_on=max(line.recorded_on, on + timedelta(days=1)),
        )
        for line in more
    ]
    assert standing(lines, SCHEME, on) == standing([*lines, *later], SCHEME, on)


@given(ledgers(), days, st.randoms(use_true_random=False))
def test_the_order_of_reading_does_not_matter(
    lines: list[LedgerEntry], on: date, random: object
) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(shuffled, SCHEME, on) == standing(lines, SCHEME, on)


@given(ledgers(), days)
def test_a_further_fact_never_raises_the_score(lines: list[LedgerEntry], on: date) -> None:
    more = [*lines, fact(99, "C01", on)]
    assert standing(more, SCHEME, on).score <= standing(lines, SCHEME, on).score
    assert standing(more, SCHEME, on).grade.rank >= standing(lines, SCHEME, on).grade.rank
