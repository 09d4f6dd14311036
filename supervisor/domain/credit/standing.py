"""Score and grade as a pure function of ledger, scheme and day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from supervisor.domain.credit.ledger import EntryKind, LedgerEntry, Span, spans
from supervisor.domain.credit.scheme import CreditScheme, Grade
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.deadlines import add_months


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall: which entry moved the score, by how much, from when till when.

    ``counted`` differs from ``points`` where a cap or a limit of the scale cut it.
    """

    entry_id: int
    root_id: int
    code: str
    points: int
    counted: int
    start: date
    end: date
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agency stands on a day, and by which steps it came there."""

    on: date
    score: int
    grade: Grade
    by_score: Grade
    vetoes: tuple[str, ...]
    steps: tuple[Step, ...]
    scheme: str


def standing(entries: Iterable[LedgerEntry], scheme: CreditScheme, on: date) -> Standing:
    """Return score and grade on the day ``on``: base, plus every point that counts that day.

    Merits count up to the scheme's cap; the score keeps within the scale; a veto makes grade D
    whatever the score. Points are those recorded with the entry, so that a decision once served
    is not repriced by a later scheme.
    """
    return standing_of(spans(entries), scheme, on)


def standing_of(every: Iterable[Span], scheme: CreditScheme, on: date) -> Standing:
    """Return the standing from spans already derived from a ledger."""
    counting = sorted(
        (span for span in every if span.start <= on < span.end),
        key=lambda span: (span.start, span.entry_id),
    )
    steps, total = _steps(counting, scheme)
    score = min(max(total, scheme.least), scheme.most)
    vetoes = _vetoes(counting, scheme, on)
    by_score = scheme.grade_of(score)
    grade = Grade.D if vetoes else by_score
    return Standing(on, score, grade, by_score, vetoes, steps, scheme.version)


def repriced(entries: Iterable[LedgerEntry], scheme: CreditScheme) -> tuple[LedgerEntry, ...]:
    """Return the ledger as if ``scheme`` had priced every fact and merit; for simulation only.

    Events the scheme does not know keep their points. A repetition is a fact of the same code
    that takes effect while an earlier one still counts.
    """
    lines = tuple(entries)
    return tuple(_repriced(line, lines, scheme) for line in lines)


def event_points(code: str, scheme: CreditScheme, *, is_repeat: bool) -> int:
    """Return the signed points that an event is worth; raises ``KeyError`` for an unknown code."""
    event = scheme.events[code]
    if event.is_merit:
        return event.points
    return -(event.repeat_points if is_repeat else event.points)


def is_repeat(code: str, on: date, earlier: Iterable[Span]) -> bool:
    """Tell whether a fact of the same code still counts on the day ``on``."""
    return any(span.code == code and span.start <= on < span.end for span in earlier)


def _steps(counting: list[Span], scheme: CreditScheme) -> tuple[tuple[Step, ...], int]:
    total, merits, steps = scheme.base, 0, []
    for span in counting:
        counted = span.points
        if span.kind is EntryKind.MERIT:
            counted = _capped(merits + span.points, scheme) - _capped(merits, scheme)
            merits += span.points
        steps.append(
            Step(
                span.entry_id, span.root_id, span.code, span.points, counted,
                span.start, span.end, total, total + counted,
            )
        )  # fmt: skip
        total += counted
    return tuple(steps), total


def _capped(merits: int, scheme: CreditScheme) -> int:
    return min(max(merits, 0), scheme.merit_cap)


def _vetoes(counting: list[Span], scheme: CreditScheme, on: date) -> tuple[str, ...]:
    facts = {span.root_id: span for span in counting if span.entry_id == span.root_id}
    codes = {
        span.code
        for span in facts.values()
        if (event := scheme.events.get(span.code)) and event.veto
    }
    recent = [
        span
        for span in facts.values()
        if span.kind is EntryKind.FACT and on < add_months(span.start, scheme.veto_months)
    ]
    if scheme.veto_count and len(recent) >= scheme.veto_count:
        codes.add("COUNT")
    return tuple(sorted(codes))


def _repriced(
    line: LedgerEntry, lines: tuple[LedgerEntry, ...], scheme: CreditScheme
) -> LedgerEntry:
    if line.kind not in (EntryKind.FACT, EntryKind.MERIT) or line.code not in scheme.events:
        return line
    before = [
        other
        for other in lines
        if other.kind is EntryKind.FACT and other.code == line.code and other.id < line.id
    ]
    again = is_repeat(line.code, line.effective_on, spans(before))
    points = event_points(line.code, scheme, is_repeat=again)
    return LedgerEntry(
        line.id, line.kind, line.code, points,
        line.recorded_on, line.effective_on, line.ends_on, line.target,
    )  # fmt: skip


def shown_grade(grade: Grade | None, *, is_suspended: bool) -> Grade | None:
    """Return a grade as anybody sees it; ``None`` where it is suspended or not published here."""
    return grade if here().publishes_grades and not is_suspended else None
