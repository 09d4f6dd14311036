"""How long a refused sign-in takes for a name that is known and for one that is not.

Both are asked by turns in an order drawn by lot, each from a device of its own, through the whole
application. The limits on attempts are lifted: they would answer in place of the password.
"""

import os
import time
from random import Random
from statistics import fmean, stdev
from typing import Final

from flask import Flask

from benchmarks.installation import installation
from benchmarks.measure import Measurement
from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.services.platform import throttle
from supervisor.services.platform.accounts import NewUser, add_account
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.platform.sign_in import attempts
from supervisor.web.shell.guards import admission

EACH: Final = int(os.environ.get("SIGN_INS", "500"))
_WIDE: Final = throttle.Limit("wide", 1_000_000, 0.001)
_SURE: Final = 1.96  # 95 of 100 intervals hold the true difference


def run() -> list[Measurement]:
    """Return both means, in CPU time, their difference and how sure it is."""
    chance = Random(20261130)
    kinds = ["known", "unknown"] * EACH
    chance.shuffle(kinds)
    spent: dict[str, list[float]] = {"known": [], "unknown": []}
    with installation() as (app, _):
        with app.app_context():
            new = NewUser("zhao-known", "赵小满", "quiet-river-42", Role.INSPECTOR)
            add_account(db.session(), SYSTEM, new)
        _lift(app)
        _ask(app, "zhao-known")  # what is made at the first request is nobody's
        _ask(app, "qian-nobody")
        for kind in kinds:
            name = "zhao-known" if kind == "known" else "qian-nobody"
            spent[kind].append(_ask(app, name))
    known, unknown = spent["known"], spent["unknown"]
    difference = fmean(known) - fmean(unknown)
    half = _SURE * (stdev(known) ** 2 / EACH + stdev(unknown) ** 2 / EACH) ** 0.5
    return [
        Measurement(
            f"sign-in refused, known name, {EACH} times", fmean(known), "ms CPU",
            "unknown name", fmean(unknown),
        ),
        Measurement("sign-in refused, known less unknown", difference, "ms CPU"),
        Measurement("sign-in refused, half of the 95% interval of that", half, "ms CPU"),
        Measurement("sign-in refused, known slower than unknown", _slower(known, unknown), "share"),
    ]  # fmt: skip


def _lift(app: Flask) -> None:
    for name in ("PER_ACCOUNT", "PER_KNOWN_PLACE", "PER_KNOWN_DEVICE", "PER_ADDRESS"):
        setattr(attempts, name, _WIDE)
    admission.STRANGERS = _WIDE  # type: ignore[misc] # a constant, but for measuring
    app.config["PROPAGATE_EXCEPTIONS"] = True


def _ask(app: Flask, name: str) -> float:
    """Return the milliseconds of computing that one refused attempt takes."""
    client = app.test_client()
    form = {"username": name, "password": "wrong-river-42"}
    began = time.process_time()
    answer = client.post("/sign-in", data=form)
    took = (time.process_time() - began) * 1000
    if "用户名或密码" not in answer.text:
        raise RuntimeError(f"not refused for its password: {answer.status_code}")
    return took


def _slower(known: list[float], unknown: list[float]) -> float:
    """Return in which share of all pairs the known name took longer; a half tells nothing."""
    wins = sum(one > other for one in known for other in unknown)
    return wins / (len(known) * len(unknown))
