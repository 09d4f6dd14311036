"""What people may do with a source from outside a scan: pause it, resume it, ask for a run now.

The runs asked for are opened here and done by the scheduler, whose processes share the pace of
each host; the console itself visits nobody.
"""

from sqlalchemy.orm import Session

from scrapers.registry import SOURCES
from supervisor.domain.collect.runs import RunOutcome
from supervisor.domain.platform.clock import utc_now
from supervisor.services.collect import paused_lists
from supervisor.services.nights.scan import ScanKey, nightly_sources, open_scan
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.collect.runs import has_unfinished_run
from supervisor.store.tables.collect import SourceState


class RunRefused(Exception):
    """The source cannot be run now; the message is Chinese."""


def pause(session: Session, actor: Actor, source_id: str) -> None:
    """Leave a source alone: a run under way stops after its page. Raises ``KeyError``."""
    _set_paused(session, actor, source_id, paused=True)


def resume(session: Session, settings: Settings, actor: Actor, source_id: str) -> bool:
    """Let a source run again; return whether the run that was stopped goes on now.

    Raises ``KeyError`` for no source.
    """
    _set_paused(session, actor, source_id, paused=False)
    stopped = paused_lists.paused_run(session, source_id)
    goes_on = stopped is not None and stopped.outcome is RunOutcome.PAUSED
    end_reading(session)
    if goes_on:
        ask_for_run(session, settings, actor, source_id)
    return goes_on


def ask_for_run(session: Session, settings: Settings, actor: Actor, source_id: str) -> int:
    """Open a scan of one source for the scheduler to do; return its id. Raises ``RunRefused``."""
    if source_id not in nightly_sources(settings):
        raise RunRefused("这个来源已关闭或不适用于本系统的运行方式，不能采集。")
    state = session.get(SourceState, source_id)
    if state is not None and state.paused:
        raise RunRefused("这个来源已暂停，请先恢复。")
    if has_unfinished_run(session, source_id):
        raise RunRefused("这个来源正在采集或已在等待，不必重复安排。")
    key = ScanKey.asked(source_id, utc_now())
    scan_id = open_scan(session, settings, key, [source_id])
    with unit_of_work(session):
        audit.record(session, actor, AuditAction.SOURCE_RUN_ASKED, ("source", source_id))
    return scan_id


def _set_paused(session: Session, actor: Actor, source_id: str, *, paused: bool) -> None:
    if source_id not in SOURCES:
        raise KeyError(source_id)
    action = AuditAction.SOURCE_PAUSED if paused else AuditAction.SOURCE_RESUMED
    with unit_of_work(session):
        state = session.get(SourceState, source_id)
        if state is None:
            state = SourceState(source_id=source_id)
            session.add(state)
        state.paused = paused
        audit.record(session, actor, action, ("source", source_id))
