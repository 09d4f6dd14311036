"""The periods of a case: limitation, investigation, decision, notice, service, court.

Pauses (中止) move the ends of investigation and decision. Days of seven and fewer are working days
(行政处罚法第八十五条).
"""

from datetime import date

from supervisor.domain.cases.course.acts import Act
from supervisor.domain.cases.course.state import CaseDecision, CaseState, Notice
from supervisor.domain.platform.deadlines import (
    Deadline,
    add_months,
    days_after,
    working_days_after,
)

INVESTIGATION = 60
DECISION = 90
SERVICE = 7
HEARING_REQUEST = 5
HEARING_NOTICE = 7
PAYMENT = 15
URGED = 10


def limitation_ends(act: Act, harm: str, until: date) -> date:
    """Return the last day of discovery: two years after the act's end, five where harm was done."""
    return add_months(act.last_day(until), 60 if harm != "none" else 24)


def _paused(state: CaseState, today: date | None = None) -> int:
    running = (today - state.suspended_on).days if today and state.suspended_on else 0
    return state.suspended_days + max(0, running)


def investigation_ends(state: CaseState) -> Deadline:
    """Return the last day of the investigation. Raises ``ValueError`` before the filing."""
    if state.filed_on is None:
        raise ValueError("the case is not filed")
    end = working_days_after(state.filed_on, INVESTIGATION + state.extended_by)
    return Deadline(days_after(end.on, _paused(state)).on, end.is_certain)


def decision_ends(state: CaseState) -> Deadline:
    """Return the last day of the decision. Raises ``ValueError`` before the filing.

    The days of an appeal that ended a decision are not the office's: it decides anew behind them.
    """
    if state.filed_on is None:
        raise ValueError("the case is not filed")
    return days_after(state.filed_on, DECISION + _paused(state) + state.appeal_days)


def notice_ends(notice: Notice) -> Deadline | None:
    """Return the last day to state a view or ask for a hearing; ``None`` before service."""
    if notice.served_on is None:
        return None
    if notice.offers_hearing:
        return working_days_after(notice.served_on, max(notice.days, HEARING_REQUEST))
    return working_days_after(notice.served_on, notice.days or HEARING_REQUEST)


def service_ends(decision: CaseDecision) -> Deadline:
    """Return the last day of service."""
    return working_days_after(decision.on, SERVICE)


def payment_ends(decision: CaseDecision) -> date | None:
    """Return the last day of payment: fifteen days from service, or the end of instalments."""
    if decision.served_on is None:
        return None
    return decision.instalments_until or days_after(decision.served_on, PAYMENT).on


def late_days(decision: CaseDecision, on: date) -> int:
    """Return the days a surcharge counts by then: late, not yet paid, and no appeal running.

    The first is the day after the term, the last the day of payment.
    """
    due = payment_ends(decision)
    if decision.is_fine_paid and decision.paid_on is not None:
        on = min(on, decision.paid_on)
    if due is None or on <= due:
        return 0
    late = (on - due).days
    for one in decision.appeals:
        start, stop = max(one.began, due), min(one.ended_on or on, on)
        late -= max(0, (stop - start).days)
    return max(0, late)


def appeal_ends(decision: CaseDecision, kind: str) -> date | None:
    """Return the last day to ask for review (sixty days) or to sue (six months)."""
    if decision.served_on is None:
        return None
    if kind == "reconsideration":
        return days_after(decision.served_on, 60).on
    return add_months(decision.served_on, 6)


def court_window(decision: CaseDecision) -> tuple[date, date] | None:
    """Return first and last day to ask the court: after the appeals' terms, for three months."""
    opens = appeal_ends(decision, "litigation")
    if opens is None:
        return None
    if decision.instalments_until and decision.instalments_until > opens:
        opens = decision.instalments_until
    return days_after(opens, 1).on, add_months(opens, 3)
