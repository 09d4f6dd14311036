"""What comes before all else with a request: its size, then how often its caller has come.

Nobody who is not signed in makes the server read much, or check anything, before these two said
yes. The interface for programs has limits of its own (``web/exchange/interface.py``).
"""

from typing import Any, Final

from flask import Flask, abort, render_template, request, session

from supervisor.extensions import db
from supervisor.services.pictures.limits import MOST_PUBLIC_BYTES
from supervisor.services.platform import throttle
from supervisor.services.platform.attachments import MOST_BYTES, MOST_FILES
from supervisor.services.public import directory
from supervisor.services.public.directory import TooManyRequests

STRANGERS: Final = throttle.Limit("stranger", capacity=120, seconds_per_token=0.5)
FORM_BYTES: Final = 512 * 1024  # the longest ad there may be, every byte of it escaped
_UPLOADS: Final = {
    "public_complaints.submit": MOST_FILES * MOST_BYTES + FORM_BYTES,
    "public_papers.check": MOST_PUBLIC_BYTES + FORM_BYTES,
}
_OWN_LIMITS: Final = "api"
"""The blueprint of the interface for programs."""
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Stand before every other guard, form tokens included: checking one reads the whole form."""
    app.before_request(_admit)


def _admit() -> Any:
    # A cookie of ours names a session; whether it still opens anything is asked later.
    is_stranger = "_user_id" not in session
    if request.method in _READING or request.blueprint == _OWN_LIMITS or not is_stranger:
        return None
    most = _UPLOADS.get(request.endpoint or "", FORM_BYTES)
    request.max_content_length = most
    if (request.content_length or 0) > most:
        abort(413)
    try:
        directory.admit(db.session(), STRANGERS, request.remote_addr or "")
    except TooManyRequests:
        return render_template("public/too_many.html"), 429
    return None
