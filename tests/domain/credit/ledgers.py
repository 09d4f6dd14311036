"""Random ledgers that a diligent office could have written."""

from datetime import date, timedelta

from hypothesis import strategies as st

from supervisor.domain.credit.ledger import EntryKind, LedgerEntry
from supervisor.domain.credit.parsing import parse_credit_scheme
from supervisor.domain.platform.deadlines import add_months
from supervisor.schemes import packaged

SCHEME = parse_credit_scheme(packaged("credit"))
FIRST = date(2023, 1, 1)
days = st.integers(0, 1400).map(lambda offset: FIRST + timedelta(days=offset))


@st.composite
def ledgers(draw: st.DrawFn, size: int = 8) -> list[LedgerEntry]:
    """Facts and merits in the order they were recorded, some corrected, withdrawn or repaired."""
    recorded = sorted(draw(st.lists(days, max_size=size)))
    lines: list[LedgerEntry] = []
    for number, on in enumerate(recorded, start=1):
        roots = [line for line in lines if line.target is None]
        kind = draw(st.sampled_from(EntryKind)) if roots else EntryKind.FACT
        if kind in (EntryKind.FACT, EntryKind.MERIT):
            event = draw(
                st.sampled_from(
                    [e for e in SCHEME.events.values() if e.is_merit is (kind is EntryKind.MERIT)]
                )
            )
            effective = on + timedelta(days=draw(st.integers(-5, 5)))
            lines.append(
                LedgerEntry(
                    number,
                    kind,
                    event.code,
                    event.points if event.is_merit else -event.points,
                    on,
                    effective,
                    add_months(effective, event.months),
                )
            )
        else:
            target = draw(st.sampled_from(roots))
            points = draw(st.integers(-20, 20)) if kind is EntryKind.CORRECTION else 0
            lines.append(LedgerEntry(number, kind, target.code, points, on, on, target=target.id))
    return lines
