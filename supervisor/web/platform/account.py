"""One's own account: second factors, recovery codes, and the sessions that are open."""

import ipaddress
from typing import Any, Final

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.platform.seal import Seal
from supervisor.services.platform.sign_in import codes, passkeys, sessions
from supervisor.services.platform.sign_in.refusals import AccountError
from supervisor.store.queries.platform import sessions as queries
from supervisor.web.shell.access import allow
from supervisor.web.shell.guards.grave import SHOW
from supervisor.web.shell.identity import actor, site
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import text_field

blueprint = Blueprint("account", __name__, url_prefix="/account")
_LONGEST_CREDENTIAL: Final = 20_000
Answer = str | Response | tuple[str, int]


@blueprint.get("")
@allow(Permission.SIGNED_IN)
def index() -> str:
    """Show what the account is guarded by and where it is open."""
    session, user_id = db.session(), current_user.id
    generator = queries.totp_of(session, user_id)
    return render_template(
        "platform/account/index.html",
        has_generator=generator is not None and generator.confirmed_at is not None,
        passkeys=queries.passkeys_of(session, user_id),
        codes_left=queries.recovery_codes_left(session, user_id),
        sessions=sessions.own_sessions(session, settings(), user_id),
        may_have_passkeys=_may_have_passkeys(),
    )


@blueprint.route("/generator", methods=["GET", "POST"])
@allow(Permission.SIGNED_IN)
def generator() -> Answer:
    """Set up a generator of codes: shown as a QR code, in use once a code was typed."""
    seal = Seal.of(settings())
    if request.method == "GET" or SHOW in request.form:
        return _generator_page(seal, anew=True)
    try:
        made = codes.confirm_generator(
            db.session(), seal, actor(), text_field("code", 60), current_user.record_id
        )
    except AccountError as refusal:
        flash(str(refusal), "error")
        page = _generator_page(seal)
        return (page, 422) if isinstance(page, str) else page
    return _after_new_factor(made, "验证码已启用，其他设备上的登录已结束。")


@blueprint.post("/generator/remove")
@allow(Permission.SIGNED_IN)
def remove_generator() -> Response:
    """Stop using the generator."""
    codes.remove_generator(db.session(), actor(), current_user.record_id)
    flash("验证码已停用，其他设备上的登录已结束。", "success")
    return redirect(url_for("account.index"))


@blueprint.route("/passkeys/new", methods=["GET", "POST"])
@allow(Permission.SIGNED_IN)
def new_passkey() -> Answer:
    """Let this device make a passkey."""
    if not _may_have_passkeys():
        flash("用 IP 地址打开时不能使用通行密钥，请用系统的域名打开。", "warning")
        return redirect(url_for("account.index"))
    if request.method == "GET":
        return _passkey_page()
    credential = text_field("credential", _LONGEST_CREDENTIAL)
    answer = text_field("challenge"), credential, text_field("name", 60)
    try:
        made = passkeys.register(db.session(), site(), actor(), answer, current_user.record_id)
    except AccountError as refusal:
        flash(str(refusal), "error")
        return _passkey_page(), 422
    return _after_new_factor(made, "通行密钥已登记，其他设备上的登录已结束。")


@blueprint.post("/passkeys/<int:passkey_id>/remove")
@allow(Permission.SIGNED_IN)
def remove_passkey(passkey_id: int) -> Response:
    """Drop one of one's own passkeys."""
    if not passkeys.remove(db.session(), actor(), passkey_id, current_user.record_id):
        raise NotFound
    flash("通行密钥已删除，其他设备上的登录已结束。", "success")
    return redirect(url_for("account.index"))


@blueprint.post("/recovery-codes")
@allow(Permission.SIGNED_IN)
def new_recovery_codes() -> Answer:
    """Replace the recovery codes and show the new ones once."""
    try:
        made = codes.new_recovery_codes(db.session(), actor())
    except AccountError as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("account.index"))
    return render_template("platform/account/recovery_codes.html", codes=made)


@blueprint.post("/sessions/<int:record_id>/end")
@allow(Permission.SIGNED_IN)
def end_session(record_id: int) -> Response:
    """End one of one's own sessions, on whatever device it is open."""
    if not sessions.end_one(db.session(), actor(), record_id):
        raise NotFound
    flash("该登录已结束。", "success")
    return redirect(url_for("account.index"))


@blueprint.post("/sessions/end-others")
@allow(Permission.SIGNED_IN)
def end_other_sessions() -> Response:
    """End every session but this one."""
    sessions.end_others(db.session(), actor(), current_user.record_id)
    flash("其他登录已全部结束。", "success")
    return redirect(url_for("account.index"))


def _generator_page(seal: Seal, *, anew: bool = False) -> str | Response:
    try:
        proposed = codes.propose_generator(db.session(), seal, current_user.id, anew=anew)
    except AccountError as refusal:
        flash(str(refusal), "warning")
        return redirect(url_for("account.index"))
    drawn = segno.make(proposed.address, error="m").svg_inline(scale=4, border=2)
    code: Any = Markup(drawn)  # noqa: S704 - drawn from an address of ours
    return render_template("platform/account/generator.html", code=code, secret=proposed.secret)


def _passkey_page() -> str:
    asked = passkeys.ask_to_register(db.session(), site(), current_user.id)
    return render_template("platform/account/passkey.html", asked=asked)


def _after_new_factor(made: list[str] | None, said: str) -> str | Response:
    flash(said, "success")
    if made is None:
        return redirect(url_for("account.index"))
    return render_template("platform/account/recovery_codes.html", codes=made)


def _may_have_passkeys() -> bool:
    """Tell whether the site has a host name: browsers bind no passkey to a bare address."""
    try:
        ipaddress.ip_address(site().host)
    except ValueError:
        return True
    return False
