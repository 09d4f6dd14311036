"""What a platform's own system is told of a takedown, beside the letter."""

from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.takedowns import TakedownAddressee
from supervisor.domain.exchange.webhooks import WebhookEvent
from supervisor.services.exchange import outbox
from supervisor.store.tables.cases.papers import Takedown

NO_DECISION: Final = "本通知不是行政处罚决定；是否违法以行政机关的决定为准。"


def tell(session: Session, takedown: Takedown) -> None:
    """Write the notice, or where it stands now, to the platform's endpoints.

    A notice to the poster is none of the platform's business. Joins the caller's unit of work.
    """
    if takedown.addressee is TakedownAddressee.PLATFORM:
        outbox.queue(session, WebhookEvent.TAKEDOWN, _news(takedown), source_id=takedown.platform)


def _news(takedown: Takedown) -> dict[str, Any]:
    finding = takedown.finding
    return {
        "number": takedown.number,
        "status": str(takedown.status),
        "status_label": takedown.status.label,
        "platform": takedown.platform,
        "recipient": takedown.recipient,
        "url": takedown.url,
        "ad_id": finding.posting.external_id,
        "title": finding.revision.title,
        "company": finding.revision.company,
        "wanted_by": takedown.wanted_by.isoformat(),
        "capsule_sha256": takedown.capsule_digest,
        "note": NO_DECISION,
    }
