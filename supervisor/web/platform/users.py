"""Accounts, for the administrator: list, make, shut, give a new password."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from supervisor.domain.desk import foreseeing_one
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.services.platform import accounts
from supervisor.services.platform.accounts import NewUser
from supervisor.services.platform.sign_in.refusals import AccountError
from supervisor.store.queries.platform import people
from supervisor.store.queries.platform.sessions import with_second_factor
from supervisor.web.shell.access import allow
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.submitted import FormProblem, choice_field

blueprint = Blueprint("users", __name__, url_prefix="/settings/users")


class NewUserForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """A new account; its first password is made by the system."""

    username = StringField(
        "用户名",
        validators=[
            InputRequired("请填写用户名。"),
            Length(2, 60, "用户名为 2 到 60 个字符。"),
            Regexp(r"^[A-Za-z0-9._-]+$", message="用户名只能用字母、数字、点、横线。"),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )
    display_name = StringField(
        "姓名", validators=[InputRequired("请填写姓名。"), Length(max=60, message="姓名过长。")]
    )
    role = SelectField("角色", choices=[SelectChoice(str(role), role.label) for role in Role])
    uscc = StringField(
        "所属机构的统一社会信用代码", validators=[Optional(), Length(18, 18, "应为 18 位。")]
    )


@blueprint.get("")
@allow(Permission.KEEP_ACCOUNTS)
def index() -> str:
    """List the accounts."""
    return render_template(
        "platform/users/index.html",
        accounts=people.accounts(db.session()),
        guarded=with_second_factor(db.session()),
        resetting=foreseeing_one.account_reset,
        roles=[role for role in Role if role is not Role.AGENCY],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Permission.KEEP_ACCOUNTS)
def create() -> str | tuple[str, int]:
    """Make an account and show its first password once."""
    form = NewUserForm()
    if not form.validate_on_submit():
        return render_template("platform/users/new.html", form=form)
    session = db.session()
    password = accounts.first_password()
    try:
        agency_id = accounts.agency_of(session, form.uscc.data) if form.uscc.data else None
        new = NewUser(
            username=form.username.data,
            display_name=form.display_name.data,
            password=password,
            role=Role.of(form.role.data),
            agency_id=agency_id,
            must_change_password=True,
        )
        user = accounts.add_account(session, actor(), new)
    except AccountError as refusal:
        flash(str(refusal), "error")
        return render_template("platform/users/new.html", form=form), 422
    return render_template(
        "platform/users/password.html", user=user, password=password, is_new=True
    )


@blueprint.post("/<int:user_id>/disable")
@allow(Permission.KEEP_ACCOUNTS)
def disable(user_id: int) -> Response:
    """Shut an account; its sessions end at once."""
    try:
        user = accounts.disable_user(db.session(), actor(), user_id)
        flash(f"已停用 {user.display_name}，其登录立即失效。", "success")
    except AccountError as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("users.index"))


@blueprint.post("/<int:user_id>/enable")
@allow(Permission.KEEP_ACCOUNTS)
def enable(user_id: int) -> Response:
    """Open a shut account again."""
    try:
        user = accounts.enable_user(db.session(), actor(), user_id)
        flash(f"已启用 {user.display_name}。", "success")
    except AccountError as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("users.index"))


@blueprint.post("/<int:user_id>/reset")
@allow(Permission.KEEP_ACCOUNTS)
def reset(user_id: int) -> str | Response:
    """Replace a forgotten password and show the new one once."""
    try:
        heed(foreseeing_one.account_reset("", with_second_factor=False))
        user, password = accounts.reset_password(db.session(), actor(), user_id)
    except (FormProblem, AccountError) as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("users.index"))
    return render_template(
        "platform/users/password.html", user=user, password=password, is_new=False
    )


@blueprint.post("/<int:user_id>/reset-second-factor")
@allow(Permission.KEEP_ACCOUNTS)
def reset_second_factor(user_id: int) -> str | Response:
    """Free an account of a lost device and show its new password once."""
    try:
        heed(foreseeing_one.account_reset("", with_second_factor=True))
        user, password = accounts.reset_second_factor(db.session(), actor(), user_id)
    except (FormProblem, AccountError) as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("users.index"))
    return render_template(
        "platform/users/password.html", user=user, password=password, is_new=False
    )


@blueprint.post("/<int:user_id>/role")
@allow(Permission.KEEP_ACCOUNTS)
def change_role(user_id: int) -> Response:
    """Give an account another role; its sessions end."""
    try:
        role = choice_field("role", Role, "角色")
        if role is None:
            raise FormProblem("请选择角色。")
        user = accounts.change_role(db.session(), actor(), user_id, role)
        flash(f"{user.display_name} 现为{role.label}，其登录立即失效。", "success")
    except (AccountError, FormProblem) as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("users.index"))


@blueprint.post("/<int:user_id>/end-sessions")
@allow(Permission.KEEP_ACCOUNTS)
def end_sessions(user_id: int) -> Response:
    """End every session of an account."""
    try:
        user = accounts.end_sessions(db.session(), actor(), user_id)
        flash(f"已结束 {user.display_name} 的全部登录。", "success")
    except AccountError as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("users.index"))
