"""Counts of requests for Prometheus, summed over the processes of the console.

The library keeps them in files of the folder ``PROMETHEUS_MULTIPROC_DIR`` where that is set before
it is imported (``supervisor.cli.serve`` does so), else in this process. So it is imported late.
"""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from flask import Flask

if TYPE_CHECKING:
    from prometheus_client.registry import Collector

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)


class Meters:
    """Requests by route, method and class of status, and how long they took."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: PLC0415 - late

        self._registry = CollectorRegistry()
        self._requests = Counter(
            "supervisor_http_requests",
            "Requests answered.",
            ["method", "route", "status_class"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "supervisor_http_request_seconds",
            "How long answering took.",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request; the labels are few, whatever strangers ask for."""
        known = method if method in METHODS else "other"
        self._requests.labels(known, route, f"{status // 100}xx").inc()
        self._seconds.labels(route).observe(seconds)

    def written(self, others: Iterable["Collector"]) -> tuple[bytes, str]:
        """Return everything in Prometheus' format, and the type of that."""
        from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 - late
        from prometheus_client.exposition import CONTENT_TYPE_LATEST  # noqa: PLC0415
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

        registry = CollectorRegistry() if FOLDER in os.environ else self._registry
        if FOLDER in os.environ:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        text = generate_latest(registry)
        state = CollectorRegistry()
        for one in others:
            state.register(one)
        return text + generate_latest(state), CONTENT_TYPE_LATEST


def of(app: Flask) -> Meters:
    """Return the counts of this application, made with the first request."""
    return app.extensions.setdefault("meters", None) or _made(app)


def _made(app: Flask) -> Meters:
    made: Meters = Meters()
    app.extensions["meters"] = made
    return made
