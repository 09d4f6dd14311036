"""What comes before all else with a request: its size, then how often its caller has come.

Nobody from outside the office makes the server read much, or check anything, before these two said
yes: strangers are counted by address, agencies by account. Staff are counted by account too, each
server process for itself: what a script or a stolen session sends keeps nobody waiting.
Who is signed in is asked of the server, for a cookie whose session has ended is a stranger's. The
interface for programs has limits of its own (``web/exchange/interface.py``).
"""

import time
from typing import Any, Final

from flask import Flask, abort, current_app, render_template, request
from flask_login import current_user

from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.services.pictures.limits import MOST_PUBLIC_BYTES
from supervisor.services.platform import throttle
from supervisor.services.platform.attachments import MOST_BYTES, MOST_FILES
from supervisor.services.public import directory
from supervisor.services.public.directory import TooManyRequests

STRANGERS: Final = throttle.Limit("stranger", capacity=120, seconds_per_token=0.5)
AGENCIES: Final = throttle.Limit("agency_account", capacity=600, seconds_per_token=1)
# No hand is as fast: an inspector decides some leads a minute.
STAFF: Final = throttle.Limit("staff_account", capacity=300, seconds_per_token=0.25)
FORM_BYTES: Final = 512 * 1024  # the longest ad there may be, every byte of it escaped
_WITH_FILES: Final = MOST_FILES * MOST_BYTES + FORM_BYTES
_UPLOADS: Final = {
    "public_complaints.submit": _WITH_FILES,
    "public_papers.check": MOST_PUBLIC_BYTES + FORM_BYTES,
}
_OWN_LIMITS: Final = "api"
"""The blueprint of the interface for programs."""
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Stand before every other guard, form tokens included: checking one reads the whole form."""
    app.extensions["staff_submissions"] = throttle.OwnBuckets(STAFF)
    app.before_request(_admit)


def _admit() -> Any:
    if request.method in _READING or request.blueprint == _OWN_LIMITS:
        return None
    if not current_user.is_authenticated:
        most = _UPLOADS.get(request.endpoint or "", FORM_BYTES)
        return _limit(most, STRANGERS, request.remote_addr or "")
    if current_user.role is Role.AGENCY:
        return _limit(_WITH_FILES, AGENCIES, f"account {current_user.id}")
    submissions: throttle.OwnBuckets = current_app.extensions["staff_submissions"]
    if not submissions.take(current_user.id, time.monotonic()):
        return render_template("platform/too_fast.html"), 429
    return None


def _limit(most: int, limit: throttle.Limit, whose: str) -> Any:
    request.max_content_length = most
    if (request.content_length or 0) > most:
        abort(413)
    try:
        directory.admit(db.session(), limit, whose)
    except TooManyRequests:
        return render_template("public/too_many.html"), 429
    return None
