"""Open, carry on and close incidents from what the runs of a scan showed; take one in charge."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from scrapers.registry import load_config
from supervisor.domain.collect.runs import RunOutcome, ScanTrigger
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.watch.baselines import Deviation
from supervisor.domain.watch.watches import Examination, examine
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.watch.figures import LOOKED_AT, figures_of, watches_counts
from supervisor.services.watch.structures import keep_structures
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.collect.runs import good_runs_before, newest_run_id
from supervisor.store.queries.watch.canaries import pinned_ad_seen
from supervisor.store.queries.watch.incidents import open_for_source
from supervisor.store.tables.collect import Incident, SourceRun, SourceState

OUTCOME: Final = "outcome:"
CANARY: Final = "canary:pinned"
_SAYS_NOTHING: Final = (RunOutcome.SKIPPED, RunOutcome.RUNNING, RunOutcome.PAUSED)
_DIGITS: Final = re.compile(r"\d+")
_LEVEL_LENGTH: Final = 120


def review_run(session: Session, archive: Archive, run_id: int) -> int:
    """Judge one finished run against its source's past; return how many incidents are new.

    A good run closes what it was examined for and found without. A replay reads old pages and
    proves nothing of the source as it is.
    """
    structures = keep_structures(session, archive, run_id)
    with unit_of_work(session):
        run = session.get_one(SourceRun, run_id)
        run.structures = structures
        if run.outcome in _SAYS_NOTHING or run.scan.trigger is ScanTrigger.REPLAY:
            return 0
        history = good_runs_before(session, run, LOOKED_AT)
        examination = _examine(session, run, history)
        run.unusual = [deviation.cause for deviation in examination.found]
        opened = settle(session, run.source_id, examination, run)
        good_run_id = history[0].id if history else None
        for incident in opened:
            incident.good_run_id = good_run_id
    return len(opened)


def settle(
    session: Session, source_id: str, examination: Examination, run: SourceRun | None = None
) -> Sequence[Incident]:
    """Carry on, close and open incidents of a source; return those that are new.

    It joins the caller's unit of work. ``run`` is the run that was examined; the self-check has
    none.
    """
    found = {deviation.cause: deviation for deviation in examination.found}
    for incident in open_for_source(session, source_id):
        if incident.cause in found:
            _carry_on(incident, found.pop(incident.cause), run)
        elif incident.cause in examination.examined:
            incident.closed_at = utc_now()
    opened = [_opened(source_id, deviation, run) for deviation in found.values()]
    session.add_all(opened)
    return opened


def acknowledge(session: Session, actor: Actor, incident_id: int) -> Incident:
    """Take an incident in charge; who does so last is its owner."""
    with unit_of_work(session):
        incident = session.get_one(Incident, incident_id)
        incident.owner_id, incident.acknowledged_at = actor.user_id, utc_now()
        audit.record(session, actor, AuditAction.INCIDENT_TAKEN, ("incident", str(incident_id)), {})
    return incident


def set_muted(session: Session, actor: Actor, incident_id: int, *, muted: bool) -> None:
    """Keep an incident quiet until it changes, or let it be heard again."""
    action = AuditAction.INCIDENT_MUTED if muted else AuditAction.INCIDENT_UNMUTED
    with unit_of_work(session):
        incident = session.get_one(Incident, incident_id)
        incident.muted_level = incident.level if muted else None
        audit.record(session, actor, action, ("incident", str(incident_id)), {})


def is_learnt(incident: Incident) -> bool:
    """Tell whether an incident is unusual only by what the source used to be like."""
    return not incident.cause.startswith((OUTCOME, CANARY))


def learn_anew(session: Session, actor: Actor, source_id: str) -> None:
    """Take the source as it is now for usual: forget its past, close what was unusual by it."""
    with unit_of_work(session):
        state = session.get(SourceState, source_id) or SourceState(source_id=source_id)
        state.learned_until_id = newest_run_id(session, source_id)
        session.add(state)
        for incident in open_for_source(session, source_id):
            if is_learnt(incident):
                incident.closed_at = utc_now()
        audit.record(session, actor, AuditAction.SOURCE_LEARNS_ANEW, ("source", source_id), {})


def _examine(session: Session, run: SourceRun, history: Sequence[SourceRun]) -> Examination:
    """Return what is wrong with a run: a bad outcome, else what is unusual about a good one."""
    outcomes = frozenset(f"{OUTCOME}{outcome}" for outcome in RunOutcome)
    if not run.outcome.is_good:
        cause = f"{OUTCOME}{run.outcome}"
        return Examination((Deviation(cause, run.reason, _level(run.reason)),), frozenset({cause}))
    config = load_config(run.source_id)
    figures = figures_of([run, *history])
    usual = examine(
        figures[0],
        figures[1:],
        config.expectations.coverage,
        watches_counts=watches_counts(config),
    )
    missing = list(_pinned_ad_missing(session, run))
    examined = usual.examined | outcomes | ({CANARY} if config.canary.is_pinned else set())
    return Examination((*usual.found, *missing), examined)


def _pinned_ad_missing(session: Session, run: SourceRun) -> Iterable[Deviation]:
    """Look for the ad that a good run must contain, whatever else it brought."""
    canary = load_config(run.source_id).canary
    if canary.is_pinned and not pinned_ad_seen(session, run, canary.external_id, canary.company):
        known = canary.company or canary.external_id
        yield Deviation(
            CANARY,
            f"没有取到约定的对照信息“{known}”，尽管取得了 {run.rows} 条。"
            "请核实它是否仍在该来源上；若已下架，请在来源声明中另选一条。",
        )


def _level(reason: str) -> str:
    return _DIGITS.sub("N", reason)[:_LEVEL_LENGTH]


def _carry_on(incident: Incident, deviation: Deviation, run: SourceRun | None) -> None:
    incident.sentence, incident.level = deviation.sentence, deviation.level
    incident.nights += 1
    if run is not None:
        incident.last_run_id = run.id


def _opened(source_id: str, deviation: Deviation, run: SourceRun | None) -> Incident:
    run_id = None if run is None else run.id
    return Incident(
        source_id=source_id,
        cause=deviation.cause,
        sentence=deviation.sentence,
        level=deviation.level,
        first_run_id=run_id,
        last_run_id=run_id,
    )
