"""Read-only queries, one module per screen; each returns everything its page needs."""
