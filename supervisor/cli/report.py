"""``supervisor report``: reports from the command line."""

from datetime import date, datetime
from pathlib import Path

import click

from supervisor.cli.console import application, console, json_option, print_json
from supervisor.documents.statutory_report import build, by_campaign, by_period
from supervisor.domain.public.statutory import Period
from supervisor.extensions import db
from supervisor.services.public.statutory_report import TITLE, figures_before, statutory_report

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def report() -> None:
    """Write the reports the bureau owes."""


@report.command()
@click.option("--from", "first", required=True, type=_DAY, help="First day of the period.")
@click.option("--to", "last", required=True, type=_DAY, help="Last day of the period.")
@click.option(
    "--docx",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the report as a Word document.",
)
@json_option
def statutory(*, first: datetime, last: datetime, docx: Path | None, as_json: bool) -> None:
    """Write the section on the human-resource market for a period.

    A figure that is not known is null, never 0. Exit code 2 where the period ends before it begins.
    """
    period = _period(first.date(), last.date())
    with application().app_context():
        made = statutory_report(db.session(), period)
        _, earlier = figures_before(db.session(), period)
    if docx is not None:
        figures = [(figure, earlier[key]) for key, figure in made.figures.items()]
        series = [(one.period, list(one.figures.values())) for one in made.trend]
        annexes = (by_period(series), by_campaign(made.campaigns))
        document = build(TITLE, period, made.paragraphs, figures, made.notes, annexes)
        docx.write_bytes(document)
    if as_json:
        print_json(made.as_json())
        return
    for paragraph in made.paragraphs:
        console.print(paragraph.text, highlight=False)
    for note in made.notes:
        console.print(f"[dim]注：{note}[/dim]", highlight=False)


def _period(first: date, last: date) -> Period:
    try:
        return Period(first, last)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
