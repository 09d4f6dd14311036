"""How the installation stands, in Prometheus' terms: read from the database when it is asked."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from supervisor.extensions import db
from supervisor.services.platform.backup.standing import standing
from supervisor.settings import Settings
from supervisor.store.queries.office import running
from supervisor.version import software_version

if TYPE_CHECKING:
    from prometheus_client import Metric


class StateOfTheInstallation:
    """Collects the figures; labels are names of jobs, sources, queues and processes alone."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._session = db.session()
        self._settings, self._now = settings, now

    def describe(self) -> list["Metric"]:
        """Name nothing beforehand: what there is stands in the database."""
        return []

    def collect(self) -> Iterator["Metric"]:
        """Yield every figure."""
        yield _gauge("build", "The software that answers.", "version", {software_version(): 1.0})
        yield from self._jobs()
        yield _gauge("queue_length", "What waits.", "queue", _floats(running.queues(self._session)))
        yield from self._night()
        yield from self._machine()

    def _jobs(self) -> Iterator["Metric"]:
        session = self._session
        yield _gauge(
            "job_success_age_seconds",
            "Since the job's last good end.",
            "job",
            self._ages(running.last_success(session)),
        )
        yield _gauge(
            "job_running_seconds",
            "How long a job under way has been.",
            "job",
            self._ages(running.running_since(session)),
        )
        yield _gauge(
            "job_failures",
            "Runs that failed or were missed, of all that are on record.",
            "job",
            _floats(running.failures(session)),
        )
        yield _gauge(
            "heartbeat_age_seconds",
            "Since the last sign of life.",
            "process",
            self._ages(running.heartbeats(session)),
        )

    def _night(self) -> Iterator["Metric"]:
        night = running.last_night(self._session)
        if night is None:
            return
        yield _gauge("night_seconds", "How long the last night took.", "", {"": night.seconds})
        yield _gauge("night_age_seconds", "Since it began.", "", self._ages({"": night.began}))
        yield _gauge(
            "night_source_seconds",
            "How long each source took.",
            "source",
            {source: seconds for source, (_, seconds, _) in night.sources.items()},
        )
        yield _gauge(
            "night_source_rows",
            "The rows each source gave.",
            "source",
            {source: float(rows) for source, (_, _, rows) in night.sources.items()},
        )
        outcomes = [outcome for outcome, _, _ in night.sources.values()]
        yield _gauge(
            "night_sources",
            "How the sources ended.",
            "outcome",
            {one: float(outcomes.count(one)) for one in outcomes},
        )

    def _machine(self) -> Iterator["Metric"]:
        free = shutil.disk_usage(self._settings.instance_path).free
        yield _gauge("disk_free_bytes", "Room beside the instance.", "", {"": float(free)})
        made_at = standing(self._settings, self._now).made_at
        if made_at is not None:
            ages = self._ages({"": made_at})
            yield _gauge("backup_age_seconds", "Since the last backup.", "", ages)

    def _ages(self, moments: Mapping[str, datetime]) -> dict[str, float]:
        return {name: (self._now - at).total_seconds() for name, at in moments.items()}


def _gauge(name: str, told: str, label: str, values: Mapping[str, float]) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - see the meters

    family = GaugeMetricFamily(f"supervisor_{name}", told, labels=[label] if label else [])
    for key, value in values.items():
        family.add_metric([key] if label else [], value)
    return family


def _floats(counts: Mapping[str, int]) -> dict[str, float]:
    return {name: float(number) for name, number in counts.items()}
