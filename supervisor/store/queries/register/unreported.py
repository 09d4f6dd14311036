"""Changes of registration that an agency has not reported within its fifteen days.

The law counts from the day the market regulator has registered the change
(人力资源市场暂行条例 第二十一条). The office learns of it from the feed of market entities, which
does not state that day; it then counts from the day on which the row was taken in.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.duties.notices import NoticeKind, due
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.domain.names import normalise
from supervisor.domain.platform.clock import office_date
from supervisor.store.queries.register.queues import QueueItem
from supervisor.store.tables.duties import ChangeNotice
from supervisor.store.tables.register import Agency
from supervisor.store.tables.register_changes import MarketEntity

_IN: Final = (HandedInStatus.SUBMITTED, HandedInStatus.ACCEPTED)
_Notice = tuple[int, NoticeKind, HandedInStatus, date, date]


def unreported_changes(session: Session, today: date) -> list[QueueItem]:
    """Return agencies with a change unreported over its day, the longest overdue first.

    Either what the market regulator sent differs from the register and no notice of it has come in
    since, or a notice that came late was returned and is not handed in again. Two statements.
    """
    rows = session.execute(
        select(
            ChangeNotice.agency_id,
            ChangeNotice.kind,
            ChangeNotice.status,
            ChangeNotice.changed_on,
            ChangeNotice.reported_on,
        )
    )
    notices: list[_Notice] = [
        (a, kind, status, on, reported) for a, kind, status, on, reported in rows
    ]
    first: dict[int, QueueItem] = {}
    for item in (*_differing(session, notices, today), *_returned(notices, today)):
        known = first.get(item.agency_id)
        if known is None or (item.on or date.max) < (known.on or date.max):
            first[item.agency_id] = item
    return sorted(first.values(), key=lambda item: (item.on or date.max, item.agency_id))


def _differing(session: Session, notices: Sequence[_Notice], today: date) -> Iterator[QueueItem]:
    reported: dict[tuple[int, NoticeKind], date] = {}
    for agency_id, kind, status, _, reported_on in notices:
        if status in _IN:
            key = (agency_id, kind)
            reported[key] = max(reported_on, reported.get(key, reported_on))
    rows = session.execute(
        select(
            Agency.id,
            Agency.name,
            Agency.address,
            MarketEntity.name,
            MarketEntity.address,
            MarketEntity.imported_at,
        ).join(MarketEntity, MarketEntity.uscc == Agency.uscc)
    )
    for agency_id, name, address, new_name, new_address, imported_at in rows:
        known_on = office_date(imported_at)
        last = due(known_on).on
        if last >= today:
            continue
        for kind, old, new in (
            (NoticeKind.NAME, name, new_name),
            (NoticeKind.ADDRESS, address, new_address),
        ):
            said = reported.get((agency_id, kind))
            if _differs(old, new) and (said is None or said < known_on):
                detail = f"{kind.label}：市场监管登记为“{new}”，名册为“{old}”"
                yield QueueItem(agency_id, last, detail)


def _returned(notices: Sequence[_Notice], today: date) -> Iterator[QueueItem]:
    for agency_id, kind, status, changed_on, reported_on in notices:
        last = due(changed_on).on
        if status is HandedInStatus.RETURNED and reported_on > last and last < today:
            yield QueueItem(agency_id, last, f"{kind.label}：逾期报告，退回后没有再报")


def _differs(old: str, new: str) -> bool:
    """Tell whether two writings say two things: one inside the other is one said shorter."""
    before, after = normalise(old), normalise(new)
    return bool(before and after) and before not in after and after not in before
