"""``supervisor user``: accounts from the command line, for the first administrator above all."""

import secrets

import click

from supervisor.cli.console import application, console, json_option, print_json
from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.services.platform import accounts
from supervisor.services.platform.audit import SYSTEM
from supervisor.store.queries.platform import people


@click.group()
def user() -> None:
    """Create, list and disable accounts."""


@user.command()
@click.argument("username")
@click.option("--name", "display_name", required=True, help="The name colleagues know.")
@click.option("--role", required=True, type=click.Choice(Role.keys()))
@click.option("--agency", "agency_id", type=int, help="Agency id, for the role agency.")
def create(username: str, display_name: str, role: str, agency_id: int | None) -> None:
    """Create an account with a one-time password, to be changed at the first sign-in."""
    password = secrets.token_urlsafe(12)
    with application().app_context():
        try:
            new = accounts.NewUser(
                username,
                display_name,
                password,
                Role.of(role),
                agency_id,
                must_change_password=True,
            )
            accounts.add_account(db.session(), SYSTEM, new)
        except accounts.AccountError as error:
            raise click.ClickException(str(error)) from error
    console.print(f"{username}  one-time password: {password}")


@user.command("list")
@json_option
def list_users(*, as_json: bool) -> None:
    """List the accounts."""
    with application().app_context():
        found = [account.user for account in people.accounts(db.session())]
        rows = [
            {
                "username": user.username,
                "name": user.display_name,
                "role": str(user.role),
                "active": user.active,
            }
            for user in sorted(found, key=lambda user: user.username)
        ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        console.print("  ".join(str(value) for value in row.values()))


@user.command()
@click.argument("username")
def disable(username: str) -> None:
    """Disable an account and end its sessions."""
    with application().app_context():
        try:
            accounts.disable_user(db.session(), SYSTEM, _id_of(username))
        except accounts.AccountError as error:
            raise click.ClickException(str(error)) from error
    console.print(f"{username}: disabled")


@user.command("reset-second-factor")
@click.argument("username")
def reset_second_factor(username: str) -> None:
    """Free an account of a lost device; ends its sessions and makes a one-time password."""
    with application().app_context():
        try:
            _, password = accounts.reset_second_factor(db.session(), SYSTEM, _id_of(username))
        except accounts.AccountError as error:
            raise click.ClickException(str(error)) from error
    console.print(f"{username}  one-time password: {password}")


def _id_of(username: str) -> int:
    found = people.account_named(db.session(), username)
    if found is None:
        raise click.ClickException(f"no such user: {username}")
    return found.id
