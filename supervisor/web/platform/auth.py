"""Signing in and out, and one's own password."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from supervisor.domain.platform.passwords import MAX_LENGTH, MIN_LENGTH
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.platform import accounts
from supervisor.services.platform.accounts import AccountError
from supervisor.web.shell.access import allow, allow_anyone
from supervisor.web.shell.frame import start_page
from supervisor.web.shell.identity import Identity, actor
from supervisor.web.shell.security import safe_next

blueprint = Blueprint("auth", __name__)


class SignInForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Name and password."""

    username = StringField(
        "用户名",
        validators=[InputRequired("请填写用户名。"), Length(max=60, message="用户名最多 60 字。")],
        render_kw={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"},
    )
    password = PasswordField(
        "密码",
        validators=[InputRequired("请填写密码。"), Length(max=MAX_LENGTH, message="密码过长。")],
        render_kw={"autocomplete": "current-password"},
    )


class ChangePasswordForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """The old password once, the new one twice."""

    current = PasswordField(
        "当前密码",
        validators=[InputRequired("请填写当前密码。")],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        "新密码",
        validators=[InputRequired("请填写新密码。")],
        render_kw={"autocomplete": "new-password", "minlength": MIN_LENGTH},
    )
    again = PasswordField(
        "再输一次新密码",
        validators=[InputRequired("请再输一次。"), EqualTo("new", "两次输入的新密码不一致。")],
        render_kw={"autocomplete": "new-password"},
    )


@blueprint.route("/sign-in", methods=["GET", "POST"])
@allow_anyone
def sign_in() -> str | Response | tuple[str, int]:
    """Open a session; the page never tells whether a name exists."""
    if current_user.is_authenticated:
        return redirect(start_page())
    form = SignInForm()
    if form.validate_on_submit():
        try:
            user = accounts.authenticate(
                db.session(), form.username.data, form.password.data, request.remote_addr or ""
            )
        except AccountError as refusal:
            flash(str(refusal), "error")
            code = 429 if isinstance(refusal, accounts.TooManyAttempts) else 401
            return render_template("platform/auth/sign_in.html", form=form), code
        _open_session(Identity.of(user))
        return redirect(safe_next(request.args.get("next")) or start_page())
    return render_template("platform/auth/sign_in.html", form=form)


@blueprint.post("/sign-out")
@allow(Permission.SIGNED_IN)
def sign_out() -> Response:
    """Close the session, on this machine and every other."""
    accounts.end_sessions(db.session(), actor())
    logout_user()
    session.clear()
    flash("已退出登录。", "success")
    answer = redirect(url_for("auth.sign_in"))
    answer.headers["Clear-Site-Data"] = '"storage"'  # forms and drafts kept on the device
    return answer


@blueprint.route("/password", methods=["GET", "POST"])
@allow(Permission.SIGNED_IN)
def change_password() -> str | Response | tuple[str, int]:
    """Change one's own password; a first sign-in leads nowhere else."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            user = accounts.change_password(db.session(), actor(), form.current.data, form.new.data)
        except AccountError as refusal:
            form.new.errors = [*form.new.errors, str(refusal)]
            return render_template("platform/auth/change_password.html", form=form), 422
        _open_session(Identity.of(user))
        flash("密码已修改，其他设备上的登录已失效。", "success")
        return redirect(start_page())
    return render_template("platform/auth/change_password.html", form=form)


def require_password_change() -> Any:
    """Keep a person with a handed-out password on the page that replaces it."""
    if not current_user.is_authenticated or not current_user.must_change_password:
        return None
    endpoint = request.endpoint or ""
    if endpoint in ("auth.change_password", "auth.sign_out") or endpoint.endswith("static"):
        return None
    return redirect(url_for("auth.change_password"))


def _open_session(identity: Identity) -> None:
    """Start from an empty session, so that nothing set before signing in survives it."""
    session.clear()
    session.permanent = True
    login_user(identity)
