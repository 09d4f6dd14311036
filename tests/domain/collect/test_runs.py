import pytest

from supervisor.domain.collect.runs import Outcome, RunFacts, conclude_run


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (RunFacts(pages=2, rows=40, refused=0, claimed_total=40), Outcome.OK),
        (RunFacts(pages=2, rows=41, refused=0, claimed_total=40), Outcome.OK),
        (RunFacts(pages=2, rows=30, refused=0, claimed_total=40), Outcome.PARTIAL),
        (RunFacts(pages=2, rows=3, refused=0, minimum_rows=10), Outcome.PARTIAL),
        (RunFacts(pages=1, rows=0, refused=0, proved_empty=True), Outcome.EMPTY_CONFIRMED),
        (
            RunFacts(pages=1, rows=0, refused=0, proved_empty=True, minimum_rows=5),
            Outcome.PARTIAL,
        ),
        (RunFacts(pages=1, rows=0, refused=0), Outcome.SCHEMA_DRIFT),
        (RunFacts(pages=1, rows=0, refused=0, claimed_total=99), Outcome.BLOCKED),
        (RunFacts(pages=1, rows=20, refused=20), Outcome.SCHEMA_DRIFT),
        (
            RunFacts(pages=3, rows=60, refused=0, stopped=Outcome.BLOCKED, reason="滑块"),
            Outcome.BLOCKED,
        ),
    ],
)
def test_outcome_follows_from_what_was_proved(facts, expected):
    outcome, reason = conclude_run(facts)
    assert outcome is expected
    assert reason or outcome is Outcome.OK


def test_shortfall_is_said_in_numbers():
    _, reason = conclude_run(RunFacts(pages=2, rows=30, refused=0, claimed_total=40))
    assert "40" in reason
    assert "30" in reason
    assert "10" in reason
