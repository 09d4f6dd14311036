"""Cells that are not as expected, told on standard error as they come and counted."""

import click

from supervisor.services.lists.named_columns import ColumnProblem


class ToldProblems:
    """Reports problems on standard error and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def report(self, problem: ColumnProblem) -> None:
        """Tell one problem."""
        self.count += 1
        click.echo(str(problem), err=True)
