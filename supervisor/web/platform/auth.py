"""Signing in, in one step or two, signing out, and one's own password."""

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from supervisor.domain.platform.passwords import MAX_LENGTH, MIN_LENGTH
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.sign_in import SignInWay
from supervisor.extensions import db
from supervisor.services.platform import accounts
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.seal import Seal
from supervisor.services.platform.sign_in import (
    attempts,
    codes,
    devices,
    entering,
    passkeys,
    sessions,
)
from supervisor.services.platform.sign_in.refusals import AccountError, TooManyAttempts
from supervisor.services.platform.sign_in.sessions import OpenSession
from supervisor.store.queries.platform.sessions import passkeys_of
from supervisor.web.shell.access import allow, allow_anyone
from supervisor.web.shell.frame import start_page
from supervisor.web.shell.identity import actor, caller, device_cookie, open_cookie, site
from supervisor.web.shell.installation import settings, signing_keys
from supervisor.web.shell.security import safe_next
from supervisor.web.shell.submitted import text_field

blueprint = Blueprint("auth", __name__)
_HALF_OPEN = "second_step"  # where the cookie keeps a session that awaits its second step
Answer = str | Response | tuple[str, int]


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
        validators=[
            InputRequired("请填写当前密码。"),
            Length(max=MAX_LENGTH, message="密码过长。"),
        ],
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
def sign_in() -> Answer:
    """Open a session; the page never tells whether a name exists."""
    if current_user.is_authenticated:
        return redirect(start_page())
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("platform/auth/sign_in.html", form=form)
    name = form.username.data
    device = devices.device_of(signing_keys(), request.cookies.get(device_cookie(), ""), name)
    try:
        entry = entering.authenticate(db.session(), name, form.password.data, caller(), device)
    except AccountError as refusal:
        return _refused(refusal, "platform/auth/sign_in.html", form=form)
    target = safe_next(request.args.get("next"))
    if not entry.awaits_second:
        return _enter(entry, target)
    session.clear()
    session[_HALF_OPEN] = entry.token
    return redirect(url_for("auth.second_step", next=target))


@blueprint.route("/sign-in/second", methods=["GET", "POST"])
@allow_anyone
def second_step() -> Answer:
    """Ask who has shown the password for the second factor."""
    half_open = _half_open()
    if half_open is None:
        flash("请重新登录。", "warning")
        return redirect(url_for("auth.sign_in", next=safe_next(request.args.get("next"))))
    if request.method == "GET":
        return _second_step_page(half_open)
    user_id = half_open.user.id
    try:
        way = _shown_second(user_id)
        entry = entering.finish(db.session(), half_open.record.id, way, caller())
    except AccountError as refusal:
        flash(str(refusal), "error")
        code = 429 if isinstance(refusal, TooManyAttempts) else 401
        return _second_step_page(half_open), code
    return _enter(entry, safe_next(request.args.get("next")))


@blueprint.route("/sign-in/passkey", methods=["GET", "POST"])
@allow_anyone
def passkey() -> Answer:
    """Sign in by a passkey alone: it opens an account whose password is being guessed at, too."""
    page = "platform/auth/passkey.html"
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        abort(400)  # a foreign page's picture or frame must use up nobody's attempts
    is_asking = request.method == "GET"
    limit = attempts.PER_ASKING if is_asking else attempts.PER_ADDRESS
    try:
        attempts.admit_address(db.session(), request.remote_addr or "", limit)
        if is_asking:
            asked = passkeys.ask_to_sign(db.session(), site(), None)
            return render_template(page, asked=asked, site=site())
        answer = text_field("challenge"), text_field("credential", 20_000)
        user = passkeys.check(db.session(), site(), answer, None, request.remote_addr or "")
    except AccountError as refusal:
        return _refused(refusal, page, asked=None, site=site())
    entry = entering.enter_by_passkey(db.session(), user.id, caller())
    return _enter(entry, safe_next(request.args.get("next")))


@blueprint.post("/sign-out")
@allow(Permission.SIGNED_IN)
def sign_out() -> Response:
    """Close the session; copies of its cookie open nothing any more."""
    sessions.sign_out(db.session(), actor(), current_user.record_id)
    logout_user()
    session.clear()
    flash("已退出登录。", "success")
    answer = redirect(url_for("auth.sign_in"))
    answer.headers["Clear-Site-Data"] = '"storage"'  # forms and drafts kept on the device
    return answer


@blueprint.route("/password", methods=["GET", "POST"])
@allow(Permission.SIGNED_IN)
def change_password() -> Answer:
    """Change one's own password; a first sign-in leads nowhere else."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        given, record_id = (form.current.data, form.new.data), current_user.record_id
        try:
            accounts.change_password(db.session(), actor(), *given, record_id)
        except AccountError as refusal:
            form.new.errors = [*form.new.errors, str(refusal)]
            return render_template("platform/auth/change_password.html", form=form), 422
        flash("密码已修改，其他设备上的登录已失效。", "success")
        return redirect(start_page())
    return render_template("platform/auth/change_password.html", form=form)


def require_password_change() -> Response | None:
    """Keep a person with a handed-out password on the page that replaces it."""
    if not current_user.is_authenticated or not current_user.must_change_password:
        return None
    endpoint = request.endpoint or ""
    if endpoint in ("auth.change_password", "auth.sign_out") or endpoint.endswith("static"):
        return None
    return redirect(url_for("auth.change_password"))


def require_second_factor() -> Response | None:
    """Keep a person whose role asks for a second factor on the pages that set one up."""
    if not current_user.is_authenticated or not current_user.needs_second_factor:
        return None
    endpoint = request.endpoint or ""
    if endpoint.partition(".")[0] in ("auth", "account") or endpoint.endswith("static"):
        return None
    return redirect(url_for("account.index"))


def _enter(entry: entering.Entry, target: str | None) -> Response:
    answer = redirect("")
    open_cookie(entry, answer)
    answer.location = target or start_page()
    return answer


def _refused(refusal: AccountError, page: str, **values: object) -> tuple[str, int]:
    flash(str(refusal), "error")
    code = 429 if isinstance(refusal, TooManyAttempts) else 401
    return render_template(page, **values), code


def _half_open() -> OpenSession | None:
    found = sessions.find(db.session(), settings(), session.get(_HALF_OPEN, ""))
    return found if found is not None and found.record.awaits_second else None


def _second_step_page(half_open: OpenSession) -> str:
    user_id = half_open.user.id
    has_passkey = bool(passkeys_of(db.session(), user_id))
    asked = passkeys.ask_to_sign(db.session(), site(), user_id) if has_passkey else None
    return render_template("platform/auth/second_step.html", asked=asked)


def _shown_second(user_id: int) -> SignInWay:
    """Return which second factor was shown; raises ``AccountError``."""
    who = Actor(user_id, request.remote_addr or "")
    credential = text_field("credential", 20_000)
    if not credential:
        return codes.check_code(db.session(), Seal.of(settings()), who, text_field("code", 60))
    attempts.admit_second_step(db.session(), user_id, who.remote_address)
    answer = text_field("challenge"), credential
    passkeys.check(db.session(), site(), answer, user_id, who.remote_address)
    return SignInWay.PASSKEY
