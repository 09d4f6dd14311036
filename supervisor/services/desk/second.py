"""A share of decided leads read again by a second person who does not know what was decided.

It measures how far people agree, by rule and by person; it decides nothing and accuses nobody.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.leads.findings import Decision
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.screening.agreement import Agreement
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.desk import second as queries
from supervisor.store.queries.desk.second import ReadingPair
from supervisor.store.tables.desk import SecondReading
from supervisor.store.tables.leads import Review

ONE_IN: Final = 20
"""One decision of so many is read again."""

_REACH: Final = timedelta(days=7)


class SecondRefused(ValueError):
    """An answer that cannot be kept; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class AgreementTable:
    """Agreement overall, by rule and by the person who decided first."""

    overall: Agreement
    by_rule: dict[str, Agreement]
    by_person: dict[str, Agreement]


def draw(session: Session, now: datetime) -> int:
    """Draw the share of the last days' decisions; returns how many. Doing it again draws none anew.

    The lot hangs on the moment of the decision to the microsecond: nobody can foresee it, and
    anybody can check it afterwards.
    """
    with unit_of_work(session):
        chosen = [one for one in queries.undrawn(session, now - _REACH) if is_drawn(one)]
        session.add_all(
            SecondReading(
                review_id=one.id,
                finding_id=one.finding_id,
                revision_id=one.revision_id,
                first_reader_id=one.reviewer_id,
            )
            for one in chosen
        )
    return len(chosen)


def is_drawn(review: Review) -> bool:
    """Tell whether the lot falls on a decision."""
    lot = hashlib.sha256(f"{review.id}:{review.at.isoformat()}".encode()).digest()
    return int.from_bytes(lot[:4]) % ONE_IN == 0


def answer(session: Session, item_id: int, reader: Actor, decision: Decision, version: int) -> None:
    """Keep a second reading. Raises ``SecondRefused`` where it came second or is one's own."""
    with unit_of_work(session):
        item = session.get(SecondReading, item_id)
        if item is None or item.answered_at is not None or item.version != version:
            raise SecondRefused("这一条刚由别人读过，您的判读没有保存。请继续下一条。")
        if item.first_reader_id == reader.user_id:
            raise SecondRefused("自己判过的线索由他人二次判读。")
        item.decision, item.reader_id, item.answered_at = decision, reader.user_id, utc_now()
        detail = {"decision": str(decision)}
        subject = ("second_reading", item_id)
        audit.record(session, reader, AuditAction.SECOND_READ, subject, detail)


def agreement_since(session: Session, since: datetime) -> AgreementTable:
    """Return how far first and second readers agree on whether a lead is a breach.

    Where either was unsure, nothing is counted.
    """
    return table_of(queries.pairs_since(session, since))


def table_of(pairs: Iterable[ReadingPair]) -> AgreementTable:
    """Count pairs of decisions."""
    overall = Agreement()
    by_rule: dict[str, Agreement] = defaultdict(Agreement)
    by_person: dict[str, Agreement] = defaultdict(Agreement)
    for pair in pairs:
        if Decision.UNSURE in (pair.first, pair.second):
            continue
        tables = [overall, by_person[pair.first_reader], *(by_rule[rule] for rule in pair.rules)]
        for counts in tables:
            counts.count(
                first=pair.first is Decision.CONFIRM, second=pair.second is Decision.CONFIRM
            )
    return AgreementTable(overall, dict(by_rule), dict(by_person))
