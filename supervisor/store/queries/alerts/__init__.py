"""Reads of subscriptions and of the outbox."""
