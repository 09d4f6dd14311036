"""Reads of the rule lab."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.quality.sampling import Reading, Share
from supervisor.domain.rules.lab import LabStatus
from supervisor.store.tables.platform import User
from supervisor.store.tables.postings import Posting, PostingRevision
from supervisor.store.tables.rules import LabRule, RuleStop, ShadowRun, ShadowSample

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["LabRule", "ShadowRun", "ShadowSample"]


@dataclass(frozen=True, slots=True)
class LabWording:
    """What a shadow run reads of an ad."""

    revision_id: int
    title: str
    company: str
    text: str
    text_digest: str
    seen_at: datetime


def lab_rules(session: Session) -> Sequence[LabRule]:
    """Return every version with its runs, the newest first."""
    query = select(LabRule).options(selectinload(LabRule.runs)).order_by(LabRule.id.desc())
    return session.scalars(query).all()


def load_rule(session: Session, lab_id: int) -> LabRule | None:
    """Return one version with its runs."""
    query = select(LabRule).where(LabRule.id == lab_id).options(selectinload(LabRule.runs))
    return session.scalar(query)


def live_rules(session: Session, rule_id: str | None = None) -> Sequence[LabRule]:
    """Return the versions in force; of one rule where it is named."""
    query = select(LabRule).where(LabRule.status == LabStatus.LIVE)
    if rule_id is not None:
        query = query.where(LabRule.rule_id == rule_id)
    return session.scalars(query).all()


def live_texts(session: Session) -> dict[str, str]:
    """Return the texts of the live rules by rule id."""
    rows = session.execute(
        select(LabRule.rule_id, LabRule.text)
        .where(LabRule.status == LabStatus.LIVE)
        .order_by(LabRule.rule_id)
    )
    return {rule_id: text for rule_id, text in rows}  # noqa: C416 - rows, typed as pairs


def stops(session: Session) -> dict[str, RuleStop]:
    """Return the packaged rules that are out of force, by rule id."""
    rows = session.scalars(select(RuleStop).order_by(RuleStop.rule_id))
    return {stop.rule_id: stop for stop in rows}


def highest_version(session: Session, rule_id: str) -> int:
    """Return the highest version the lab has seen of a rule; 0 for none."""
    query = select(func.max(LabRule.rule_version)).where(LabRule.rule_id == rule_id)
    return session.scalar(query) or 0


def sample_shares(session: Session, run_ids: Sequence[int]) -> dict[int, Share]:
    """Return how the samples of these runs were judged; whoever is unsure does not say it is right.

    An unsure judgement counts against the rule, or a rule could pass its gate by leaving out
    whatever is hard.
    """
    rows = session.execute(
        select(ShadowSample.run_id, ShadowSample.reading, func.count())
        .where(ShadowSample.run_id.in_(run_ids), ShadowSample.reading.is_not(None))
        .group_by(ShadowSample.run_id, ShadowSample.reading)
    )
    counts: dict[int, dict[Reading, int]] = {}
    for run_id, reading, total in rows:
        if reading is not None:
            counts.setdefault(run_id, {})[reading] = total
    return {
        run_id: Share(found.get(Reading.VIOLATION, 0), sum(found.values()))
        for run_id, found in counts.items()
    }


def unjudged(session: Session, run_id: int) -> int:
    """Return how many hits of a run's sample nobody has judged."""
    query = select(func.count(ShadowSample.id)).where(
        ShadowSample.run_id == run_id, ShadowSample.reading.is_(None)
    )
    return session.scalar(query) or 0


def samples(session: Session, run_id: int) -> Sequence[ShadowSample]:
    """Return the sample of a run with the ads it stands in."""
    query = select(ShadowSample).where(ShadowSample.run_id == run_id).order_by(ShadowSample.id)
    return session.scalars(query.options(joinedload(ShadowSample.revision))).all()


def next_unjudged(session: Session, run_id: int, after: int = 0) -> ShadowSample | None:
    """Return the next hit to judge after ``after``, else the first one."""
    query = (
        select(ShadowSample)
        .where(ShadowSample.run_id == run_id, ShadowSample.reading.is_(None))
        .options(joinedload(ShadowSample.revision))
        .order_by(ShadowSample.id)
        .limit(1)
    )
    return session.scalar(query.where(ShadowSample.id > after)) or session.scalar(query)


def load_sample(session: Session, run_id: int, sample_id: int) -> ShadowSample | None:
    """Return one hit of a run's sample with its ad."""
    query = select(ShadowSample).filter_by(id=sample_id, run_id=run_id)
    return session.scalar(query.options(joinedload(ShadowSample.revision)))


def display_names(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """Return what these people are called."""
    rows = session.execute(select(User.id, User.display_name).where(User.id.in_(set(ids) - {None})))
    return {user_id: name for user_id, name in rows}  # noqa: C416 - rows, typed as pairs


def unfinished_runs(session: Session, silent_since: datetime) -> list[int]:
    """Return the runs whose process gives no sign of life."""
    query = select(ShadowRun.id).where(
        ShadowRun.finished_at.is_(None), ShadowRun.alive_at < silent_since
    )
    return list(session.scalars(query.order_by(ShadowRun.id)))


def count_ads(session: Session) -> int:
    """Return how many ads are stored."""
    return session.scalar(select(func.count(Posting.id))) or 0


def present_wordings(
    session: Session, size: int, since: datetime | None = None
) -> Iterator[list[LabWording]]:
    """Yield the present wording of every ad in batches, each in a statement of its own.

    ``since`` leaves out what was seen so before.
    """
    wording, last = PostingRevision, 0
    present = and_(Posting.id == wording.posting_id, Posting.revision_count == wording.number)
    while True:
        query = (
            select(
                wording.id,
                wording.title,
                wording.company,
                wording.text,
                wording.text_digest,
                wording.seen_at,
            )
            .join(Posting, present)
            .where(wording.id > last)
            .order_by(wording.id)
            .limit(size)
        )
        if since is not None:
            query = query.where(wording.seen_at >= since)
        batch = [LabWording(*row) for row in session.execute(query)]
        if not batch:
            return
        last = batch[-1].revision_id
        yield batch
