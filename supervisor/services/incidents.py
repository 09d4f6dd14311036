"""Open, carry on and close incidents from what the runs of a scan showed; take one in charge."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scrapers.contract import AccessMode
from scrapers.registry import load_config
from supervisor.domain.baselines import WATCHED_RUNS, Deviation, Figures, deviations
from supervisor.domain.runs import Outcome
from supervisor.services import audit
from supervisor.services.audit import Actor, AuditAction
from supervisor.store.base import utc_now
from supervisor.store.engine import begin_writing
from supervisor.store.tables.runs import Incident, SourceRun

_SAYS_NOTHING = (Outcome.SKIPPED, Outcome.RUNNING)


def review_run(session: Session, run_id: int) -> int:
    """Judge one finished run against its source's past; return how many incidents are new.

    A run without any of an incident's cause closes it, provided the run proved what it holds.
    """
    begin_writing(session)
    run = session.get_one(SourceRun, run_id)
    if run.outcome in _SAYS_NOTHING:
        session.rollback()
        return 0
    history = _good_runs_before(session, run)
    found = {deviation.cause: deviation for deviation in _wrong_with(run, history)}
    still_open = session.scalars(
        select(Incident).where(Incident.source_id == run.source_id, Incident.closed_at.is_(None))
    ).all()
    for incident in still_open:
        if incident.cause in found:
            incident.sentence = found.pop(incident.cause).sentence
            incident.last_run_id, incident.nights = run.id, incident.nights + 1
        elif run.outcome.is_good:
            incident.closed_at = utc_now()
    session.add_all(_opened(run, deviation, history) for deviation in found.values())
    session.commit()
    return len(found)


def acknowledge(session: Session, actor: Actor, incident_id: int) -> Incident:
    """Take an incident in charge; who does so last is its owner."""
    begin_writing(session)
    incident = session.get_one(Incident, incident_id)
    incident.owner_id, incident.acknowledged_at = actor.user_id, utc_now()
    audit.record(session, actor, AuditAction.INCIDENT_TAKEN, ("incident", str(incident_id)), {})
    session.commit()
    return incident


def _good_runs_before(session: Session, run: SourceRun) -> Sequence[SourceRun]:
    good = [outcome for outcome in Outcome if outcome.is_good]
    return session.scalars(
        select(SourceRun)
        .where(
            SourceRun.source_id == run.source_id,
            SourceRun.id < run.id,
            SourceRun.outcome.in_(good),
        )
        .order_by(SourceRun.id.desc())
        .limit(WATCHED_RUNS)
    ).all()


def _wrong_with(run: SourceRun, history: Sequence[SourceRun]) -> Sequence[Deviation]:
    """Return what is wrong with a run: a bad outcome, else what is unusual about a good one."""
    if not run.outcome.is_good:
        return [Deviation(f"outcome:{run.outcome}", run.reason)]
    config = load_config(run.source_id)
    return deviations(
        _figures(run),
        [_figures(past) for past in history],
        config.expectations.coverage,
        # The rest of a list that took two nights is no measure of either.
        watches_counts=config.mode is AccessMode.LIVE and "continues" not in run.checkpoint,
    )


def _figures(run: SourceRun) -> Figures:
    return Figures(run.rows, run.new, run.refused, run.filled)


def _opened(run: SourceRun, deviation: Deviation, history: Sequence[SourceRun]) -> Incident:
    return Incident(
        source_id=run.source_id,
        cause=deviation.cause,
        sentence=deviation.sentence,
        first_run_id=run.id,
        last_run_id=run.id,
        good_run_id=history[0].id if history else None,
    )
