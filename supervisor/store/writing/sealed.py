"""The columns that hold sealed content, read and renewed in portions."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from supervisor.store.tables.alerts import AlertSubscription
from supervisor.store.tables.cases.complaints import ComplaintIdentity
from supervisor.store.tables.exchange.webhooks import WebhookEndpoint
from supervisor.store.tables.fieldwork import InspectionDraw
from supervisor.store.tables.platform import TotpSecret
from supervisor.store.tables.postings import PostingTrace

Sealed = tuple[InstrumentedAttribute[int], InstrumentedAttribute[Any]]
# The key of the row and its sealed column; a new table with one is named here.
SEALED: Final[dict[str, Sealed]] = {
    "complaint_identity": (ComplaintIdentity.complaint_id, ComplaintIdentity.sealed),
    "alert_subscription": (AlertSubscription.id, AlertSubscription.address_sealed),
    "inspection_draw": (InspectionDraw.id, InspectionDraw.sealed_seed),
    "posting_trace": (PostingTrace.id, PostingTrace.sealed),
    "totp_secret": (TotpSecret.user_id, TotpSecret.sealed),
    "webhook_endpoint": (WebhookEndpoint.id, WebhookEndpoint.secret_sealed),
}


def portion(session: Session, table: str, after: int, size: int) -> Sequence[tuple[int, bytes]]:
    """Return key and sealed content of the next rows behind the key ``after``."""
    key, sealed = SEALED[table]
    query = select(key, sealed).where(key > after, sealed.is_not(None)).order_by(key).limit(size)
    return [(one, content) for one, content in session.execute(query)]


def renew(session: Session, table: str, number: int, content: bytes) -> None:
    """Replace the sealed content of one row."""
    key, sealed = SEALED[table]
    session.execute(update(key.class_).where(key == number).values({sealed: content}))
