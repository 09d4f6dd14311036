"""The suite of planted faults and lawful cases, and how it is judged."""

import json
from pathlib import Path

from supervisor.domain.cases.course.replay import replay

DATA = Path(__file__).resolve().parents[2] / "data" / "cases"


def lines(name):
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]


def refused(row):
    """Steps of a lawful case that were refused, with their reasons."""
    return [(one.step, one.reason) for one in replay(row).verdicts if not one.is_accepted]
