"""The credit ledger: entries that are only ever added, and the periods they count.

Every entry is known from the day it was recorded, so a later entry can never change how an
earlier day is computed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.platform.labelled import LabelledEnum


class LedgerError(ValueError):
    """A ledger that contradicts itself."""


class EntryKind(LabelledEnum):
    """What an entry does."""

    FACT = ("fact", "失信记录")
    MERIT = ("merit", "守信加分")
    CORRECTION = ("correction", "分值更正")
    WITHDRAWAL = ("withdrawal", "撤销记录")
    REPAIR = ("repair", "信用修复")

    @property
    def ends_another(self) -> bool:
        """Tell whether the entry stops another from counting."""
        return self in (EntryKind.WITHDRAWAL, EntryKind.REPAIR)


class EntryClass(LabelledEnum):
    """How grave a fact is (信用修复管理办法, 国家发展改革委令第36号)."""

    MINOR = ("minor", "轻微")
    ORDINARY = ("ordinary", "一般")
    SERIOUS = ("serious", "严重")


@dataclass(frozen=True, slots=True)
class Publicity:
    """How long a fact may be public; both days are counted from the date of the document.

    From ``repairable_from`` on repair may be applied for; on ``until`` publication is over by
    itself. Minor facts are in principle not published.
    """

    repairable_from: date
    until: date
    is_shown: bool


_MONTHS: Final = {
    EntryClass.MINOR: (0, 3),
    EntryClass.ORDINARY: (3, 12),
    EntryClass.SERIOUS: (12, 36),
}


def publicity(entry_class: EntryClass, document_on: date) -> Publicity:
    """Return the public period of a fact: 0-3, 3-12 or 12-36 months by class."""
    least, most = _MONTHS[entry_class]
    return Publicity(
        repairable_from=add_months(document_on, least),
        until=add_months(document_on, most),
        is_shown=entry_class is not EntryClass.MINOR,
    )


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the ledger.

    ``points`` are signed. ``effective_on`` is the first day it counts, ``ends_on`` the first day it
    no longer does; entries that end another carry no period of their own. ``recorded_on`` is the
    office day on which it was written.
    """

    id: int
    kind: EntryKind
    code: str
    points: int
    recorded_on: date
    effective_on: date
    ends_on: date | None = None
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """One signed number of points that counts on ``start <= day < end``, and where it is from."""

    entry_id: int
    root_id: int
    code: str
    kind: EntryKind
    points: int
    start: date
    end: date


def spans(entries: Iterable[LedgerEntry]) -> tuple[Span, ...]:
    """Return when each point of a ledger counts.

    A correction counts while the entry it corrects does; a withdrawal or a repair ends its target,
    and the corrections of it, on the day it is recorded or takes effect, whichever is later.
    Raises ``LedgerError`` for a target that is missing, or is itself no fact or merit.
    """
    lines = tuple(entries)
    roots = {line.id: line for line in lines if line.target is None}
    ends = {line.id: _own_end(line) for line in roots.values()}
    for line in lines:
        if line.target is not None and line.target not in roots:
            raise LedgerError(f"entry {line.id} refers to {line.target}, which is no fact")
        if line.kind.ends_another:
            if line.target is None:
                raise LedgerError(f"entry {line.id} ends nothing")
            ends[line.target] = min(ends[line.target], _first_day(line))
    found = (_span(line, roots, ends) for line in lines if not line.kind.ends_another)
    return tuple(span for span in found if span.start < span.end)


def _span(line: LedgerEntry, roots: dict[int, LedgerEntry], ends: dict[int, date]) -> Span:
    root = line if line.target is None else roots[line.target]
    start = max(_first_day(line), _first_day(root))
    return Span(line.id, root.id, root.code, root.kind, line.points, start, ends[root.id])


def _first_day(line: LedgerEntry) -> date:
    return max(line.effective_on, line.recorded_on)


def _own_end(line: LedgerEntry) -> date:
    if line.kind.ends_another or line.kind is EntryKind.CORRECTION:
        raise LedgerError(f"entry {line.id} needs a target")
    if line.ends_on is None:
        raise LedgerError(f"entry {line.id} has no end")
    return line.ends_on


def is_public(
    kind: EntryKind, entry_class: EntryClass, document_on: date, span: Span | None, on: date
) -> bool:
    """Tell whether a fact may be shown to the public on the day ``on``.

    Only facts of an ordinary or serious class, from the day they count until the public period
    ends; a withdrawn or repaired fact is shown nowhere. ``span`` is the fact's own span, ``None``
    where it never counts.
    """
    if kind is not EntryKind.FACT or span is None or span.start > on:
        return False
    period = publicity(entry_class, document_on)
    return period.is_shown and on < period.until
