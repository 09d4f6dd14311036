"""Run a scan: every source of it once, from what it was left at to an outcome.

A scan is opened under a key and can be run again under it until it is finished. Killed at any
point it loses nothing and doubles nothing, because pages are archived before they are recorded,
recorded before they are read, and read in batches that move the checkpoint with their rows.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import structlog
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from scrapers.contract import AccessMode
from scrapers.evidence.archive import Archive
from scrapers.registry import SOURCES, load_config
from supervisor.domain.collect.runs import JobStatus, RunOutcome, RunStage, ScanTrigger
from supervisor.domain.platform.clock import office_date, utc_now
from supervisor.domain.screening.model import Category
from supervisor.services.collect import paused_lists
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.collect.progress import reporting, tell
from supervisor.services.collect.replay import replay_checkpoint
from supervisor.services.collect.run import run_source
from supervisor.services.collect.runner import SourcePaused, SourceWork
from supervisor.services.leads.assess import Versions
from supervisor.services.leads.computing import collecting_seldom
from supervisor.services.leads.plans import VersionIds
from supervisor.services.leads.versions import record_register, record_rules
from supervisor.services.platform.locks import SourceBusy, source_lock
from supervisor.services.platform.trouble import Trouble, trouble_of
from supervisor.services.watch.incidents import review_run
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.leads.record import version_digests
from supervisor.store.queries.nights import scans
from supervisor.store.tables.collect import Scan, SourceRun, SourceState
from supervisor.store.writing.trend import keep_trend, trend_of
from supervisor.version import software_version

log = structlog.get_logger()

_SOURCES_AT_ONCE: Final = 8


@dataclass(frozen=True, slots=True)
class ScanKey:
    """Which scan is meant: the unique key, what started it, and the night it belongs to.

    ``replay_of`` is the run whose archived pages are to be read again, for a replay.
    """

    key: str
    trigger: ScanTrigger
    night: date
    replay_of: int | None = None

    @classmethod
    def of_night(cls, night: date) -> "ScanKey":
        """Return the key of the unattended scan of ``night``."""
        return cls(f"night:{night.isoformat()}", ScanTrigger.NIGHT, night)

    @classmethod
    def manual(cls, now: datetime) -> "ScanKey":
        """Return a new key for a scan somebody started by hand at ``now``."""
        return cls(f"manual:{now.isoformat()}", ScanTrigger.MANUAL, office_date(now))

    @classmethod
    def asked(cls, source_id: str, now: datetime) -> "ScanKey":
        """Return a new key for a scan of one source that somebody asked for in the console."""
        key = f"asked:{source_id}:{now:%Y%m%dT%H%M%S}"
        return cls(key, ScanTrigger.CONSOLE, office_date(now))

    @classmethod
    def of_upload(cls, name: str, now: datetime) -> "ScanKey":
        """Return the key of the scan that reads one uploaded file; ``name`` is unique to it."""
        return cls(f"upload:{name}"[:60], ScanTrigger.UPLOAD, office_date(now))

    @classmethod
    def of_replay(cls, run_id: int, now: datetime) -> "ScanKey":
        """Return a new key for reading the archived pages of a run again."""
        key = f"replay:{run_id}:{now.isoformat()}"
        return cls(key, ScanTrigger.REPLAY, office_date(now), run_id)


def nightly_sources(settings: Settings) -> list[str]:
    """Return the sources a night visits: all that are not switched off by declaration.

    In the demonstration the replica boards stand for every live source, elsewhere for none.
    """
    is_demo = bool(settings.replica_url)
    return [
        config.id
        for config in map(load_config, SOURCES)
        if config.mode is AccessMode.HANDOVER
        or (config.mode is AccessMode.LIVE and config.replica is is_demo)
    ]


def open_scan(
    session: Session,
    settings: Settings,
    key: ScanKey,
    source_ids: Sequence[str],
) -> int:
    """Return the id of the scan under ``key``, made now with its sources where there is none."""
    found = scans.scan_under(session, key.key)
    if found is not None:
        return found
    start = {} if key.replay_of is None else replay_checkpoint(key.replay_of)
    register = record_register(session, settings).id
    rules = record_rules(session, Archive(settings.archive_path)).id
    with unit_of_work(session):
        found = scans.scan_under(session, key.key)
        if found is not None:
            return found
        scan = Scan(
            key=key.key,
            trigger=key.trigger,
            night=key.night,
            register_version_id=register,
            rules_version_id=rules,
            software=software_version(),
            source_runs=[
                SourceRun(source_id=source_id, checkpoint=start) for source_id in source_ids
            ],
        )
        session.add(scan)
        session.flush()
        return scan.id


def run_scan(environment: ScanEnvironment, scan_id: int) -> None:
    """Bring every unfinished source of the scan to an outcome, then finish the scan."""
    session = environment.session
    scan = session.get_one(Scan, scan_id)
    if scan.finished_at is not None:
        return
    ids = VersionIds(scan.register_version_id, scan.rules_version_id)
    digests = version_digests(session, [ids.register, ids.rules])
    versions = Versions(
        environment.settings.archive_path, digests[ids.register], digests[ids.rules]
    )
    todo = [(run.id, run.source_id) for run in scan.source_runs if run.finished_at is None]
    keeps_window = scan.trigger is ScanTrigger.NIGHT
    end_reading(session)
    works = [
        SourceWork(run_id, source_id, ids, versions, keeps_window) for run_id, source_id in todo
    ]
    with collecting_seldom():
        _run_side_by_side(environment, works)
    _finish(session, scan_id)


def unfinished_scans(session: Session, *triggers: ScanTrigger) -> list[int]:
    """Return the scans of these triggers that were begun and not ended, oldest first."""
    return scans.unfinished(session, triggers)


def _run_side_by_side(environment: ScanEnvironment, works: Sequence[SourceWork]) -> None:
    """Run every source in a thread and a session of its own.

    A night is spent waiting for the hosts' pace; they can be waited for together.
    """
    database = environment.session.get_bind()

    def run(work: SourceWork) -> None:
        ids = bound_contextvars(source=work.source_id, source_run=work.run_id)
        with Session(database) as session, ids:
            _run_one(replace(environment, session=session), work)

    with ThreadPoolExecutor(_SOURCES_AT_ONCE, thread_name_prefix="source") as threads:
        list(threads.map(run, works))


def _run_one(environment: ScanEnvironment, work: SourceWork) -> None:
    """Run one source; whatever goes wrong with it is its outcome, and the night goes on."""
    config = load_config(work.source_id)
    environment.progress.source_started(work.source_id, config.title)
    try:
        with (
            source_lock(environment.settings, work.source_id),
            reporting(environment.session, work.run_id),
        ):
            if _is_finished(environment.session, work):
                return  # another process had the source first
            outcome, reason = _run_or_skip(environment, work)
    except SourceBusy:
        log.info("source busy", source=work.source_id)
        environment.progress.source_finished(
            work.source_id, RunOutcome.RUNNING, "另一个进程正在采集该来源"
        )
        return
    except SourcePaused:
        outcome, reason = _pause(environment.session, work)
    except Exception as error:
        end_reading(environment.session)
        log.exception("source failed", source=work.source_id)
        outcome, reason = RunOutcome.FAILED, _in_plain_words(error)
    _record_outcome(environment, work, outcome, reason)
    environment.progress.source_finished(work.source_id, outcome, reason)


def _in_plain_words(error: Exception) -> str:
    """Return what an error means for the inspector; the log has what it means for the engineer."""
    trouble = trouble_of(error)
    if trouble is Trouble.FULL:
        return "存储空间已满，采集停在最后保存之处。请清理磁盘后重新运行。"
    if trouble is not None:
        return f"{trouble.title}，采集停在最后保存之处。{trouble.advice}"
    return "程序内部出错，采集停在最后保存之处。详情已写入运行日志，请联系管理员。"


def _is_finished(session: Session, work: SourceWork) -> bool:
    is_finished = session.get_one(SourceRun, work.run_id).finished_at is not None
    end_reading(session)
    return is_finished


def _run_or_skip(environment: ScanEnvironment, work: SourceWork) -> tuple[RunOutcome, str]:
    state = environment.session.get(SourceState, work.source_id)
    is_paused = state is not None and state.paused
    has_begun = bool(environment.session.get_one(SourceRun, work.run_id).checkpoint)
    end_reading(environment.session)
    if is_paused and has_begun:
        return _pause(environment.session, work)
    if is_paused:
        return RunOutcome.SKIPPED, "该来源已在控制台暂停。"
    tell(RunStage.FETCHING)
    return run_source(environment, work)


def _pause(session: Session, work: SourceWork) -> tuple[RunOutcome, str]:
    """End a run where it stands; the next one goes on from there, if it comes soon."""
    paused_lists.pause(session, work.run_id)
    pages = session.get_one(SourceRun, work.run_id).pages
    end_reading(session)
    if not pages:
        return RunOutcome.PAUSED, "已在控制台暂停，尚未取得任何页面。"
    return RunOutcome.PAUSED, f"已在控制台暂停，停在第 {pages} 页之后；恢复后从下一页继续。"


def _record_outcome(
    environment: ScanEnvironment, work: SourceWork, outcome: RunOutcome, reason: str
) -> None:
    session = environment.session
    with unit_of_work(session):
        run = session.get_one(SourceRun, work.run_id)
        run.outcome, run.reason, run.finished_at = outcome, reason, utc_now()
        if outcome.is_good:
            known = session.get(SourceState, work.source_id)
            state = known or SourceState(source_id=work.source_id)
            state.last_proved_good_at = run.finished_at
            session.add(state)
    review_run(session, environment.archive, work.run_id)


def _finish(session: Session, scan_id: int) -> None:
    """Close the scan once every source has ended; it succeeded if any source was proved good."""
    trends = _trends(session, scan_id)  # before the lock is taken: a large night is long to count
    with unit_of_work(session):
        scan = session.get_one(Scan, scan_id)
        if all(run.finished_at is not None for run in scan.source_runs):
            idle = (RunOutcome.SKIPPED, RunOutcome.PAUSED)
            worked = [run for run in scan.source_runs if run.outcome not in idle]
            is_good = not worked or any(
                run.outcome.is_good or run.outcome is RunOutcome.PARTIAL for run in worked
            )
            scan.status = JobStatus.SUCCEEDED if is_good else JobStatus.FAILED
            scan.finished_at = utc_now()
            for counted_id, leads in trends.items():
                keep_trend(session, counted_id, leads)


def _trends(session: Session, scan_id: int) -> dict[int, dict[Category, int]]:
    """Count what the scan found; a replay's wordings stand on the pages of the scan it replayed."""
    scan = session.get_one(Scan, scan_id)
    counted = [scan.id]
    if scan.trigger is ScanTrigger.REPLAY:
        run_id = int(scan.key.split(":")[1])
        counted.append(session.get_one(SourceRun, run_id).scan_id)
    return {one: trend_of(session, one) for one in counted}
