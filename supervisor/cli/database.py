"""``supervisor init``: make the instance folder and the database."""

import click

from supervisor.cli.console import application, console


@click.command()
@click.option("--demo", is_flag=True, help="Load the demonstration register and accounts.")
def init(*, demo: bool) -> None:
    """Create the instance folder and the database, or bring them up to date."""
    app = application()
    with app.app_context():
        console.print(f"Database ready: {app.config['SQLALCHEMY_DATABASE_URI']}")
        if demo:
            from supervisor.services.demo import load_demo  # noqa: PLC0415

            for account in load_demo():
                console.print(f"{account.username}  {account.password}  ({account.display_name})")
