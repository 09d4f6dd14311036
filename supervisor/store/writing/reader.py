"""Ads kept as candidates for the day's looks, in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from supervisor.domain.reader.looks import LookReason
from supervisor.store.bulk import insert_rows
from supervisor.store.tables.reader import Look, LookCandidate


@dataclass(frozen=True, slots=True)
class NewCandidate:
    """A wording worth a look; the fields are the columns."""

    posting_id: int
    revision_id: int
    text_digest: str
    cluster_id: int
    reason: LookReason
    worth: float
    is_licensed: bool
    rules_version_id: int

    @property
    def place(self) -> tuple[int, float, str]:
        """Where it stands among others: by reason, then the most worthwhile."""
        return list(LookReason).index(self.reason), -self.worth, self.text_digest


def keep_best(
    session: Session, judged: Sequence[int], found: Sequence[NewCandidate], most: int
) -> None:
    """Replace what is kept of the ads ``judged`` by what was ``found``; keep the ``most`` best.

    Wordings and clusters that were drawn before are left out.
    """
    if not most:
        return
    options = {"synchronize_session": False}
    if judged:
        session.execute(
            delete(LookCandidate).where(LookCandidate.posting_id.in_(judged)),
            execution_options=options,
        )
    best = sorted(found, key=lambda one: one.place)[:most]
    if not best:
        return
    fresh = _not_drawn(session, best)
    insert_rows(session, LookCandidate, [asdict(one) for one in fresh])
    kept = select(LookCandidate.id).order_by(*LookCandidate.best_first()).limit(most)
    session.execute(
        delete(LookCandidate).where(LookCandidate.id.not_in(kept)), execution_options=options
    )


def _not_drawn(session: Session, found: Sequence[NewCandidate]) -> list[NewCandidate]:
    """Leave out wordings drawn before, and all but the first of equal ones."""
    digests = [one.text_digest for one in found]
    clusters = [one.cluster_id for one in found]
    drawn = session.execute(
        select(Look.text_digest, Look.cluster_id).where(
            or_(Look.text_digest.in_(digests), Look.cluster_id.in_(clusters))
        )
    ).all()
    kept = session.execute(
        select(LookCandidate.text_digest).where(LookCandidate.text_digest.in_(digests))
    ).scalars()
    seen_digests, seen_clusters = set(kept), {cluster for _, cluster in drawn}
    seen_digests |= {digest for digest, _ in drawn}
    fresh = []
    for one in found:
        if one.text_digest in seen_digests or one.cluster_id in seen_clusters:
            continue
        seen_digests.add(one.text_digest)
        fresh.append(one)
    return fresh


def raise_candidate(session: Session, revision_id: int) -> None:
    """Put a candidate that the office's own model marked before those of mere chance."""
    session.execute(
        update(LookCandidate)
        .where(LookCandidate.revision_id == revision_id, LookCandidate.reason == LookReason.CHANCE)
        .values(reason=LookReason.ENDPOINT),
        execution_options={"synchronize_session": False},
    )


def drop_candidates(session: Session, ids: Sequence[int]) -> None:
    """Remove candidates that were drawn, or can be drawn no more."""
    if ids:
        session.execute(
            delete(LookCandidate).where(LookCandidate.id.in_(ids)),
            execution_options={"synchronize_session": False},
        )
