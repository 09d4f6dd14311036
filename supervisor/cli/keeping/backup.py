"""``supervisor backup``: make a backup, or verify one."""

from pathlib import Path

import click

from supervisor.cli.console import application, console, errors, json_option, print_json
from supervisor.extensions import db
from supervisor.services.platform.backup.checking import faults
from supervisor.services.platform.backup.making import MadeBackup, UnsoundDatabase, make
from supervisor.services.platform.backup.manifest import chosen, open_backup
from supervisor.services.platform.backup.vault import DamagedBackup, WrongKey
from supervisor.settings import Settings

_PLACE = click.Path(file_okay=False, path_type=Path)


class _MakesByDefault(click.Group):
    """``supervisor backup DEST`` is ``supervisor backup make DEST``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_MakesByDefault)
def backup() -> None:
    """Back up database, archive, inbox and keys while everything runs: `supervisor backup DEST`."""


@backup.command("make")
@click.argument("dest", type=_PLACE, required=False)
@json_option
def make_backup(dest: Path | None, *, as_json: bool) -> None:
    """Make a verified backup in a folder of its own under DEST (SUPERVISOR_BACKUP_PATH).

    Encrypted where SUPERVISOR_BACKUP_KEY is set. The newest SUPERVISOR_BACKUP_KEEP stay. Exit code
    3: the backup is made, but archived files are not what the backup before holds; they are named,
    and no older backup was let go.
    """
    app = application()
    settings: Settings = app.config["SETTINGS"]
    place = dest or settings.backup_path
    if place is None:
        raise click.UsageError("name a folder, or set SUPERVISOR_BACKUP_PATH")
    with app.app_context():
        try:
            made = make(settings, place)
        except (DamagedBackup, UnsoundDatabase) as error:
            raise click.ClickException(str(error)) from error
        finally:
            db.session.remove()
            db.engine.dispose()
    _tell(made, as_json=as_json)
    if made.altered:
        raise SystemExit(3)


def _tell(made: MadeBackup, *, as_json: bool) -> None:
    manifest = made.backup.manifest
    told: dict[str, object] = {
        "folder": str(made.backup.folder),
        "files": len(manifest.files),
        "written": made.written,
        "bytes": made.backup.size,
        "rows": sum(manifest.tables.values()),
        "links": manifest.links,
        "is_encrypted": made.backup.vault.cipher is not None,
        "dropped": made.dropped,
        "altered": list(made.altered),
    }
    if as_json:
        print_json(told)
        return
    for name, value in told.items():
        if name != "altered":
            click.echo(f"{name}: {value}")
    for path in made.altered:
        errors.print(f"{path}: not what the backup before holds", markup=False, highlight=False)


@backup.command()
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
def verify(source: Path, *, as_json: bool) -> None:
    """Read a backup to its end and compare every digest; changes nothing.

    SOURCE is a backup's folder, or the folder they lie in: then the newest. Exit code 1: something
    is damaged or missing, and is named by its file.
    """
    try:
        opened = open_backup(chosen(source), Settings().backup_key)
    except (DamagedBackup, WrongKey) as error:
        raise click.ClickException(str(error)) from error
    found = list(faults(opened))
    if as_json:
        print_json({"folder": str(opened.folder), "faults": found})
    else:
        for fault in found:
            errors.print(fault, markup=False, highlight=False)
        if not found:
            console.print(f"{len(opened.manifest.files)} files, all whole.")
    if found:
        raise SystemExit(1)
