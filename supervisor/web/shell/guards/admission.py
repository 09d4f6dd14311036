"""What comes before all else with a request: its size, then how often its caller has come.

Nobody makes the server read much, or check anything, before these two said yes: how large a body
may be stands in ``limits.py`` by endpoint, and files are for those alone who may use the endpoint.
Strangers are counted by address, agencies by account. Staff are counted by account too, each
server process for itself: what a script or a stolen session sends keeps nobody waiting.
Who is signed in is asked of the server, for a cookie whose session has ended is a stranger's. The
interface for programs has limits of its own (``web/exchange/interface.py``).
"""

import time
from typing import Any, Final

from flask import Flask, abort, current_app, render_template, request
from flask_login import current_user

from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.services.platform import throttle
from supervisor.services.public import directory
from supervisor.services.public.directory import TooManyRequests
from supervisor.web.shell.guards.limits import FORM_BYTES, intake_of

STRANGERS: Final = throttle.Limit("stranger", capacity=120, seconds_per_token=0.5)
AGENCIES: Final = throttle.Limit("agency_account", capacity=600, seconds_per_token=1)
# No hand is as fast: an inspector decides some leads a minute.
STAFF: Final = throttle.Limit("staff_account", capacity=300, seconds_per_token=0.25)
# Far beyond what a library full of people clicks. Each process counts: that costs no write.
READINGS: Final = throttle.Limit("reading", capacity=1500, seconds_per_token=0.05)
_COUNTED_ELSEWHERE: Final = frozenset({"health"})
_OWN_LIMITS: Final = "api"
"""The blueprint of the interface for programs."""
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Stand before every other guard, form tokens included: checking one reads the whole form."""
    app.extensions["staff_submissions"] = throttle.OwnBuckets(STAFF)
    app.extensions["readings"] = throttle.OwnBuckets(READINGS)
    app.before_request(_admit)


def _admit() -> Any:
    if _has_own_limits():
        return None
    if request.method in _READING:
        return _count_reading()
    _bound_size()
    if not current_user.is_authenticated:
        return _count(STRANGERS, request.remote_addr or "")
    if current_user.role is Role.AGENCY:
        return _count(AGENCIES, f"account {current_user.id}")
    submissions: throttle.OwnBuckets = current_app.extensions["staff_submissions"]
    if not submissions.take(current_user.id, time.monotonic()):
        return render_template("platform/too_fast.html"), 429
    return None


def _has_own_limits() -> bool:
    """Tell whether a request is of a program, for the health checks, or for a file of the pages."""
    endpoint = request.endpoint or ""
    if request.blueprint in _COUNTED_ELSEWHERE or endpoint.rpartition(".")[2] == "static":
        return True
    view = current_app.view_functions.get(endpoint)
    return request.blueprint == _OWN_LIMITS and (
        request.method not in _READING or hasattr(view, "terms")
    )


def _count_reading() -> Any:
    """Count a page that a stranger asks for; whoever is signed in is known and let through."""
    if current_user.is_authenticated:
        return None
    readings: throttle.OwnBuckets = current_app.extensions["readings"]
    whose = hash(throttle.block_of(request.remote_addr or ""))
    if readings.take(whose, time.monotonic()):
        return None
    return render_template("public/too_many.html"), 429


def _bound_size() -> None:
    """Refuse a body that is larger than the endpoint takes from who sends it."""
    view = current_app.view_functions.get(request.endpoint or "")
    access: Permission | None = getattr(view, "access", None)
    may_enter = access is None or (
        current_user.is_authenticated and current_user.role in access.roles
    )
    installation = int(current_app.config["MAX_CONTENT_LENGTH"])
    most = intake_of(request.endpoint).most_bytes(installation) if may_enter else FORM_BYTES
    request.max_content_length = most
    if (request.content_length or 0) > most:
        abort(413)


def _count(limit: throttle.Limit, whose: str) -> Any:
    try:
        directory.admit(db.session(), limit, whose)
    except TooManyRequests:
        return render_template("public/too_many.html"), 429
    return None
