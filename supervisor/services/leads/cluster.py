"""A Dask cluster as the place of computing: what a judgement rests on is handed to it once.

The register, the lists, the rules and the model go to every worker once per version, as the bytes
they are archived in; a worker keeps them in its own folder and loads them once. It needs neither
database nor archive nor keys. Nothing a worker does can be lost: Dask gives the part of a worker
that died to another, and what the cluster does not answer in time is computed in the scan itself,
which is left to do so for a while before the cluster is asked again.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from math import ceil
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Final

import structlog
from distributed import Client, Future, get_worker

from scrapers.evidence.archive import Archive
from supervisor.domain.platform.bureau import Bureau, here, in_office
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.traces import Shared
from supervisor.services.leads.assess import REGISTER_KIND, Assessment, Versions
from supervisor.services.leads.computing import (
    LEAST_SHARED,
    Computing,
    InProcess,
    Ordered,
    ProfiledAd,
    joined,
    profile_batch,
)
from supervisor.services.leads.identity_snapshot import lists_in
from supervisor.services.lists.known import LIST_KIND
from supervisor.services.reader.models import MODEL_KIND, model_named
from supervisor.services.rules.packs import RULES_KIND
from supervisor.version import software_version

log = structlog.get_logger()

_MOST_SHARED: Final = 500
_PARTS_OF_EACH: Final = 8
"""Of a worker, where there are ads enough: whoever is slow for a while is left fewer of them."""
_CONNECT_SECONDS: Final = 10
_PATIENCE_SECONDS: Final = 120
_AWAY_SECONDS: Final = 300
_VERSIONS_KEPT: Final = 4
_HELD: Final = "finished"
"""The state of what some worker still holds."""

_Ads = Sequence[JobPosting]
_Sent = tuple[slice, Future, Callable[[], Future]]
"""Which ads, who has them, and how they are sent again."""
_unpacking = Lock()
_in_place: set[Versions] = set()
_one_office_at_a_time = Lock()


class OtherSoftware(Exception):
    """A worker runs another version of this software, so its answers would not be ours."""


class NoWorkers(RuntimeError):
    """Nobody is there to compute."""


@dataclass(frozen=True, slots=True)
class Materials:
    """All that judgements under one version rest on, as bytes by kind, and for which bureau."""

    software: str
    bureau: Bureau
    register: str
    rules: str
    blobs: tuple[tuple[str, bytes], ...]


def materials_of(versions: Versions) -> Materials:
    """Return what the archive holds of the given versions. Raises ``DamagedArchive``."""
    archive = Archive(versions.archive)
    register = archive.get_blob(REGISTER_KIND, versions.register)
    wanted = [(LIST_KIND, one.digest) for one in lists_in(register).lists if one.digest]
    wanted.append((RULES_KIND, versions.rules))
    if model := model_named(versions.archive, versions.rules):
        wanted.append((MODEL_KIND, model))
    blobs = [(kind, archive.get_blob(kind, digest)) for kind, digest in wanted]
    return Materials(
        software_version(),
        here(),
        versions.register,
        versions.rules,
        ((REGISTER_KIND, register), *blobs),
    )


def judge_part(materials: Materials, postings: _Ads, shared: Sequence[Shared]) -> list[Assessment]:
    """Judge ads in a worker. Raises ``OtherSoftware``."""
    with _at_work(materials) as versions:
        return InProcess().judge(versions, postings, shared)


def _unpacked(materials: Materials, folder: Path) -> Versions:
    """Put the materials into the worker's own folder, once, and return what they are found by."""
    versions = Versions(folder, materials.register, materials.rules)
    with _unpacking:
        if versions not in _in_place:
            for kind, content in materials.blobs:
                Archive(folder).put_blob(kind, content)
            _in_place.add(versions)
    return versions


def profile_part(materials: Materials, postings: _Ads) -> list[ProfiledAd]:
    """Compute the profiles of ads in a worker. Raises ``OtherSoftware``."""
    with _at_work(materials) as versions:
        return profile_batch(versions, postings)


@contextmanager
def _at_work(materials: Materials) -> Iterator[Versions]:
    """Give what a worker finds the materials by, in the office of their bureau."""
    _check_software(materials.software)
    versions = _unpacked(materials, Path(get_worker().local_directory) / "supervisor")
    with _one_office_at_a_time, in_office(materials.bureau):
        yield versions


