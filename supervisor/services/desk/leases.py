"""Leads in hand: whoever opens a lead has it for a while, so that no two people judge the same.

A lease is a courtesy among colleagues, not a lock on the law: it runs out by itself, can be taken
over in the open, and a decision is safe without it (it names the version it was made on).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.services.leads.corrections.refusals import FindingChanged
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.desk import leases as queries
from supervisor.store.tables.desk import LeadLease
from supervisor.store.tables.leads import Finding

ON_SCREEN: Final = timedelta(minutes=5)
"""How long a lead stays with whoever opened it; the page asks again while it is open."""

BATCH: Final = 20
IN_BATCH: Final = timedelta(hours=2)
_RENEW: Final = timedelta(minutes=1)


def hold(session: Session, actor: Actor, finding_id: int) -> None:
    """Take a lead into one's hand unless somebody else has it; writes once a minute at most."""
    now = utc_now()
    finding = session.get(Finding, finding_id)
    if finding is None:
        return
    cluster, until = finding.cluster_id, now + ON_SCREEN
    lease = queries.lease_of(session, cluster)
    is_held = lease is not None and lease.until > now
    if lease and is_held and (lease.holder_id != actor.user_id or lease.until > until - _RENEW):
        return
    with unit_of_work(session):
        queries.delete_expired(session, now)
        lease = queries.lease_of(session, cluster)
        if lease is None:
            session.add(_lease(cluster, finding_id, actor, now, until))
        elif lease.holder_id == actor.user_id:
            lease.until = max(lease.until, until)


def check(session: Session, actor: Actor, finding_id: int) -> None:
    """Refuse a decision on a lead that a colleague has taken over or has in hand.

    Raises ``FindingChanged`` with who has it.
    """
    finding = session.get(Finding, finding_id)
    if finding is None:
        return
    held = queries.holdings(session, utc_now()).get(finding.cluster_id)
    if held is not None and held.holder_id != actor.user_id:
        raise FindingChanged(
            f"{held.holder}正在办理这条线索，您的判定没有保存。需要由您判定的，请先接手。"
        )


def take_over(session: Session, actor: Actor, finding_id: int) -> None:
    """Take a lead out of a colleague's hand; the trail and the colleague's page say so."""
    now = utc_now()
    with unit_of_work(session):
        finding = session.get_one(Finding, finding_id)
        lease = queries.lease_of(session, finding.cluster_id)
        if lease is None:
            session.add(_lease(finding.cluster_id, finding_id, actor, now, now + ON_SCREEN))
            return
        if lease.holder_id == actor.user_id:
            return
        former = lease.holder_id if lease.until > now else None
        lease.holder_id, lease.taken_from_id = _person(actor), former
        lease.taken_at, lease.until, lease.is_batch = now, now + ON_SCREEN, False
        detail = {"from": former}
        audit.record(session, actor, AuditAction.LEAD_TAKEN_OVER, ("finding", finding_id), detail)


def take_batch(session: Session, actor: Actor, leads: Sequence[tuple[int, int]]) -> int:
    """Take leads, as (cluster, lead), in advance; returns how many are in the batch now.

    Those that somebody else took meanwhile are left to them.
    """
    now = utc_now()
    with unit_of_work(session):
        queries.delete_expired(session, now)
        for cluster, finding_id in leads[:BATCH]:
            lease = queries.lease_of(session, cluster)
            if lease is None:
                lease = _lease(cluster, finding_id, actor, now, now + IN_BATCH)
                session.add(lease)
            if lease.holder_id == actor.user_id:
                lease.is_batch, lease.until = True, now + IN_BATCH
        session.flush()
        return queries.batch_size(session, _person(actor), now)


def give_back(session: Session, actor: Actor) -> None:
    """Let go of everything one has taken in a batch."""
    with unit_of_work(session):
        held = queries.held_clusters(session, _person(actor), utc_now())
        queries.delete_leases(session, held, _person(actor))


def _lease(
    cluster: int, finding_id: int, actor: Actor, now: datetime, until: datetime
) -> LeadLease:
    return LeadLease(
        cluster_id=cluster,
        finding_id=finding_id,
        holder_id=_person(actor),
        taken_at=now,
        until=until,
        is_batch=False,
    )


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise ValueError("only people hold leads")
    return actor.user_id
