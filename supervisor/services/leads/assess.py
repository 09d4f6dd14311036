"""Identify and screen a batch of ads: a pure function of the ads, what they share with others as
counted beforehand, and two archived versions.

It has two steps. ``examine`` is the long one and rests on the ad alone: it can be done elsewhere
and early. ``weigh`` is short and adds what the ad shares with others, which is known only once the
ads before it are stored. ``examine_batch`` and ``weigh_batch`` take only values that pickle and
find register and rules by their digests in the archive (loaded once per process), so they give the
same answer wherever ``computing`` sends them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from scrapers.evidence.archive import Archive
from supervisor.domain.leads.leads import ProposedFinding, finding_proposed
from supervisor.domain.leads.verdicts import activity_shown, conclude
from supervisor.domain.lists.coverage import Coverage
from supervisor.domain.lists.joining import joined
from supervisor.domain.lists.known import KnownLists
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
from supervisor.services.leads.identity_snapshot import lists_in, parse_identity
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
class ExaminedAd:
    """What the machine reads out of one ad by itself: its poster, its hits, the act it shows."""

    match: Match
    activity: Activity | None
    read: ReadAd


@dataclass(frozen=True, slots=True)
class ListsInForce:
    """Of whom the lists on file can tell, and which authority they are those of."""

    coverage: Coverage
    home: str


@dataclass(frozen=True, slots=True)
class RegisterInForce:
    """An archived register with the lists of others, ready to be asked."""

    identifier: Identifier
    coverage: Coverage
    home: str

    @property
    def lists(self) -> ListsInForce:
        """What of it is needed to weigh what was read."""
        return ListsInForce(self.coverage, self.home)


def examine_batch(versions: Versions, postings: Sequence[JobPosting]) -> list[ExaminedAd]:
    """Examine ``postings`` in order under the given versions."""
    register = load_register(versions.archive, versions.register)
    readers = load_readers(versions.archive, versions.rules)
    return examine(register.identifier, readers, postings)


def assess_batch(
    versions: Versions, postings: Sequence[JobPosting], shared: Sequence[Shared]
) -> list[Assessment]:
    """Judge ``postings`` in order under the given versions; ``shared`` goes with them."""
    return weigh_batch(versions, postings, examine_batch(versions, postings), shared)


def weigh_batch(
    versions: Versions,
    postings: Sequence[JobPosting],
    examined: Sequence[ExaminedAd],
    shared: Sequence[Shared],
) -> list[Assessment]:
    """Conclude what examined ``postings`` come to; ``shared`` goes with them."""
    lists = load_lists(versions.archive, versions.register)
    return weigh(lists, postings, examined, shared)


def assess(
    register: RegisterInForce,
    readers: ScreensAds,
    postings: Sequence[JobPosting],
    shared: Sequence[Shared],
) -> list[Assessment]:
    """Judge ``postings`` in order: examine them, and weigh what comes of it."""
    examined = examine(register.identifier, readers, postings)
    return weigh(register.lists, postings, examined, shared)


def examine(
    identifier: Identifier, readers: ScreensAds, postings: Sequence[JobPosting]
) -> list[ExaminedAd]:
    """Read ads in order; what an ad shows its poster to do says which paper it needs."""
    read = read_ads(
        readers, [Ad(one.external_id, one.title, one.company, one.text) for one in postings]
    )
    shown = [activity_shown(one, ruled(ad.hits)) for one, ad in zip(postings, read, strict=True)]
    posters = [_poster(one, activity) for one, activity in zip(postings, shown, strict=True)]
    matches = identifier.identify(posters)
    return list(map(ExaminedAd, matches, shown, read))


def weigh(
    lists: ListsInForce,
    postings: Sequence[JobPosting],
    examined: Sequence[ExaminedAd],
    shared: Sequence[Shared],
) -> list[Assessment]:
    """Conclude what examined ads come to, in order."""
    return [_weigh(lists, *one) for one in zip(postings, examined, shared, strict=True)]


def _poster(posting: JobPosting, activity: Activity | None) -> Poster:
    """Return the question an ad asks: of every day from its publication to when it was seen."""
    first, last = _days_of(posting)
    return Poster(
        name=posting.company,
        on=first,
        city=posting.city,
        uscc=posting.uscc,
        licence_number=posting.licence_number,
        until=last,
        activity=activity,
    )


def _days_of(posting: JobPosting) -> tuple[date, date]:
    seen = office_date(posting.seen_at)
    first = posting.published_on or seen
    return first, max(first, seen)


def _weigh(
    lists: ListsInForce, posting: JobPosting, examined: ExaminedAd, shared: Shared
) -> Assessment:
    match, read = examined.match, examined.read
    intermediary = assess_intermediary(posting, ruled(read.hits), match, shared)
    _, on = _days_of(posting)
    concluded = conclude(
        posting, match, intermediary, lists.coverage, on=on, activity=examined.activity
    )
    lead = finding_proposed(posting, concluded, intermediary, read.hits, lists.home)
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
    identifier = Identifier(index, memory=identity.memory, fresh_days=identity.known.fresh_days)
    return RegisterInForce(identifier, *_coverage_of(identity.known))


@lru_cache(maxsize=2)
def load_lists(archive: Path, digest: str) -> ListsInForce:
    """Load what is known of the lists on file with an archived register; kept for the process."""
    return ListsInForce(*_coverage_of(lists_in(Archive(archive).get_blob(REGISTER_KIND, digest))))


def _coverage_of(known: KnownLists) -> tuple[Coverage, str]:
    return Coverage(known.lists, known.fresh_days, known.refuted), known.home


@lru_cache(maxsize=2)
def load_screener(archive: Path, digest: str) -> Screener:
    """Compile an archived rule pack; kept for the process."""
    return Screener(archived_pack(archive, digest))
