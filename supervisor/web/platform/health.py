"""For machines that watch: does the process live, can it work, and how is it getting on."""

import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from typing import Final

import structlog
from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request

from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.services.platform.readiness import CHECKS, standing
from supervisor.web.platform.figures import StateOfTheInstallation
from supervisor.web.shell.access import allow_anyone
from supervisor.web.shell.guards.proxies import is_among
from supervisor.web.shell.installation import settings
from supervisor.web.shell.watching import meters

log = structlog.get_logger()

blueprint = Blueprint("health", __name__)

# However often it is asked, it is looked once a second; however long the database is silent, the
# answer comes.
_FRESH_SECONDS: Final = 1.0
_PATIENCE_SECONDS: Final = 3.0


class _Look:
    """The last look, shared by all who ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="readiness")
        self._looking: Future[Mapping[str, bool]] | None = None
        self._began = 0.0

    def result(self, app: Flask) -> Mapping[str, bool]:
        """Return the newest result; what takes too long has failed."""
        with self._lock:
            is_old = time.monotonic() - self._began > _FRESH_SECONDS
            if self._looking is None or (self._looking.done() and is_old):
                self._looking, self._began = self._thread.submit(_look, app), time.monotonic()
            looking, waited = self._looking, time.monotonic() - self._began
        try:
            return looking.result(max(_PATIENCE_SECONDS - waited, 0.0))
        except TookTooLong:
            return dict.fromkeys(CHECKS, False)


def _look(app: Flask) -> Mapping[str, bool]:
    with app.app_context():
        return standing(db.session(), app.config["SETTINGS"], utc_now())


@blueprint.record
def _prepare(state: object) -> None:
    state.app.extensions["readiness"] = _Look()  # type: ignore[attr-defined]


@blueprint.get("/healthz")
@allow_anyone
def alive() -> Response:
    """Say that the process answers; asks nothing of anybody."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@allow_anyone
def ready() -> tuple[Response, int]:
    """Say whether the installation can work, check by check; 503 where one does not hold."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    found = app.extensions["readiness"].result(app)
    is_ready = all(found.values())
    if not is_ready:
        log.warning("not ready", failed=[name for name, holds in found.items() if not holds])
    checks = {name: "ok" if holds else "failed" for name, holds in found.items()}
    return jsonify(ready=is_ready, checks=checks), 200 if is_ready else 503


@blueprint.get("/metrics")
@allow_anyone
def metrics() -> Response:
    """Give everything counted, to those of ``SUPERVISOR_METRICS_FROM``; others find nothing."""
    if not is_among(request.remote_addr or "", settings().watching_networks):
        abort(404)
    state = StateOfTheInstallation(settings(), utc_now())
    text, kind = meters.of(current_app).written([state])
    return Response(text, content_type=kind)
