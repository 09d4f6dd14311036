import pytest

from supervisor.domain.collect.runs import RunFacts, RunOutcome, conclude_run


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (RunFacts(pages=2, rows=40, refused=0, claimed_total=40), RunOutcome.OK),
        (RunFacts(pages=2, rows=41, refused=0, claimed_total=40), RunOutcome.OK),
        (RunFacts(pages=2, rows=30, refused=0, claimed_total=40), RunOutcome.PARTIAL),
        (RunFacts(pages=2, rows=3, refused=0, minimum_rows=10), RunOutcome.PARTIAL),
        (RunFacts(pages=1, rows=0, refused=0, proved_empty=True), RunOutcome.EMPTY_CONFIRMED),
        (
            RunFacts(pages=1, rows=0, refused=0, proved_empty=True, minimum_rows=5),
            RunOutcome.PARTIAL,
        ),
        (RunFacts(pages=1, rows=0, refused=0), RunOutcome.SCHEMA_DRIFT),
        (RunFacts(pages=1, rows=0, refused=0, claimed_total=99), RunOutcome.BLOCKED),
        (RunFacts(pages=1, rows=20, refused=20), RunOutcome.SCHEMA_DRIFT),
        (
            RunFacts(pages=3, rows=60, refused=0, stopped=RunOutcome.BLOCKED, reason="滑块"),
            RunOutcome.BLOCKED,
        ),
    ],
)
def test_outcome_follows_from_what_was_proved(facts, expected):
    outcome, reason = conclude_run(facts)
    assert outcome is expected
    assert reason or outcome is RunOutcome.OK


def test_shortfall_is_said_in_numbers():
    _, reason = conclude_run(RunFacts(pages=2, rows=30, refused=0, claimed_total=40))
    assert "40" in reason
    assert "30" in reason
    assert "10" in reason
