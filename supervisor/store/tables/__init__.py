"""The tables of each feature, under its name; importing this package makes every table known."""

from supervisor.store.tables import (
    alerts,
    cases,
    collect,
    credit,
    duties,
    fieldwork,
    leads,
    lists,
    platform,
    postings,
    quality,
    ratings,
    register,
    remedies,
    rules,
    successions,
)

__all__ = [
    "alerts",
    "cases",
    "collect",
    "credit",
    "duties",
    "fieldwork",
    "leads",
    "lists",
    "platform",
    "postings",
    "quality",
    "ratings",
    "register",
    "remedies",
    "rules",
    "successions",
]
