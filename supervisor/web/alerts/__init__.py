"""The administrator's page of the outbox."""
