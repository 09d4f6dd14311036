"""``supervisor picture replay``: kept pictures read again by the engine in force."""

import sys
from time import monotonic
from typing import Any

import click

from supervisor.cli.console import application, console, json_option, print_json
from supervisor.cli.offline.picture import picture
from supervisor.domain.postings.wording_diff import ChangeKind
from supervisor.extensions import db
from supervisor.services.pictures.queue import judge_in_force
from supervisor.services.pictures.replay import ReplayLine, left_to_replay, replay_kept
from supervisor.services.pictures.worker import PictureReader, engine_version

__all__ = ["picture"]


@picture.command("replay")
@click.option("--most", type=click.IntRange(1), default=500, show_default=True, help="Pictures.")
@click.option("--seconds", type=click.IntRange(1), help="Begin no picture after so many seconds.")
@click.option(
    "--other-engines", is_flag=True, help="Only readings that another engine or model made."
)
@json_option
def replay(*, most: int, seconds: int | None, other_engines: bool, as_json: bool) -> None:
    """Read kept pictures again by the engine in force, and say what it reads otherwise.

    Called again it goes on where it ended; nothing that was read, corrected or handed over is
    touched. Numbers of people are masked. Exit code 3: some could not be read again.
    """
    app = application()
    told: list[dict[str, Any]] = []
    start = monotonic()
    with app.app_context(), PictureReader() as reader:
        session, settings = db.session(), app.config["SETTINGS"]
        judge = judge_in_force(session, settings)
        found = replay_kept(
            session, settings, reader, judge, most, only_other_engines=other_engines
        )
        for line in found:
            told.append(_told(line))
            if not as_json:
                _say(told[-1])
            if seconds is not None and monotonic() - start > seconds:
                break
        left = left_to_replay(session, only_other_engines=other_engines)
    failed = sum(bool(one["problem"]) for one in told)
    summary = {
        "engine": engine_version(),
        "read": len(told),
        "same": sum(one["is_same"] for one in told),
        "otherwise": sum(not one["is_same"] and not one["problem"] for one in told),
        "failed": failed,
        "left": left,
    }
    if as_json:
        print_json({**summary, "pictures": told})
    else:
        console.print("  ".join(f"{key}: {value}" for key, value in summary.items()))
    if failed:
        sys.exit(3)


def _told(line: ReplayLine) -> dict[str, Any]:
    found = line.difference
    return {
        "picture": line.picture_id,
        "name": line.name,
        "engine_before": line.engine_before,
        "problem": line.problem,
        "is_same": found.is_same and not line.problem,
        "text_gone": [one.text for one in found.text if one.kind is ChangeKind.REMOVED],
        "text_new": [one.text for one in found.text if one.kind is ChangeKind.ADDED],
        "hits_lost": [list(one) for one in found.lost],
        "hits_found": [list(one) for one in found.found],
        "poster": list(found.poster) if found.poster else None,
        "paper": [list(one) for one in found.paper],
    }


def _say(one: dict[str, Any]) -> None:
    words = one["problem"] or ("same" if one["is_same"] else "otherwise")
    console.print(f"{one['picture']} {one['name']}: {words}", highlight=False, markup=False)
    for key in ("text_gone", "text_new", "hits_lost", "hits_found", "poster", "paper"):
        if one[key] and not one["problem"]:
            console.print(f"  {key}: {one[key]}", highlight=False, markup=False)
