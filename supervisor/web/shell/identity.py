"""Who is signed in: a plain value made from session and account at the start of each request."""

from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, current_app, flash, redirect, request, session, url_for
from flask_login import UserMixin, current_user, login_user
from werkzeug.wrappers import Response

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.extensions import db, login_manager
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.sign_in import devices, sessions
from supervisor.services.platform.sign_in.entering import Entry
from supervisor.services.platform.sign_in.passkeys import Site
from supervisor.services.platform.sign_in.sessions import Caller, OpenSession
from supervisor.services.platform.trouble import StoreError
from supervisor.web.shell.installation import settings, signing_keys
from supervisor.web.shell.security import page_before

log = structlog.get_logger()


@dataclass(frozen=True)
class Identity(UserMixin):  # type: ignore[misc]  # untyped library
    """The signed-in person; holding no row, it outlives a rolled-back unit of work."""

    id: int
    username: str
    display_name: str
    role: Role
    agency_id: int | None
    must_change_password: bool
    record_id: int
    is_proven: bool
    has_second_factor: bool
    token: str

    @classmethod
    def of(cls, found: OpenSession, token: str) -> "Identity":
        """Take what pages need from the rows of account and session."""
        user = found.user
        return cls(
            id=user.id,
            username=user.username,
            display_name=user.display_name,
            role=user.role,
            agency_id=user.agency_id,
            must_change_password=user.must_change_password,
            record_id=found.record.id,
            is_proven=found.is_proven(settings(), utc_now()),
            has_second_factor=found.has_second_factor,
            token=token,
        )

    def get_id(self) -> str:
        """Return what the cookie keeps: the secret of the session's row."""
        return self.token

    @property
    def needs_second_factor(self) -> bool:
        """Tell whether the role asks for a second factor that the account has not got yet."""
        return not self.has_second_factor and self.role in settings().guarded_roles


def actor() -> Actor:
    """Return the signed-in person as the audit trail names them."""
    user_id = current_user.id if current_user.is_authenticated else None
    return Actor(user_id, request.remote_addr or "")


def caller() -> Caller:
    """Return where the request comes from."""
    return Caller(request.remote_addr or "", request.headers.get("User-Agent", ""))


def site() -> Site:
    """Return where passkeys are made for: as set, else as this request came."""
    origin = (settings().console_url or request.host_url).rstrip("/")
    return Site(host=origin.partition("//")[2].partition(":")[0], origin=origin)


def device_cookie() -> str:
    """Return the name of the cookie that a known device has; no other host may set it."""
    prefix = "__Host-" if current_app.config["SESSION_COOKIE_SECURE"] else ""
    return prefix + devices.NAME


def open_cookie(entry: Entry, response: Response) -> Response:
    """Start from an empty cookie, so that nothing set before signing in survives it.

    The device is remembered apart, so that no stranger's attempts count against it.
    """
    session.clear()
    session.permanent = True
    found = sessions.find(db.session(), settings(), entry.token)
    if found is None:
        return response
    login_user(Identity.of(found, entry.token))
    response.set_cookie(
        device_cookie(),
        devices.new_device(signing_keys(), found.user.username),
        max_age=devices.LIFE_SECONDS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )
    return response


def init_app(app: Flask) -> None:
    """Bind the sign-in to the application."""
    login_manager.init_app(app)
    login_manager.session_protection = "basic"
    login_manager.user_loader(_load)
    login_manager.unauthorized_handler(_ask_to_sign_in)


def _load(token: str) -> Identity | None:
    found = sessions.find(db.session(), settings(), token)
    if found is None or found.record.awaits_second:
        return None
    identity = Identity.of(found, token)
    try:
        sessions.note_use(db.session(), found.record.id, found.record.seen_at)
    except StoreError as error:
        log.error("use of a session not noted", user=identity.id, exc_info=error)
    return identity


def _ask_to_sign_in() -> Any:
    is_read = request.method == "GET"
    target = request.full_path.rstrip("?") if is_read else page_before()
    if target and target != "/":
        words = "请先登录。" if is_read else "登录已过期，这次提交没有保存。登录后回到原来的页面。"
        flash(words, "warning")
        return redirect(url_for("auth.sign_in", next=target))
    return redirect(url_for("auth.sign_in"))
