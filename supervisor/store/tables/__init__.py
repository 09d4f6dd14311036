"""The tables of each feature, under its name; importing this package makes every table known."""

from supervisor.store.tables import (
    alerts,
    cases,
    collect,
    credit,
    fieldwork,
    leads,
    platform,
    postings,
    quality,
    ratings,
    register,
    register_changes,
    remedies,
    rules,
    successions,
)

__all__ = [
    "alerts",
    "cases",
    "collect",
    "credit",
    "fieldwork",
    "leads",
    "platform",
    "postings",
    "quality",
    "ratings",
    "register",
    "register_changes",
    "remedies",
    "rules",
    "successions",
]
