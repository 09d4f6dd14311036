"""One module per aggregate; importing this package makes every table known."""

from supervisor.store.tables import agencies, findings, imports, postings, runs, users

__all__ = ["agencies", "findings", "imports", "postings", "runs", "users"]
