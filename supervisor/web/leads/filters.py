"""The queue's filter as it stands in addresses, both ways."""

from typing import Any

from flask import abort
from flask_login import current_user

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.streets import Street
from supervisor.domain.postings.places import Jurisdiction, home_districts
from supervisor.domain.screening.model import Category, Severity
from supervisor.store.queries.leads.queue import ORDERS, FindingFilter, QueuePosition
from supervisor.store.queries.leads.record import Finding
from supervisor.web.shell.arguments import date_arg, enum_arg, int_arg, text_arg
from supervisor.web.shell.installation import settings

ANY_STATUS = "any"


def filter_from_address() -> FindingFilter:
    """Read the filter from the address; without a status the open leads are meant."""
    order = text_arg("order") or "gravest"
    if order not in ORDERS:
        abort(400)
    status = None if text_arg("status") == ANY_STATUS else enum_arg("status", FindingStatus)
    if status is None and text_arg("status") != ANY_STATUS:
        status = FindingStatus.OPEN
    return FindingFilter(
        status=status,
        category=enum_arg("category", Category),
        severity=enum_arg("severity", Severity),
        verdict=enum_arg("verdict", Verdict),
        jurisdiction=enum_arg("jurisdiction", Jurisdiction),
        street=enum_arg("street", Street),
        place=place_arg(),
        reposts=text_arg("reposts") == "yes",
        source=text_arg("source", 40),
        day_from=date_arg("from"),
        day_to=date_arg("to"),
        text=text_arg("q"),
        same_poster=int_arg("same_poster"),
        same_text=int_arg("same_text"),
        agency=int_arg("agency"),
        holder=current_user.id if text_arg("mine") == "yes" else None,
        order=order,
    )


def address_of(wanted: FindingFilter) -> dict[str, Any]:
    """Return the filter as address arguments, defaults left out."""
    status = ANY_STATUS if wanted.status is None else str(wanted.status)
    arguments = {
        "status": "" if wanted.status is FindingStatus.OPEN else status,
        "category": wanted.category,
        "severity": wanted.severity,
        "verdict": wanted.verdict,
        "jurisdiction": wanted.jurisdiction,
        "street": wanted.street,
        "place": wanted.place,
        "reposts": "yes" if wanted.reposts else "",
        "source": wanted.source,
        "from": wanted.day_from,
        "to": wanted.day_to,
        "q": wanted.text,
        "same_poster": wanted.same_poster,
        "same_text": wanted.same_text,
        "agency": wanted.agency,
        "mine": "yes" if wanted.holder is not None else "",
        "order": "" if wanted.order == "gravest" else wanted.order,
    }
    return {name: str(value) for name, value in arguments.items() if value}


def stood_at() -> Severity | None:
    """Return how grave the lead was when it was opened, where corrections may have changed that."""
    return enum_arg("stood", Severity)


def place_of(finding: Finding) -> QueuePosition:
    """Return the place in the queue that a lead had when it was opened: next is counted from it."""
    severity = stood_at() or finding.severity
    return QueuePosition(severity.rank, finding.id)


def address_here(wanted: FindingFilter, stood: Severity | None) -> dict[str, Any]:
    """Return the filter and the place of the lead on the screen as address arguments."""
    return address_of(wanted) | ({"stood": str(stood)} if stood else {})


def place_arg() -> Street | str:
    """Return the street, or the division code of the district, that an ad is to state."""
    text = text_arg("place", 20)
    if not text or text in home_districts(settings().bureau.division):
        return text
    try:
        return Street.of(text)
    except ValueError:
        abort(400)
