"""One module per aggregate; importing this package makes every table known."""

from supervisor.store.tables import (
    agencies,
    campaigns,
    cases,
    complaints,
    credit,
    events,
    findings,
    imports,
    inspections,
    judgements,
    postings,
    ratings,
    rule_lab,
    runs,
    sampling,
    users,
)

__all__ = [
    "agencies",
    "campaigns",
    "cases",
    "complaints",
    "credit",
    "events",
    "findings",
    "imports",
    "inspections",
    "judgements",
    "postings",
    "ratings",
    "rule_lab",
    "runs",
    "sampling",
    "users",
]