class Cluster(Computing):
    """The workers of a Dask scheduler at ``address``."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._here = InProcess()
        self._lock = Lock()
        self._client: Client | None = None
        self._handed_over: OrderedDict[Versions, Future] = OrderedDict()
        self._away_until = 0.0

    def judge(
        self, versions: Versions, postings: _Ads, shared: Sequence[Shared]
    ) -> list[Assessment]:
        """Share the ads out over the workers."""

        def send(client: Client, part: slice) -> Future:
            materials = self._materials(client, versions)
            return client.submit(judge_part, materials, postings[part], shared[part], pure=False)

        def judge_here(part: slice) -> list[Assessment]:
            return self._here.judge(versions, postings[part], shared[part])

        return self._answers(self._sent(len(postings), send), len(postings), judge_here)

    def order(self, versions: Versions, postings: _Ads) -> Ordered:
        """Share the ads out over the workers, who set to work at once."""

        def send(client: Client, part: slice) -> Future:
            materials = self._materials(client, versions)
            return client.submit(profile_part, materials, postings[part], pure=False)

        def profile_here(part: slice) -> list[ProfiledAd]:
            return self._here.order(versions, postings[part])()

        sent = self._sent(len(postings), send)
        return partial(self._answers, sent, len(postings), profile_here)

    def close(self) -> None:
        """Leave the cluster; what was handed over to it goes."""
        with self._lock:
            self._handed_over.clear()
            if self._client is not None:
                self._client.close()
                self._client = None

    def _answers(
        self, sent: list[_Sent] | None, count: int, compute_here: Callable[[slice], list[Any]]
    ) -> list[Any]:
        """Return the answers of all parts, those computed here that the cluster does not give."""
        if sent is None:
            return compute_here(slice(0, count))
        answers = []
        for part, future, send_again in sent:
            answer = self._answer(future, send_again)
            answers.append(compute_here(part) if answer is None else answer)
        return joined(answers)

    def _sent(self, count: int, send: Callable[[Client, slice], Future]) -> list[_Sent] | None:
        """Send the parts; ``None`` while the cluster is away."""
        if self._is_away():
            return None
        try:
            client = self._connected()
            size = _share(client, count)
            parts = [slice(start, start + size) for start in range(0, count, size)]
            return [(part, send(client, part), partial(send, client, part)) for part in parts]
        except (CancelledError, OSError, RuntimeError, ValueError) as error:
            self._leave_alone(error)
            return None

    def _answer(self, future: Future, send_again: Callable[[], Future]) -> list[Any] | None:
        """Return what a worker answered; ``None`` where nothing came that can be used.

        Where the worker that died held the only copy of what was handed over, it is handed over
        anew, once. Whatever a worker raises is met again when the part is computed here, if it is
        of the ads.
        """
        try:
            try:
                return self._result(future)
            except CancelledError:
                return self._result(send_again())
        except Exception as error:
            self._leave_alone(error)
            return None

    def _result(self, future: Future) -> list[Any]:
        try:
            answer: list[Any] = future.result(timeout=0.1 if self._is_away() else _PATIENCE_SECONDS)
        except TimeoutError:
            future.cancel()
            raise
        return answer

    def _is_away(self) -> bool:
        return monotonic() < self._away_until

    def _leave_alone(self, error: BaseException) -> None:
        """Compute here for a while; afterwards everything is handed over anew."""
        with self._lock:
            self._handed_over.clear()
            if self._is_away():
                return
            self._away_until = monotonic() + _AWAY_SECONDS
        log.error(
            "the cluster gives no answer; the scan computes in its own process",
            cluster=self._address,
            error=type(error).__name__,
            again_in_seconds=_AWAY_SECONDS,
        )

    def _connected(self) -> Client:
        with self._lock:
            if self._client is None or self._client.status == "closed":
                self._client = Client(self._address, timeout=_CONNECT_SECONDS, set_as_default=False)
                # It would leave one copy of what is handed over, and all work with who holds it.
                self._client.amm.stop()
            return self._client

    def _materials(self, client: Client, versions: Versions) -> Future:
        """Return the handle of what was scattered for ``versions``, now where it was not yet."""
        with self._lock:
            handed_over = self._handed_over.get(versions)
            if handed_over is None or handed_over.status != _HELD:
                materials = materials_of(versions)
                (handle,) = client.scatter([materials], broadcast=True, hash=False)
                self._handed_over[versions] = handle
                while len(self._handed_over) > _VERSIONS_KEPT:
                    self._handed_over.popitem(last=False)
            return self._handed_over[versions]


def _share(client: Client, ads: int) -> int:
    """Return how many ads make a part, for some parts to each worker. Raises ``NoWorkers``."""
    workers = len(client.scheduler_info(n_workers=-1)["workers"])
    if not workers:
        raise NoWorkers("the scheduler has no workers")
    return max(LEAST_SHARED, min(_MOST_SHARED, ceil(ads / (_PARTS_OF_EACH * workers))))


@contextmanager
def open_cluster(address: str) -> Iterator[Cluster]:
    """Give the cluster at ``address``; a connection is made when there is something to compute."""
    cluster = Cluster(address)
    try:
        yield cluster
    finally:
        cluster.close()


def _check_software(wanted: str) -> None:
    if wanted != software_version():
        raise OtherSoftware(f"{software_version()} instead of {wanted}")
