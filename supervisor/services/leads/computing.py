"""Where the pure part of a night is computed: in this process, in others beside it, on a cluster.

This is the one seam for spreading work. What goes through it are functions of values alone, so the
same ads give the same answers wherever they are computed and however often; what is stored is
stored by the scan alone. A worker that dies therefore changes nothing: whatever it owed is computed
again, at the last in the scan itself.

Profiles are ordered first and fetched later, so that one batch is computed while the one before it
is stored.
"""

import copyreg
import gc
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, fields
from functools import partial
from multiprocessing import get_context
from operator import attrgetter
from threading import Lock
from typing import Any, Final, TypeVar

import structlog

from supervisor.domain.platform.bureau import Bureau, take_office
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.reader.reader import ReadAd
from supervisor.domain.screening.model import RuleHit
from supervisor.domain.traces import Shared, Trace, traces_of
from supervisor.services.leads.assess import (
    Assessment,
    ExaminedAd,
    Versions,
    assess_batch,
    examine_batch,
)
from supervisor.services.leads.prints import Print, print_of
from supervisor.settings import Settings

log = structlog.get_logger()

LEAST_SHARED: Final = 125
"""Ads sent to a worker at once at the least: enough to outweigh sending them."""

Judge = Callable[[Sequence[JobPosting], Sequence[Shared]], list[Assessment]]

_SELDOM: Final = (100_000, 20, 20)
"""New objects before the youngest are looked through, and how often each age before the next."""
_USUAL: Final = gc.get_threshold()

_Item = TypeVar("_Item")

_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class ProfiledAd:
    """All that is computed of one ad by itself: what its copies are recognised by, what it leaves
    behind, what is read out of it."""

    print: Print
    traces: tuple[Trace, ...]
    examination: ExaminedAd


Ordered = Callable[[], list[ProfiledAd]]
"""Profiles on their way; calling it waits for them. To be called once."""


def profile_batch(versions: Versions, postings: Sequence[JobPosting]) -> list[ProfiledAd]:
    """Return the profile of each ad under the given versions."""
    examined = examine_batch(versions, postings)
    return [
        ProfiledAd(print_of(posting), traces_of(posting), one)
        for posting, one in zip(postings, examined, strict=True)
    ]


def _reduced(value: Any) -> tuple[type, tuple[Any, ...]]:
    kind = type(value)
    return kind, _FIELDS[kind](value)


# What goes to others and comes back in great number. By itself the class looks its fields up anew
# for every value, which takes as long again as all the rest of sending it.
_SENT: Final[tuple[type, ...]] = (JobPosting, ProfiledAd, Print, Trace, ExaminedAd, ReadAd, RuleHit)
_FIELDS: Final = {kind: attrgetter(*(one.name for one in fields(kind))) for kind in _SENT}
for _kind in _SENT:
    copyreg.pickle(_kind, _reduced)


class Computing(ABC):
    """Answers for ads in the order they come."""

    @abstractmethod
    def judge(
        self, versions: Versions, postings: Sequence[JobPosting], shared: Sequence[Shared]
    ) -> list[Assessment]:
        """Identify, screen and read ads; ``shared`` goes with them."""

    @abstractmethod
    def order(self, versions: Versions, postings: Sequence[JobPosting]) -> Ordered:
        """Begin to compute the profile of each ad, where others do it than this process."""


class InProcess(Computing):
    """This process; only one of its threads judges at a time, for the work is all computing."""

    def judge(
        self, versions: Versions, postings: Sequence[JobPosting], shared: Sequence[Shared]
    ) -> list[Assessment]:
        """Judge here and now."""
        with _one_at_a_time:
            return assess_batch(versions, postings, shared)

    def order(self, versions: Versions, postings: Sequence[JobPosting]) -> Ordered:
        """Note what is to be computed when it is fetched."""
        return partial(self._profile, versions, postings)

    def _profile(self, versions: Versions, postings: Sequence[JobPosting]) -> list[ProfiledAd]:
        with _one_at_a_time:
            return profile_batch(versions, postings)


class Processes(Computing):
    """A pool of processes of this machine; where one of them dies, this process does the rest."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._here = InProcess()

    def judge(
        self, versions: Versions, postings: Sequence[JobPosting], shared: Sequence[Shared]
    ) -> list[Assessment]:
        """Share the ads out over the pool."""
        if len(postings) > LEAST_SHARED:
            try:
                judge = partial(assess_batch, versions)
                return joined(self._pool.map(judge, parts_of(postings), parts_of(shared)))
            except BrokenProcessPool as error:
                _warn(error)
        return self._here.judge(versions, postings, shared)

    def order(self, versions: Versions, postings: Sequence[JobPosting]) -> Ordered:
        """Share the ads out over the pool, which sets to work at once."""
        here = self._here.order(versions, postings)
        if len(postings) <= LEAST_SHARED:
            return here
        try:
            sent = self._pool.map(partial(profile_batch, versions), parts_of(postings))
        except BrokenProcessPool as error:
            _warn(error)
            return here
        return partial(self._fetch, sent, here)

    def _fetch(self, sent: Iterator[list[ProfiledAd]], here: Ordered) -> list[ProfiledAd]:
        try:
            return joined(sent)
        except BrokenProcessPool as error:
            _warn(error)
            return here()


def parts_of(items: Sequence[_Item], size: int = LEAST_SHARED) -> list[Sequence[_Item]]:
    """Cut ``items`` into parts of ``size``, the last one shorter."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def joined(parts: Iterable[Sequence[_Item]]) -> list[_Item]:
    """Return the items of all parts, in order."""
    return [item for part in parts for item in part]


@contextmanager
def computing_of(settings: Settings) -> Iterator[Computing]:
    """Give what the settings name: a cluster, a pool of ``scan_workers``, or this process."""
    if settings.cluster:
        with _cluster_at(settings.cluster) as cluster:
            yield cluster
    elif settings.scan_workers:
        with ProcessPoolExecutor(
            settings.scan_workers,
            mp_context=get_context("spawn"),
            initializer=_begin,
            initargs=(settings.bureau,),
        ) as pool:
            yield Processes(pool)
    else:
        yield InProcess()


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for cycles among the objects of this process a hundred times less often.

    A night makes small values in great number and hardly a cycle; looking through what it holds
    again and again took a seventh of the time of storing.
    """
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*_USUAL)


def _begin(bureau: Bureau) -> None:
    """Set up a process of the pool."""
    gc.set_threshold(*_SELDOM)
    take_office(bureau)


def _cluster_at(address: str) -> AbstractContextManager[Computing]:
    try:
        # Only here: most installations have no cluster and do without its packages.
        from supervisor.services.leads.cluster import open_cluster  # noqa: PLC0415
    except ImportError:
        log.error(
            "the extra `cluster` is not installed; the scan computes in its own process",
            cluster=address,
        )
        return nullcontext(InProcess())
    return open_cluster(address)


def _warn(error: Exception) -> None:
    log.warning("a process of the scan died; its part is computed here", error=type(error).__name__)
