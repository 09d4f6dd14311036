"""The ``supervisor`` command. Each subcommand is a module, loaded when it is called.

Exit codes: 0 done; 1 the work failed; 2 wrong usage or unreadable input; 3 done, but some rows
were refused or some source could not be proved good.
"""

import os
from importlib import import_module
from typing import Any, Final

import click

COMMANDS: Final = {
    "init": "supervisor.cli.database:init",
    "database": "supervisor.cli.database:database",
    "audit": "supervisor.cli.audit:audit",
    "backup": "supervisor.cli.keeping.backup:backup",
    "restore": "supervisor.cli.keeping.restore:restore",
    "keys": "supervisor.cli.keeping.keys:keys",
    "retention": "supervisor.cli.keeping.retention:retention",
    "register": "supervisor.cli.register:register",
    "lists": "supervisor.cli.exchange.lists:lists",
    "scan": "supervisor.cli.scan:scan",
    "schedule": "supervisor.cli.schedule:schedule",
    "serve": "supervisor.cli.serve:serve",
    "demo": "supervisor.cli.demo:demo",
    "user": "supervisor.cli.user:user",
    "screen": "supervisor.cli.offline.screen:screen",
    "match": "supervisor.cli.offline.match:match",
    "judge": "supervisor.cli.offline.judge:judge",
    "picture": "supervisor.cli.keeping.pictures:picture",
    "evaluate": "supervisor.cli.offline.evaluate:evaluate",
    "cases": "supervisor.cli.offline.cases:cases",
    "law": "supervisor.cli.law:law",
    "train": "supervisor.cli.offline.train:train",
    "source": "supervisor.cli.source:source",
    "report": "supervisor.cli.report:report",
    "draw": "supervisor.cli.draw:draw",
    "docs": "supervisor.cli.docs:docs",
}


class LazyGroup(click.Group):
    """A group that imports a subcommand only when it is called: start-up stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the subcommands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one subcommand."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand, its files closed to others; say plainly what a person can mend."""
        os.umask(0o077)
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            said = plain_words(error)
            if said is None:
                raise
            raise click.ClickException(said) from error


def plain_words(error: Exception) -> str | None:
    """Return what an error of the installation means for a person; ``None`` for any other."""
    from supervisor.services.platform.instance import LostKey, UnfinishedRestore  # noqa: PLC0415 - fast
    from supervisor.services.platform.trouble import trouble_of  # noqa: PLC0415 - start-up

    if isinstance(error, LostKey | UnfinishedRestore):
        return str(error)
    trouble = trouble_of(error)
    if trouble is None:
        return None
    name = getattr(error, "filename", None)
    return trouble.plain + (f" ({name})" if name else "")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Supervise human-resource agencies: register, nightly scan, review console."""
