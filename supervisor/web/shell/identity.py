"""Who is signed in: a plain value made from the account at the start of each request."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, flash, redirect, request, url_for
from flask_login import UserMixin, current_user

from supervisor.domain.platform.roles import Role
from supervisor.extensions import db, login_manager
from supervisor.services.platform import accounts
from supervisor.services.platform.audit import Actor
from supervisor.store.queries.platform.people import User
from supervisor.web.shell.numbers import whole_number
from supervisor.web.shell.security import page_before


@dataclass(frozen=True)
class Identity(UserMixin):  # type: ignore[misc]  # untyped library
    """The signed-in person; holding no row, it outlives a rolled-back unit of work."""

    id: int
    username: str
    display_name: str
    role: Role
    agency_id: int | None
    must_change_password: bool
    session_epoch: int

    @classmethod
    def of(cls, user: User) -> "Identity":
        """Take what pages need from the account's row."""
        return cls(
            id=user.id,
            username=user.username,
            display_name=user.display_name,
            role=user.role,
            agency_id=user.agency_id,
            must_change_password=user.must_change_password,
            session_epoch=user.session_epoch,
        )

    def get_id(self) -> str:
        """Return account and epoch: raising the epoch makes every older cookie worthless."""
        return f"{self.id}:{self.session_epoch}"


def actor() -> Actor:
    """Return the signed-in person as the audit trail names them."""
    user_id = current_user.id if current_user.is_authenticated else None
    return Actor(user_id, request.remote_addr or "")


def init_app(app: Flask) -> None:
    """Bind the sign-in to the application."""
    login_manager.init_app(app)
    login_manager.session_protection = "basic"
    login_manager.user_loader(_load)
    login_manager.unauthorized_handler(_ask_to_sign_in)


def _load(cookie: str) -> Identity | None:
    user_id, _, epoch = cookie.partition(":")
    try:
        spoken_for = whole_number(user_id), whole_number(epoch)
    except ValueError:
        return None
    user = accounts.load_signed_in(db.session(), *spoken_for)
    return Identity.of(user) if user else None


def _ask_to_sign_in() -> Any:
    is_read = request.method == "GET"
    target = request.full_path.rstrip("?") if is_read else page_before()
    if target and target != "/":
        words = "请先登录。" if is_read else "登录已过期，这次提交没有保存。登录后回到原来的页面。"
        flash(words, "warning")
        return redirect(url_for("auth.sign_in", next=target))
    response: Response = redirect(url_for("auth.sign_in"))  # type: ignore[assignment]
    return response
