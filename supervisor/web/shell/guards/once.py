"""What a page shows once: the cookie holds a ticket, the server what it is for."""

from flask import session

from supervisor.extensions import db
from supervisor.services.platform.keeping import once
from supervisor.services.platform.seal import Seal
from supervisor.web.shell.installation import settings


def show_once(name: str, content: str) -> None:
    """Let the next page take ``content`` under ``name``, once."""
    session[name] = once.put(db.session(), Seal.of(settings()), content)


def shown_once(name: str) -> str | None:
    """Return what was kept under ``name``, the first time it is asked for."""
    ticket = session.pop(name, None)
    if not isinstance(ticket, str):
        return None
    return once.take(db.session(), Seal.of(settings()), ticket)
