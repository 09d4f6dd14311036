"""Alerts to subscribers, and the outbox that sends them."""
