"""Identify and screen a batch of ads: a pure function of the ads, what they share with others as
counted beforehand, and two archived versions.

``assess_batch`` takes only values that pickle and finds register and rules by their digests in the
archive (loaded once per process), so it gives the same answer wherever ``computing`` sends it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scrapers.evidence.archive import Archive
from supervisor.domain.leads.leads import ProposedFinding, finding_proposed
from supervisor.domain.leads.verdicts import activity_shown, conclude
from supervisor.domain.lists.coverage import Coverage
from supervisor.domain.lists.joining import joined
from supervisor.domain.lists.seats import Seat
from supervisor.domain.matching import AgencyIndex, Identifier, assess_intermediary
from supervisor.domain.matching.model import Intermediary, Match, Poster, Verdict
from supervisor.domain.platform.clock import office_date
from supervisor.domain.platform.glossary import term
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.reader.looks import LookWorth, worth_of
from supervisor.domain.reader.reader import ReadAd, ScreensAds, read_ads, ruled
from supervisor.domain.register.agencies import Activity
from supervisor.domain.screening import Screener
from supervisor.domain.screening.model import Ad
from supervisor.domain.traces import Shared
from supervisor.services.leads.identity_snapshot import parse_identity
from supervisor.services.lists.known import LIST_KIND
from supervisor.services.reader.models import load_readers
from supervisor.services.register.snapshot import parse_register
from supervisor.services.rules.packs import archived_pack

REGISTER_KIND = "register"

LICENSED = (Verdict.LICENSED, Verdict.LICENSED_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Versions:
    """The register and the rules a judgement rests on, by digest, and where they are archived."""

    archive: Path
    register: str
    rules: str


@term("机器判读")
@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything the machine says of one ad; ``shared`` is kept because part of it rests on it.

    ``seat`` is set where no list on file can tell of the poster, so that an authority is to be
    asked. ``look`` is set where the ad makes no lead and a reading of it would be worth something.
    """

    match: Match
    intermediary: Intermediary
    lead: ProposedFinding | None
    shared: Shared = ()
    seat: Seat | None = None
    look: LookWorth | None = None


@dataclass(frozen=True, slots=True)
class RegisterInForce:
    """An archived register with the lists of others, ready to be asked."""

    identifier: Identifier
    coverage: Coverage
    home: str


def assess_batch(
    versions: Versions, postings: Sequence[JobPosting], shared: Sequence[Shared]
) -> list[Assessment]:
    """Judge ``postings`` in order under the given versions; ``shared`` goes with them."""
    register = load_register(versions.archive, versions.register)
    readers = load_readers(versions.archive, versions.rules)
    return assess(register, readers, postings, shared)


def assess(
    register: RegisterInForce,
    readers: ScreensAds,
    postings: Sequence[JobPosting],
    shared: Sequence[Shared],
) -> list[Assessment]:
    """Judge ``postings`` in order; what an ad shows its poster to do says which paper it needs."""
    read = read_ads(
        readers, [Ad(one.external_id, one.title, one.company, one.text) for one in postings]
    )
    shown = [activity_shown(one, ruled(ad.hits)) for one, ad in zip(postings, read, strict=True)]
    posters = [_poster(one, activity) for one, activity in zip(postings, shown, strict=True)]
    matches = register.identifier.identify(posters)
    return [
        _assess(register, *one)
        for one in zip(postings, posters, matches, read, shared, strict=True)
    ]


def _poster(posting: JobPosting, activity: Activity | None) -> Poster:
    """Return the question an ad asks: of every day from its publication to when it was seen."""
    seen = office_date(posting.seen_at)
    first = posting.published_on or seen
    return Poster(
        name=posting.company,
        on=first,
        city=posting.city,
        uscc=posting.uscc,
        licence_number=posting.licence_number,
        until=max(first, seen),
        activity=activity,
    )


def _assess(
    register: RegisterInForce,
    posting: JobPosting,
    poster: Poster,
    match: Match,
    read: ReadAd,
    shared: Shared,
) -> Assessment:
    intermediary = assess_intermediary(posting, ruled(read.hits), match, shared)
    on = poster.until or poster.on
    concluded = conclude(
        posting, match, intermediary, register.coverage, on=on, activity=poster.activity
    )
    lead = finding_proposed(posting, concluded, intermediary, read.hits, register.home)
    verdict = concluded.match.verdict
    asks = concluded.seat if verdict is Verdict.UNKNOWN else None
    look = worth_of(read, is_licensed=verdict in LICENSED) if lead is None else None
    return Assessment(concluded.match, intermediary, lead, shared, asks, look)


@lru_cache(maxsize=2)
def load_register(archive: Path, digest: str) -> RegisterInForce:
    """Load an archived register, its lists and what was said of posters; kept for the process."""
    blobs = Archive(archive)
    identity = parse_identity(blobs.get_blob(REGISTER_KIND, digest))
    listed = [
        agency
        for one in identity.known.lists
        if one.digest
        for agency in parse_register(blobs.get_blob(LIST_KIND, one.digest))
    ]
    index = AgencyIndex(joined(identity.records, listed))
    return RegisterInForce(
        Identifier(index, memory=identity.memory, fresh_days=identity.known.fresh_days),
        Coverage(identity.known.lists, identity.known.fresh_days, identity.known.refuted),
        identity.known.home,
    )


@lru_cache(maxsize=2)
def load_screener(archive: Path, digest: str) -> Screener:
    """Compile an archived rule pack; kept for the process."""
    return Screener(archived_pack(archive, digest))
