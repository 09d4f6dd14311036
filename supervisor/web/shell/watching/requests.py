"""An id for every request, a line in the log, a count: never an address, a query or a person."""

import re
import secrets
import time
from typing import Final

import structlog
from flask import Flask, Response, current_app, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from supervisor.settings import Settings
from supervisor.web.shell.watching import meters

log = structlog.get_logger()

HEADER: Final = "X-Request-Id"
_GIVEN: Final = re.compile(r"[0-9A-Za-z-]{8,64}")
# Asked every few seconds by machines.
_NOT_LOGGED: Final = {"health.alive", "health.ready", "health.metrics"}


def init_app(app: Flask) -> None:
    """Watch every request; must come before whatever may answer one."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)


def route() -> str:
    """Return the route of the request as it is declared, with the names of its values."""
    return request.url_rule.rule if request.url_rule else "(none)"


def _begin() -> None:
    clear_contextvars()
    g.request_began = time.perf_counter()
    g.request_id = _given() or secrets.token_hex(8)
    bind_contextvars(request_id=g.request_id)


def _given() -> str | None:
    """Return the id that a proxy of ours gave; where none is set, anybody could have written it."""
    settings: Settings = current_app.config["SETTINGS"]
    given = request.headers.get(HEADER, "")
    return given if settings.proxy_networks and _GIVEN.fullmatch(given) else None


def _end(answer: Response) -> Response:
    if "request_began" not in g:
        return answer
    answer.headers[HEADER] = g.request_id
    seconds = time.perf_counter() - g.request_began
    settings: Settings = current_app.config["SETTINGS"]
    if settings.watching_networks:
        meters.of(current_app).count(request.method, route(), answer.status_code, seconds)
    if settings.access_log and request.endpoint not in _NOT_LOGGED and not _is_static():
        log.info(
            "request",
            method=request.method if request.method in meters.METHODS else "other",
            route=route(),
            status=answer.status_code,
            ms=round(seconds * 1000, 1),
        )
    return answer


def _is_static() -> bool:
    return request.endpoint is not None and request.endpoint.rpartition(".")[2] == "static"


def _forget(_error: BaseException | None) -> None:
    clear_contextvars()
