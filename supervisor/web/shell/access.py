"""Who may use which view. A view that declares nothing is refused to everyone."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

import structlog
from flask import Flask, Response, abort, current_app, request
from flask_login import current_user

from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db, login_manager
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.trouble import StoreError

log = structlog.get_logger()

View = TypeVar("View", bound=Callable[..., Any])


def allow(permission: Permission) -> Callable[[View], View]:
    """Declare that only signed-in people with ``permission`` may use the view."""

    def declare(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return declare


def allow_anyone(view: View) -> View:
    """Declare that the view needs no sign-in."""
    view.access = None  # type: ignore[attr-defined]
    return view


def recorded(action: AuditAction, kind: str, argument: str = "") -> Callable[[View], View]:
    """Declare that the trail keeps who read the page, and the object that ``argument`` names."""

    def declare(view: View) -> View:
        view.recorded = action, kind, argument  # type: ignore[attr-defined]
        return view

    return declare


def init_app(app: Flask) -> None:
    """Check every request against the declaration of its view; record what it says to record."""
    app.before_request(_check)
    app.after_request(_record_reading)


def _record_reading(answer: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    declared = getattr(view, "recorded", None)
    if declared is None or answer.status_code != HTTPStatus.OK:
        return answer
    action, kind, argument = declared
    reader = Actor(current_user.id, request.remote_addr or "")
    subject = (kind, (request.view_args or {}).get(argument, ""))
    audit.record_reading(db.session(), reader, action, subject)
    return answer


def _record_refusal(actor: Actor, endpoint: str, method: str) -> None:
    """Record a refusal; it stands whether or not the trail can be written."""
    try:
        audit.record_refusal(db.session(), actor, endpoint, method)
    except StoreError as error:
        log.error("refusal not recorded", user=actor.user_id, page=endpoint, exc_info=error)


def _check() -> Any:
    if request.endpoint is None or request.endpoint.rpartition(".")[2] == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    if not hasattr(view, "access"):
        abort(403)
    if view.access is None:
        return None
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    if current_user.role not in view.access.roles:
        actor = Actor(current_user.id, request.remote_addr or "")
        _record_refusal(actor, request.endpoint, request.method)
        abort(403)
    return None
