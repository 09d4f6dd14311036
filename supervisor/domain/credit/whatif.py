"""An agency's standing under other conditions: records repaired, further facts, another day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from supervisor.domain.credit.ledger import EntryKind, LedgerEntry, spans
from supervisor.domain.credit.scheme import CreditScheme, Grade
from supervisor.domain.credit.standing import Standing, event_points, is_repeat, standing_of
from supervisor.domain.platform.deadlines import add_months


@dataclass(frozen=True, slots=True)
class Outlook:
    """A coming day on which the score moves by itself, and what it will be then."""

    on: date
    score: int
    grade: Grade


def supposed(
    entries: Iterable[LedgerEntry],
    scheme: CreditScheme,
    on: date,
    *,
    without: Collection[int] = (),
    further: Sequence[str] = (),
) -> Standing:
    """Return the standing on ``on`` if some facts were gone and further events were recorded.

    ``without`` holds ids of facts, ``further`` event codes of the scheme; an unknown code raises
    ``KeyError``.
    """
    lines = [line for line in entries if line.id not in without and line.target not in without]
    number = max((line.id for line in lines), default=0)
    for code in further:
        number += 1
        event = scheme.events[code]
        again = is_repeat(code, on, spans(lines))
        lines.append(
            LedgerEntry(
                id=number,
                kind=EntryKind.MERIT if event.is_merit else EntryKind.FACT,
                code=code,
                points=event_points(code, scheme, is_repeat=again),
                recorded_on=on,
                effective_on=on,
                ends_on=add_months(on, event.months),
            )
        )
    return standing_of(spans(lines), scheme, on)


def outlook(entries: Iterable[LedgerEntry], scheme: CreditScheme, on: date) -> list[Outlook]:
    """Return every coming change if nothing new happens, oldest first."""
    every = spans(entries)
    days = {span.end for span in every} | {span.start for span in every}
    days |= {add_months(span.start, scheme.veto_months) for span in every}
    now = standing_of(every, scheme, on)
    score, grade = now.score, now.grade
    found = []
    for day in sorted(day for day in days if day > on):
        then = standing_of(every, scheme, day)
        if (then.score, then.grade) != (score, grade):
            score, grade = then.score, then.grade
            found.append(Outlook(day, score, grade))
    return found
