"""Unlawful decisions that pass and lawful ones that are refused, over the suite of cases."""

import time
from pathlib import Path
from typing import Any, Final

import orjson

from benchmarks.measure import Measurement
from supervisor.domain.cases.course.replay import replay

_DATA: Final = Path(__file__).resolve().parent.parent / "tests" / "data" / "cases"


def run() -> list[Measurement]:
    """Replay both files and count."""
    planted, lawful = _lines("planted"), _lines("lawful")
    started = time.perf_counter()
    missed = sum(not _is_refused(row) for row in planted)
    wrong = sum(any(not one.is_accepted for one in replay(row).verdicts) for row in lawful)
    seconds = time.perf_counter() - started
    return [
        Measurement("planted unlawful steps", len(planted), "steps"),
        Measurement("planted unlawful steps let through", missed, "steps"),
        Measurement("lawful cases", len(lawful), "cases"),
        Measurement("lawful cases with a refused step", wrong, "cases"),
        Measurement("cases replayed", (len(planted) + len(lawful)) / seconds, "cases/s"),
    ]


def _is_refused(row: dict[str, Any]) -> bool:
    verdict = replay(row).verdicts[row["refused"]["at"]]
    return not verdict.is_accepted and set(row["refused"]["articles"]) <= set(verdict.keys)


def _lines(name: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (_DATA / f"{name}.jsonl").read_bytes().splitlines()]
