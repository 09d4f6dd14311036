from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.credit import batch
from supervisor.domain.credit.ledger import LedgerEntry
from supervisor.domain.credit.standing import standing
from tests.domain.credit.ledgers import SCHEME, days, ledgers


@given(st.lists(ledgers(), max_size=6), days, st.integers(0, 3))
def test_every_agency_gets_what_it_would_get_alone(
    register: list[list[LedgerEntry]], on: date, veto_count: int
) -> None:
    scheme = replace(SCHEME, veto_count=veto_count)
    together = batch.standings(batch.flatten(register), scheme, on)
    alone = [standing(lines, scheme, on) for lines in register]
    assert together.scores.tolist() == [result.score for result in alone]
    assert [together.grade(n) for n in range(len(register))] == [one.grade for one in alone]


@given(ledgers(), days, days)
def test_between_the_days_of_change_nothing_changes(
    lines: list[LedgerEntry], one: date, other: date
) -> None:
    after, until = sorted((one, other))
    flat = batch.flatten([lines])
    if not flat.changes_between(after, until, SCHEME.veto_months):
        before = batch.standings(flat, SCHEME, after)
        now = batch.standings(flat, SCHEME, until)
        assert before.scores.tolist() == now.scores.tolist()
        assert before.ranks.tolist() == now.ranks.tolist()
