"""What the office did, as the public reads it: by month, by kind, by street, and what it corrected.

Concluded steps alone: no lead, no case under way, no name of anybody.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Figure, Period
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.services.public.statutory_report import enforcement_figures
from supervisor.store.queries.public import enforcement as queries
from supervisor.store.queries.public.enforcement import RevokedDecision, ServedDecisions

MONTHS: Final = 12
MOST_CORRECTIONS: Final = 50
_OUTSIDE: Final = "未列入信用事项"
_NO_STREET: Final = "名册外的主体"


@dataclass(frozen=True, slots=True)
class Enforcement:
    """The office's twelve months.

    ``months`` are their first days, ``by_month`` a count for each of them by how decisions are
    named; ``by_kind`` (violations alone) and ``by_street`` are ordered, the most first.
    """

    period: Period
    figures: Sequence[Figure]
    months: Sequence[date]
    by_month: Mapping[str, Sequence[int]]
    by_kind: Mapping[str, int]
    by_street: Mapping[str, int]
    corrections: Sequence[RevokedDecision]


def enforcement(session: Session, today: date) -> Enforcement:
    """Return the twelve months that end with this one, as far as they have gone."""
    running = today.replace(day=1)
    months = [add_months(running, -back) for back in range(MONTHS - 1, -1, -1)]
    period = Period(months[0], today)
    served = queries.served_decisions(session, period)
    events = credit_scheme_on(session, today).events
    kinds: Counter[str] = Counter()
    for one in served:
        if one.outcome is not CaseOutcome.MERIT:
            event = events.get(one.event_code)
            kinds[event.label if event else _OUTSIDE] += one.count
    return Enforcement(
        period=period,
        figures=enforcement_figures(session, period),
        months=months,
        by_month=_by_month(served, months),
        by_kind=dict(kinds.most_common()),
        by_street=_by_street(served),
        corrections=queries.revoked_decisions(session, period, MOST_CORRECTIONS),
    )


def _by_month(
    served: Sequence[ServedDecisions], months: Sequence[date]
) -> dict[str, Sequence[int]]:
    counts: dict[str, Counter[date]] = {"责令改正": Counter(), "行政处罚": Counter()}
    for one in served:
        counts.setdefault(_named(one.outcome), Counter())[one.served_on.replace(day=1)] += one.count
    return {
        name: [found[month] for month in months] for name, found in counts.items() if found.total()
    }


def _named(outcome: CaseOutcome) -> str:
    if outcome.is_penalty:
        return "行政处罚"
    names = {CaseOutcome.RECTIFICATION: "责令改正", CaseOutcome.MERIT: "守信行为认定"}
    return names.get(outcome, "其他处理")


def _by_street(served: Sequence[ServedDecisions]) -> dict[str, int]:
    counts: Counter[Street | None] = Counter()
    for one in served:
        counts[one.street] += one.count
    return {street.label if street else _NO_STREET: count for street, count in counts.most_common()}
