"""One module per aggregate; importing this package makes every table known."""

from supervisor.store.tables import (
    agencies,
    cases,
    complaints,
    credit,
    events,
    findings,
    imports,
    postings,
    ratings,
    runs,
    users,
)

__all__ = [
    "agencies",
    "cases",
    "complaints",
    "credit",
    "events",
    "findings",
    "imports",
    "postings",
    "ratings",
    "runs",
    "users",
]
