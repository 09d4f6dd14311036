"""A candidate reads the new ads of a night beside the model in force, and makes no lead.

Where the two would have differed is kept to be looked at. Ads are read in batches outside any
transaction; what was found is written at the end, so a reading cut off leaves nothing and is begun
again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.quality.sampling import Reading, rank
from supervisor.domain.reader.model import ReaderModel
from supervisor.domain.reader.reader import LearnedReader
from supervisor.domain.reader.renewal import WAITING, Beside, differences
from supervisor.domain.screening import Ad, RuleHit, Screener
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.reader.in_force import is_readable, model_in_force
from supervisor.services.reader.models import MODEL_KIND
from supervisor.services.rules.in_force import screener_in_force
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.reader import renewals as queries
from supervisor.store.queries.rules.lab import LabWording, present_wordings
from supervisor.store.tables.reader import ReaderCandidate, ReaderDifference, ReaderShadow

BATCH: Final = 500
KEPT: Final = 60
"""Differences of one night that are kept to be looked at; more are drawn by chance."""
_DAY: Final = timedelta(days=1)


class DifferenceRefused(ValueError):
    """A judgement that is not kept; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class _Difference:
    """A lead of one wording that only one of the models makes."""

    revision_id: int
    is_gained: bool
    hit: RuleHit


@dataclass
class _Tally:
    """What a night has shown so far; of equal wordings only the first counts."""

    seed: str
    ads: int = 0
    gained: int = 0
    lost: int = 0
    seen: set[str] = field(default_factory=set)
    kept: list[tuple[str, _Difference]] = field(default_factory=list)

    def add(self, wording: LabWording, found: Sequence[tuple[bool, RuleHit]]) -> None:
        """Count a wording and keep its differences if they are among the first of the draw."""
        self.ads += 1
        if not found or wording.text_digest in self.seen:
            return
        self.seen.add(wording.text_digest)
        for is_gained, hit in found:
            self.gained += is_gained
            self.lost += not is_gained
            place = rank(self.seed, f"{wording.text_digest}:{hit.category}")
            self.kept.append((place, _Difference(wording.revision_id, is_gained, hit)))
        self.kept = sorted(self.kept, key=lambda one: one[0])[:KEPT]


def read_beside(session: Session, archive: Archive, night: date) -> int | None:
    """Let the waiting candidate read what is new since it last read; return the night's id.

    ``None`` where no candidate waits, where it has read this night, or where this version of the
    software does not read it. Raises ``DamagedArchive`` where a model is lost.
    """
    candidate = next(iter(queries.waiting_candidates(session)), None)
    if candidate is None or queries.has_read(session, candidate.id, night):
        return None
    content = archive.get_blob(MODEL_KIND, candidate.digest)
    if not is_readable(content):
        return None
    candidate_id, now = candidate.id, utc_now()
    since = queries.last_read_at(session, candidate_id) or now - _DAY
    in_force = LearnedReader(ReaderModel.from_bytes(model_in_force(session, archive)))
    trial = LearnedReader(ReaderModel.from_bytes(content))
    tally = _Tally(f"{candidate_id}:{night}")
    screener = screener_in_force(session)
    for batch in present_wordings(session, BATCH, since):
        end_reading(session)
        for wording, found in _differ(screener, in_force, trial, batch):
            tally.add(wording, found)
    shadow = ReaderShadow(
        candidate_id=candidate_id,
        night=night,
        read_at=now,
        beside_digest=in_force.model.digest,
        ads=tally.ads,
        gained=tally.gained,
        lost=tally.lost,
    )
    return _keep(session, shadow, [one for _, one in tally.kept])


def beside(session: Session, candidate: ReaderCandidate) -> Beside:
    """Return what is known of a candidate beside the model in force."""
    speaks_for, against = queries.judged_differences(session, candidate.id)
    return Beside(len(queries.shadows(session, [candidate.id])), speaks_for, against)


def judge(session: Session, reader: Actor, difference_id: int, reading: Reading) -> None:
    """Say whether the lead that only one model makes is right; a later word replaces an earlier.

    Raises ``DifferenceRefused``.
    """
    with unit_of_work(session):
        found = session.get(ReaderDifference, difference_id)
        candidate = session.get_one(ReaderCandidate, found.shadow.candidate_id) if found else None
        if found is None or candidate is None or candidate.status not in WAITING:
            raise DifferenceRefused("这个候选模型已经有人决定，差异不能再判。")
        found.reading, found.reader_id, found.judged_at = reading, reader.user_id, utc_now()
        detail = {"reading": str(reading), "candidate": candidate.id}
        subject = ("reader_difference", difference_id)
        audit.record(session, reader, AuditAction.READER_COMPARED, subject, detail)


def _differ(
    screener: Screener, in_force: LearnedReader, trial: LearnedReader, batch: Sequence[LabWording]
) -> Iterator[tuple[LabWording, list[tuple[bool, RuleHit]]]]:
    ads = [Ad(str(one.revision_id), one.title, one.company, one.text) for one in batch]
    found = screener.screen(ads)
    readings = zip(batch, in_force.read(ads, found), trial.read(ads, found), strict=True)
    for wording, theirs, ours in readings:
        yield wording, list(differences(theirs.hits, ours.hits))


def _keep(session: Session, shadow: ReaderShadow, found: Sequence[_Difference]) -> int | None:
    """Write a night; ``None`` where the candidate waits no more, or another process was faster."""
    with unit_of_work(session):
        candidate = session.get_one(ReaderCandidate, shadow.candidate_id)
        is_read = queries.has_read(session, candidate.id, shadow.night)
        if candidate.status not in WAITING or is_read:
            return None
        session.add(shadow)
        session.flush()
        for one in found:
            session.add(
                ReaderDifference(
                    shadow_id=shadow.id,
                    revision_id=one.revision_id,
                    category=one.hit.category,
                    is_gained=one.is_gained,
                    field=one.hit.field,
                    start=one.hit.start,
                    end=one.hit.end,
                )
            )
        return shadow.id
