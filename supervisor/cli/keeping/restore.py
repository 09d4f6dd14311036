"""``supervisor restore``: an installation from a backup, wholly or not at all."""

from datetime import datetime, time
from pathlib import Path

import click
from flask import Flask

from supervisor.cli.console import application, errors
from supervisor.domain.platform.chain import ChainFault
from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.extensions import db
from supervisor.services.platform.backup import restoring
from supervisor.services.platform.backup.manifest import Backup, chosen, open_backup
from supervisor.services.platform.backup.restoring import NotEmpty, Target, TooNew
from supervisor.services.platform.backup.vault import DamagedBackup, WrongKey
from supervisor.services.platform.chain import heads
from supervisor.services.platform.integrity import database_path
from supervisor.settings import Settings
from supervisor.store.copying import UncopiableRows


@click.command()
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("instance", type=click.Path(file_okay=False, path_type=Path))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The newest up to this day's end.")
@click.option("--replace", is_flag=True, help="Put aside what is there; nothing of it is deleted.")
@click.option("--despite-faults", is_flag=True, help="Also where the audit chain is not whole.")
def restore(
    source: Path, instance: Path, *, day: datetime | None, replace: bool, despite_faults: bool
) -> None:
    """Restore the backup SOURCE (or the newest in that folder) into the folder INSTANCE.

    Stop console and scheduler first. With PostgreSQL in SUPERVISOR_DATABASE_URL the database goes
    there. Every file is verified before anything is written, the audit chain before anything is put
    in place. Exit code 3: restored, though the chain is not whole; its faults are named.
    """
    settings = Settings()
    is_on_server = settings.database_url and database_path(settings) is None
    target = Target(instance, settings.database_url if is_on_server else "")
    until = datetime.combine(day.date(), time.max, OFFICE_ZONE) if day else None
    try:
        backup = open_backup(chosen(source, until), settings.backup_key)
        restoring.stage(backup, target, may_replace=replace)
    except (DamagedBackup, WrongKey, NotEmpty, TooNew, UncopiableRows) as error:
        hint = "; --replace puts it aside" if isinstance(error, NotEmpty) else ""
        raise click.ClickException(f"{error}{hint}") from error
    faults = _put_in_place(backup, target, settings, despite_faults=despite_faults)
    _tell_of_later_heads(settings, backup)
    if faults:
        raise SystemExit(3)


def _put_in_place(
    backup: Backup, target: Target, settings: Settings, *, despite_faults: bool
) -> tuple[ChainFault, ...]:
    """Bring what was put together up to date, check its chain, and let it be the instance."""
    try:
        faults = _examined(application(target.staged(settings)), backup)
        for one in faults:
            where = f"{one.table} {one.record_id}"
            errors.print(f"{one.kind} {one.number} {where} {one.detail}", markup=False)
        if faults and not despite_faults:
            raise click.ClickException("the audit chain is not whole; nothing was put in place")
    except BaseException:
        restoring.give_up(target)
        raise
    aside = restoring.put_in_place(target)
    manifest = backup.manifest
    rows = sum(manifest.tables.values())
    click.echo(f"Restored as of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC: {rows} rows.")
    if aside:
        click.echo(f"What was there before lies in {aside}.")
    return faults


def _examined(app: Flask, backup: Backup) -> tuple[ChainFault, ...]:
    with app.app_context():
        try:
            session = db.session()
            return restoring.examine(session, app.config["SETTINGS"], backup).faults
        finally:
            db.session.remove()
            db.engine.dispose()  # SQLite writes everything into the one file


def _tell_of_later_heads(settings: Settings, backup: Backup) -> None:
    """Say where heads kept elsewhere know of more than was restored: that much is lost."""
    if settings.trail_heads_path is None or not settings.trail_heads_path.exists():
        return
    known = max((head.number for head in heads(settings)), default=0)
    if known > backup.manifest.links:
        click.echo(
            f"{settings.trail_heads_path} names links up to {known}, the backup ends at"
            f" {backup.manifest.links}: what came between is lost. Put that file aside as a record"
            " of it and copy trail_heads.jsonl of the instance to its place."
        )
