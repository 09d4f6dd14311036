"""``supervisor audit``: check the chain of records, and sign its head."""

from dataclasses import asdict

import click

from supervisor.cli.console import application, console, errors, json_option, print_json
from supervisor.extensions import db
from supervisor.services.platform import chain


@click.group()
def audit() -> None:
    """Check that no record of the trail, the credit ledger or the reviews was changed."""


@audit.command()
@json_option
def verify(*, as_json: bool) -> None:
    """Read the whole chain and every record it seals; changes nothing.

    Exit code 0: all is as it was written; 1: something is not, and the first of it is named first.
    """
    app = application()
    with app.app_context():
        checked = chain.verify(db.session(), app.config["SETTINGS"])
    if as_json:
        print_json(asdict(checked))
    else:
        for fault in checked.faults:
            record = f"{fault.table} {fault.record_id}" if fault.table else "the chain"
            at = f"link {fault.number}, " if fault.number else ""
            told = f"{at}{record}: {fault.kind.value}: {fault.detail}"
            errors.print(told, markup=False, highlight=False)
        console.print(f"{checked.links} links, {checked.heads} signed heads.")
    if checked.faults:
        raise SystemExit(1)


@audit.command()
def sign() -> None:
    """Sign the newest link and append it to the file of heads."""
    app = application()
    with app.app_context():
        head = chain.sign_head(db.session(), app.config["SETTINGS"])
    if head is None:
        console.print("The chain is empty.")
    else:
        console.print(f"Signed link {head.number}: {head.digest}")
