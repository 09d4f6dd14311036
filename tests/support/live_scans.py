"""Scans of the replica boards, and what must have come of them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scrapers.fetching.fetcher import Fetcher
from scrapers.replica import Board, ReplicaServer
from supervisor.domain.platform.clock import utc_now
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.settings import Settings
from supervisor.store.tables.collect import SourceRun
from supervisor.store.tables.postings import Posting

BOARDS = {"replica_json": Board.JSON, "replica_gbk": Board.GBK}


def environment_of(session: Session, settings: Settings, server: ReplicaServer) -> ScanEnvironment:
    return ScanEnvironment(
        session,
        settings.model_copy(update={"replica_url": server.base_url}),
        Fetcher(user_agent_contact="test@example.org", allow_loopback=True),
    )


def scan(
    session: Session,
    settings: Settings,
    server: ReplicaServer,
    sources: Sequence[str] = tuple(BOARDS),
    *,
    night: date | None = None,
) -> dict[str, SourceRun]:
    """Scan boards, unattended for ``night`` or else by hand; return the runs by source."""
    environment = environment_of(session, settings, server)
    key = ScanKey.of_night(night) if night else ScanKey.manual(utc_now())
    scan_id = open_scan(session, environment.settings, key, list(sources))
    run_scan(environment, scan_id)
    session.rollback()
    runs = session.scalars(select(SourceRun).filter_by(scan_id=scan_id))
    return {run.source_id: run for run in runs}


def stored_ids(session: Session, source_id: str) -> set[str]:
    return set(session.scalars(select(Posting.external_id).filter_by(source_id=source_id)))


def truth_of(server: ReplicaServer, source_id: str) -> set[str]:
    return {posting.external_id for posting in server.truth(BOARDS[source_id])}
