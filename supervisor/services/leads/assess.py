"""Identify and screen a batch of ads: a pure function of the ads, what they share with others as
counted beforehand, and two archived versions.

This is the seam for spreading work: ``assess_batch`` takes only values that pickle, finds register
and rules by their digests in the archive (loaded once per process), and so gives the same answer
in this process, in a process pool, or on a cluster that shares the archive folder.
"""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock

from scrapers.evidence.archive import Archive
from supervisor.domain.leads.leads import ProposedFinding, finding_proposed
from supervisor.domain.matching import (
    AgencyIndex,
    Identifier,
    assess_intermediary,
    conclude,
)
from supervisor.domain.matching.model import Intermediary, Match, Poster
from supervisor.domain.platform.clock import office_date
from supervisor.domain.platform.glossary import term
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.register.agencies import Activity
from supervisor.domain.screening import Screener
from supervisor.domain.screening.model import Ad, RuleHit
from supervisor.domain.traces import Shared
from supervisor.services.leads.identity_snapshot import parse_identity
from supervisor.services.rules.packs import archived_pack

REGISTER_KIND = "register"

# What a poster that recruits for others needs its licence for (人力资源市场暂行条例 第十八条).
LICENSED_ACTIVITY = Activity.JOB_BROKERAGE

# Ads sent to a worker at once: enough to outweigh the pickling, few enough to share out a batch.
_PART = 125

_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Versions:
    """The register and the rules a judgement rests on, by digest, and where they are archived."""

    archive: Path
    register: str
    rules: str


@term("机器判读")
@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything the machine says of one ad; ``shared`` is kept because part of it rests on it."""

    match: Match
    intermediary: Intermediary
    lead: ProposedFinding | None
    shared: Shared = ()


def assess_batch(
    versions: Versions, postings: Sequence[JobPosting], shared: Sequence[Shared]
) -> list[Assessment]:
    """Judge ``postings`` in order under the given versions; ``shared`` goes with them."""
    identifier = load_identifier(versions.archive, versions.register)
    screener = load_screener(versions.archive, versions.rules)
    ads = [
        Ad(posting.external_id, posting.title, posting.company, posting.text)
        for posting in postings
    ]
    matches = identifier.identify([_poster(posting) for posting in postings])
    hits = screener.screen(ads)
    return [
        _assess(posting, match, found, others)
        for posting, match, found, others in zip(postings, matches, hits, shared, strict=True)
    ]


def assess_spread(
    executor: Executor | None,
    versions: Versions,
    postings: Sequence[JobPosting],
    shared: Sequence[Shared],
) -> list[Assessment]:
    """Judge ``postings`` in order, cut into parts over ``executor`` where one is given.

    Inside one process only one thread judges at a time: the work is all computing.
    """
    if executor is None or len(postings) <= _PART:
        with _one_at_a_time:
            return assess_batch(versions, postings, shared)
    starts = range(0, len(postings), _PART)
    parts = [postings[start : start + _PART] for start in starts]
    shares = [shared[start : start + _PART] for start in starts]
    judged = executor.map(partial(assess_batch, versions), parts, shares)
    return [judgement for part in judged for judgement in part]


def _poster(posting: JobPosting) -> Poster:
    return Poster(
        name=posting.company,
        on=posting.published_on or office_date(posting.seen_at),
        city=posting.city,
        uscc=posting.uscc,
        licence_number=posting.licence_number,
    )


def _assess(
    posting: JobPosting, match: Match, hits: Sequence[RuleHit], shared: Shared
) -> Assessment:
    intermediary = assess_intermediary(posting, hits, match, shared)
    concluded = conclude(match, intermediary)
    lead = finding_proposed(posting, concluded, intermediary, hits)
    return Assessment(concluded, intermediary, lead, shared)


@lru_cache(maxsize=2)
def load_identifier(archive: Path, digest: str) -> Identifier:
    """Load an archived register and what was said of posters; kept for the process."""
    records, memory = parse_identity(Archive(archive).get_blob(REGISTER_KIND, digest))
    index = AgencyIndex(records)
    return Identifier(index, required_activity=LICENSED_ACTIVITY, memory=memory)


@lru_cache(maxsize=2)
def load_screener(archive: Path, digest: str) -> Screener:
    """Compile an archived rule pack; kept for the process."""
    return Screener(archived_pack(archive, digest))
