"""Figures on data that is handed in, never shipped: labelled brands, and short and full names.

MATCHING_BRANDS is a CSV of ``name,brand`` labelled by hand; MATCHING_PAIRS a CSV of
``short_name,full_name`` as a job site states them. Neither is asked for by default.
"""

import csv
import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.measure import Measurement
from supervisor.domain.matching import AgencyIndex, identify
from supervisor.domain.matching.model import Poster
from supervisor.domain.names import normalise, parse
from supervisor.domain.register.agencies import AgencyRecord

_DAY = date(2026, 6, 1)
Answer = tuple[float, str]


def run_external() -> list[Measurement]:
    """Return the figures of the files named in the environment."""
    results: list[Measurement] = []
    if brands := os.environ.get("MATCHING_BRANDS"):
        results.append(_measure_brands(Path(brands)))
    if pairs := os.environ.get("MATCHING_PAIRS"):
        results.append(_measure_pairs(Path(pairs)))
    return results


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _measure_brands(path: Path) -> Measurement:
    rows = [row for row in _rows(path) if row["brand"]]
    right = sum(parse(row["name"]).brand == normalise(row["brand"]) for row in rows)
    return Measurement(f"matching: right brand, of {len(rows)} names", right / len(rows), "share")


def _measure_pairs(path: Path) -> Measurement:
    rows = [row for row in _rows(path) if row["full_name"]]
    truths: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        truths[row["short_name"]].add(row["full_name"])
    full = sorted({row["full_name"] for row in rows})
    index = AgencyIndex(AgencyRecord(name, name) for name in full)
    asked = [row["short_name"] for row in rows]
    matches = identify([Poster(name, _DAY) for name in asked], index)
    ours = [(match.score, match.agency_key) for match in matches]
    return Measurement(
        f"matching: recall at precision 0.99, of {len(rows)} short names",
        _recall(asked, ours, truths),
        "share",
        "WRatio",
        _recall(asked, [_extract(name, full, fuzz.WRatio) for name in asked], truths),
    )


def _extract(name: str, full: Sequence[str], scorer: Callable[..., float]) -> Answer:
    best, score, _ = process.extractOne(name, full, scorer=scorer)
    return score, best


def _recall(asked: Sequence[str], answers: Sequence[Answer], truths: dict[str, set[str]]) -> float:
    """Return the recall at the lowest score that keeps the precision at 0.99."""
    ranked = sorted(zip(answers, asked, strict=True), reverse=True)
    right = best = given = 0
    for place, ((score, answer), name) in enumerate(ranked):
        given += bool(answer)
        right += answer in truths[name]
        is_last = place + 1 == len(ranked) or ranked[place + 1][0][0] < score
        if is_last and given and right / given >= 0.99:
            best = right
    return best / len(asked)
