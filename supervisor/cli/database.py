"""``supervisor init``: make the instance folder and the database."""

import click

from supervisor.cli.console import application, console
from supervisor.extensions import db
from supervisor.services.demo.demonstration import load_demo


@click.command()
@click.option("--demo", is_flag=True, help="Load the demonstration register and accounts.")
def init(*, demo: bool) -> None:
    """Create the instance folder and the database, or bring them up to date."""
    app = application()
    with app.app_context():
        console.print(f"Database ready: {app.config['SQLALCHEMY_DATABASE_URI']}")
        if demo:
            for account in load_demo(db.session(), app.config["SETTINGS"]):
                console.print(f"{account.username}  {account.password}  {account.role.label}")
