"""Deletion of subscriptions nobody confirmed and of mails long settled."""

from datetime import datetime

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from supervisor.store.tables.alerts import AlertSubscription, OutgoingMail


def delete_unconfirmed(session: Session, asked_before: datetime) -> None:
    """Drop the subscriptions asked for before then that nobody confirmed."""
    session.execute(
        delete(AlertSubscription).where(
            AlertSubscription.confirmed_at.is_(None), AlertSubscription.asked_at < asked_before
        )
    )


def delete_settled_mails(session: Session, settled_before: datetime) -> None:
    """Drop the mails that were sent or given up before then."""
    session.execute(
        delete(OutgoingMail).where(
            or_(OutgoingMail.sent_at < settled_before, OutgoingMail.failed_at < settled_before)
        )
    )
