"""The columns that hold sealed content, read and renewed in portions."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from supervisor.store.tables.alerts import AlertSubscription
from supervisor.store.tables.cases.complaints import ComplaintIdentity
from supervisor.store.tables.exchange.webhooks import WebhookEndpoint
from supervisor.store.tables.fieldwork import InspectionDraw
from supervisor.store.tables.platform import TotpSecret
from supervisor.store.tables.postings import PostingTrace

Key = tuple[Any, ...]
Sealed = tuple[tuple[InstrumentedAttribute[Any], ...], InstrumentedAttribute[Any]]
# The columns of the row's key and its sealed column; a new table with one is named here.
SEALED: Final[dict[str, Sealed]] = {
    "complaint_identity": ((ComplaintIdentity.complaint_id,), ComplaintIdentity.sealed),
    "alert_subscription": ((AlertSubscription.id,), AlertSubscription.address_sealed),
    "inspection_draw": ((InspectionDraw.id,), InspectionDraw.sealed_seed),
    "posting_trace": (
        (PostingTrace.revision_id, PostingTrace.kind, PostingTrace.digest),
        PostingTrace.sealed,
    ),
    "totp_secret": ((TotpSecret.user_id,), TotpSecret.sealed),
    "webhook_endpoint": ((WebhookEndpoint.id,), WebhookEndpoint.secret_sealed),
}


def portion(
    session: Session, table: str, after: Key | None, size: int
) -> Sequence[tuple[Key, bytes]]:
    """Return key and sealed content of the next rows behind the key ``after``."""
    key, sealed = SEALED[table]
    query = select(*key, sealed).where(sealed.is_not(None)).order_by(*key).limit(size)
    if after is not None:
        query = query.where(tuple_(*key) > after)
    return [(tuple(one), content) for *one, content in session.execute(query)]


def renew(session: Session, table: str, key: Key, content: bytes) -> None:
    """Replace the sealed content of one row."""
    columns, sealed = SEALED[table]
    same = (column == value for column, value in zip(columns, key, strict=True))
    session.execute(update(sealed.class_).where(*same).values({sealed: content}))
