"""``supervisor keys``: new keys for sessions and for the seal."""

import click

from supervisor.cli.console import application, console, json_option, print_json
from supervisor.extensions import db
from supervisor.services.platform.keeping import rotation
from supervisor.services.platform.keeping.rotation import KeyFromOutside, Resealed


@click.group()
def keys() -> None:
    """Replace the installation's keys; what older ones wrote can still be read."""


@keys.command()
@click.argument("which", type=click.Choice(["seal", "session", "all"]), default="all")
@json_option
def rotate(which: str, *, as_json: bool) -> None:
    """Make a new key for the seal, for sessions, or for both.

    What is sealed is sealed anew at once. Start console and scheduler again afterwards: they sign
    with the old key until then.
    """
    app = application()
    result: dict[str, object] = {}
    with app.app_context():
        session, settings = db.session(), app.config["SETTINGS"]
        if which in ("session", "all"):
            try:
                result["session_keys"] = rotation.rotate_session_key(session, settings)
            except KeyFromOutside as error:
                raise click.ClickException(str(error)) from error
        if which in ("seal", "all"):
            result |= _counts(rotation.rotate_seal_key(session, settings))
    _tell(result, as_json=as_json)


@keys.command()
@json_option
def reseal(*, as_json: bool) -> None:
    """Seal anew what is not under the newest key yet, as after a rotation that was broken off."""
    app = application()
    with app.app_context():
        result = _counts(rotation.reseal(db.session(), app.config["SETTINGS"]))
    _tell(result, as_json=as_json)


def _counts(done: Resealed) -> dict[str, object]:
    return {"renewed": done.renewed, "unchanged": done.unchanged, "broken": done.broken}


def _tell(result: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(result)
    else:
        for name, value in result.items():
            console.print(f"{name}: {value}")
    broken = result.get("broken")
    if isinstance(broken, dict) and any(broken.values()):
        raise SystemExit(3)
