"""``supervisor init``: make the database; ``supervisor database``: check it and the archive."""

from dataclasses import asdict

import click

from supervisor.cli.console import apart, application, console, errors, json_option, print_json
from supervisor.extensions import db
from supervisor.services.platform.integrity import archive_damage, database_damage
from supervisor.settings import Settings
from supervisor.store import ad_index, record_index
from supervisor.store.copying import CopiedTable, UncopiableRows, copy_database
from supervisor.store.engine import open_engine, writing


@click.command()
@click.option("--demo", is_flag=True, help="Load the demonstration register and accounts.")
def init(*, demo: bool) -> None:
    """Create the instance folder and the database, or bring them up to date."""
    app = application()
    with app.app_context():
        console.print(f"Database ready: {db.engine.url.render_as_string(hide_password=True)}")
        if demo:
            from supervisor.services.demo.demonstration import load_demo  # noqa: PLC0415 - start-up

            for account in load_demo(db.session(), app.config["SETTINGS"]):
                console.print(f"{account.username}  {account.password}  {account.role.label}")


@click.group()
def database() -> None:
    """Look after the database and the archive."""


@database.command()
@click.option("--no-archive", is_flag=True, help="Check the database alone.")
@json_option
def verify(*, no_archive: bool, as_json: bool) -> None:
    """Check every page of the database and every digest of the archive; changes nothing.

    Exit code 0: all is whole; 1: something is damaged, and is named.
    """
    settings = Settings()
    found = database_damage(settings)
    if not no_archive:
        found += archive_damage(settings)
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        for one in found:
            errors.print(f"{one.what}: {one.detail}", markup=False, highlight=False)
        if not found:
            console.print(
                "Database and archive are whole." if not no_archive else "The database is whole."
            )
    if found:
        raise SystemExit(1)


@database.command("index-ads")
def index_ads() -> None:
    """Make the indexes that search ads, cases and complaints anew; stop console and scheduler."""
    with application(Settings()).app_context(), writing(db.engine) as connection:
        count = ad_index.refill(connection)
        records = record_index.refill(connection)
    console.print(f"{count} wordings, {records} cases and complaints can be searched.")


@database.command()
@click.argument("target")
def copy(target: str) -> None:
    """Copy the database into TARGET, another database's address, and compare the two.

    Stop console and scheduler first. A copy that was cut off is gone on with. The archive and the
    keys stay where they are. Exit code 0: both hold the same; 1: the tables that differ, or the
    rows that TARGET does not take, are named.
    """
    settings = Settings()
    apart(application, settings.model_copy(update={"database_url": target}))
    with application(settings).app_context():
        other = open_engine(target)
        try:
            copied = copy_database(db.engine, other, _say)
        except UncopiableRows as error:
            raise click.ClickException(
                f"rows that the target does not take:\n{error}\nWhat was copied stays; correct them"
                " in the source and copy again."
            ) from error
        finally:
            other.dispose()
    if not all(one.is_same for one in copied):
        raise SystemExit(1)
    console.print(f"{sum(one.rows for one in copied)} rows, the same on both sides.")


def _say(one: CopiedTable) -> None:
    differs = "" if one.is_same else "  DIFFERS"
    click.echo(f"{one.name}: {one.rows} rows, {one.added} copied{differs}")
