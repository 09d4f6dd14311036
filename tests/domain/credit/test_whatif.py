from datetime import date, timedelta

from hypothesis import given

from supervisor.domain.credit.ledger import EntryKind, LedgerEntry
from supervisor.domain.credit.scheme import Grade
from supervisor.domain.credit.standing import standing
from supervisor.domain.credit.whatif import outlook, supposed
from tests.domain.credit.ledgers import SCHEME, days, ledgers

DAY = date(2026, 3, 2)


def test_a_further_fact_and_a_repair() -> None:
    line = LedgerEntry(4, EntryKind.FACT, "C04", -15, DAY, DAY, DAY + timedelta(days=365))
    worse = supposed([line], SCHEME, DAY, further=["C04"])
    assert (worse.score, worse.grade) == (60, Grade.C)
    better = supposed([line], SCHEME, DAY, without={4})
    assert (better.score, better.grade) == (100, Grade.A)


@given(ledgers(), days)
def test_the_outlook_is_what_really_comes_when_nothing_happens(
    lines: list[LedgerEntry], on: date
) -> None:
    coming = outlook(lines, SCHEME, on)
    for change in coming:
        then = standing(lines, SCHEME, change.on)
        assert (then.score, then.grade) == (change.score, change.grade)
        before = standing(lines, SCHEME, change.on - timedelta(days=1))
        assert (before.score, before.grade) != (change.score, change.grade)


@given(ledgers(), days)
def test_supposing_nothing_changes_nothing(lines: list[LedgerEntry], on: date) -> None:
    assert supposed(lines, SCHEME, on) == standing(lines, SCHEME, on)
