"""Deletion of messages long settled, and of what endpoints were told where none listens."""

from datetime import datetime

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from supervisor.store.tables.exchange.webhooks import ToldLicences, WebhookDelivery


def delete_settled_deliveries(session: Session, settled_before: datetime) -> None:
    """Drop the messages that were delivered or given up before then."""
    session.execute(
        delete(WebhookDelivery).where(
            or_(
                WebhookDelivery.delivered_at < settled_before,
                WebhookDelivery.failed_at < settled_before,
            )
        )
    )


def delete_told(session: Session) -> None:
    """Forget what endpoints were told of licences."""
    session.execute(delete(ToldLicences))
