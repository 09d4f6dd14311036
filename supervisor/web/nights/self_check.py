"""The self-check of the chain: what each misbehaviour of our own replica should and did lead to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.nights.misbehaviours import Misbehaviour
from supervisor.services.nights.self_check import (
    BoardResultKind,
    ask_for_self_check,
    run_self_check,
    standing,
)
from supervisor.store.queries.watch import canaries
from supervisor.store.queries.watch.canaries import SelfCheck
from supervisor.web.shell import background
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor

blueprint = Blueprint("self_check", __name__, url_prefix="/self-check")


@dataclass(frozen=True, slots=True)
class Line:
    """One check as it is shown; ``boards`` are pairs of the verdict and what was recorded."""

    title: str
    expected: str
    passed: bool
    boards: Sequence[tuple[BoardResultKind, dict[str, Any]]]


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the newest self-check line by line, and how the ones before it ended."""
    session = db.session()
    checks = canaries.recent_checks(session)
    return render_template(
        "nights/self_check.html",
        checks=checks,
        lines=_lines(checks[0]) if checks else [],
        standing=standing(session, utc_now()),
    )


@blueprint.post("")
@allow(Permission.RUN_SOURCES)
def run() -> AnyResponse:
    """Make a self-check now; it visits nobody but ourselves."""
    ask_for_self_check(db.session(), actor())
    background.start(_check)
    flash("自检已开始，约需半分钟；完成后刷新本页查看结果。", "success")
    return redirect(url_for("self_check.index"))


def _check() -> None:
    run_self_check(db.session(), utc_now())


def _lines(check: SelfCheck) -> list[Line]:
    return [
        Line(
            Misbehaviour.of(entry["mutation"]).label,
            entry["expected"],
            entry["passed"],
            [(BoardResultKind.of(board["verdict"]), board) for board in entry["boards"]],
        )
        for entry in check.report
    ]
