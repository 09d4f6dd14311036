import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.credit.parsing import SchemeError
from supervisor.domain.credit.scheme import Grade
from supervisor.domain.ratings.stars import parse_star_scheme, rate, tenths
from supervisor.schemes import packaged

TEXT = packaged("stars")
SCHEME = parse_star_scheme(TEXT)
FULL = {code: item.most for code, item in SCHEME.indicators.items()}
BASIC = {code: most for code, most in FULL.items() if not SCHEME.indicators[code].is_bonus}
marks = st.fixed_dictionaries({code: st.integers(0, most) for code, most in FULL.items()})


def test_full_marks_with_every_gate_open_are_five_stars() -> None:
    result = rate(FULL, SCHEME, Grade.A, is_confirmed=True)
    assert (result.total, result.stars, result.held_by) == (1200, 5, ())


@pytest.mark.parametrize(
    ("grade", "is_confirmed", "stars"),
    [
        (Grade.A, False, 4),
        (Grade.B, True, 4),
        (Grade.C, True, 3),
        (Grade.D, True, 0),
    ],
)
def test_gates_hold_a_star_back_and_say_why(grade: Grade, is_confirmed: bool, stars: int) -> None:
    result = rate(BASIC, SCHEME, grade, is_confirmed=is_confirmed)
    assert (result.by_points, result.stars) == (5, stars)
    assert result.held_by


@given(marks, st.sampled_from(Grade), st.booleans())
def test_better_conduct_never_costs_a_star(
    points: dict[str, int], grade: Grade, is_confirmed: bool
) -> None:
    best = rate(points, SCHEME, Grade.A, is_confirmed=is_confirmed)
    here = rate(points, SCHEME, grade, is_confirmed=is_confirmed)
    assert here.stars <= best.stars <= best.by_points
    assert here.total == best.total


@pytest.mark.parametrize("points", [{"S1.1": 151}, {"S1.1": -1}, {"X": 1}])
def test_points_outside_the_scheme_are_refused(points: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="indicator"):
        rate(points, SCHEME, Grade.A)


@given(st.integers(0, 1000))
def test_points_are_read_back_exactly(value: int) -> None:
    assert tenths(f"{value / 10:.1f}") == value


@pytest.mark.parametrize("text", ["", "x", "1.25", "-1", "NaN", "1e9", "Infinity"])
def test_what_is_no_number_of_points_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="points"):
        tenths(text)


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('points = "15"', 'points = "14"', "100 分"),
        ('points = "12.5"', "points = 12.5", "points"),
        ("least = 85", "least = 101", "从高到低"),
        ('worst_grade = "B"', 'worst_grade = "D"', "暂停"),
        ('code = "S1.2"', 'code = "S1.1"', "重复"),
    ],
)
def test_a_mistake_in_the_scheme_is_told(old: str, new: str, word: str) -> None:
    with pytest.raises(SchemeError) as refusal:
        parse_star_scheme(TEXT.replace(old, new, 1))
    assert any(word in problem for problem in refusal.value.problems)
