"""Cases of inputs that go wrong in the field: one line each, run through a door, judged by keys.

A line of ``tests/inputs/<area>.jsonl`` is an object with

``id``, ``door`` (``handover`` or ``register``), ``thread`` (where the kind was met in public),
``why`` (one sentence), ``file`` (a name under ``tests/inputs/files``) or ``input`` (the text
itself, with ``name`` for the file), and ``expected``:

==================  ==============================================================================
rows, agencies      how many ads or agencies are read; ``rows_in``, ``agencies_in``: any of these
refused             nothing is read, and the message holds a word of ``message_any``
refused_ok          a refusal with a word of ``message_any`` is as good as the rest
problems_min        so many problems at least are named; ``problem_rows_min``, ``problem_rows_in``
accounted_min       good rows and problems together
values              ``row_id`` (or ``name``), ``field``, ``value``; ``or_problem``: or named
values_if_rows      the same, looked at only where rows were taken
values_not          a value that must not stand there
absent_row_ids      ads that must not be there
licences            how many licences the agencies have together
notice_any          a notice (or a problem) holds one of these words
==================  ==============================================================================
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.files.handover import UnreadableFile, read_rows
from supervisor.services.register.files import UnreadableRegister, read_register_file
from supervisor.services.register.parsing import parse_register_file
from supervisor.services.register.plan import RegisterView, make_plan

INPUTS = Path(__file__).parents[1] / "inputs"
NOW = datetime(2026, 11, 29, 2, tzinfo=UTC)
_FIELDS = {"published_at": "published_on", "salary": "salary_text", "row_id": "external_id"}


@dataclass
class Found:
    """What a door made of an input."""

    rows: list[dict[str, str]] = field(default_factory=list)
    problems: list[tuple[int, str, str, str]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    refused: str = ""
    licences: int = 0


def cases(area):
    """Return the cases of an area as parameters of a test."""
    lines = (INPUTS / f"{area}.jsonl").read_text(encoding="utf-8").split("\n")
    found = [json.loads(line) for line in lines if line.strip()]
    return [pytest.param(case, id=case["id"]) for case in found]


def run_case(case, folder):
    """Send a case through its door."""
    if "file" in case:
        path = INPUTS / "files" / case["file"]
    else:
        path = folder / case.get("name", "a.csv")
        path.write_text(case["input"], encoding="utf-8", newline="")
    return DOORS[case["door"]](path)


def by_handover(path):
    """Read ads as the inbox does."""
    found = Found()
    try:
        for row in read_rows(path, path.name, received_at=NOW):
            found.problems += [(p.row, p.column, p.value, p.expected) for p in row.problems]
            if row.posting is not None:
                values = row.posting.model_dump(mode="json").items()
                found.rows.append({k: "" if v is None else str(v) for k, v in values})
    except UnreadableFile as error:
        found.refused = str(error)
    return found


def by_register(path):
    """Work out an import into an empty register."""
    found = Found()
    try:
        parsed = parse_register_file(read_register_file(path.name, path.read_bytes()))
    except UnreadableRegister as error:
        found.refused = str(error)
        return found
    plan = make_plan(parsed, RegisterView({}, {}, lambda codes: {}), date(2026, 11, 29))
    found.notices = plan.notices
    found.problems = [(p.row, p.column, p.value, p.expected) for p in plan.problems]
    for entry in (write.new for write in plan.writes):
        found.licences += len(entry.licences)
        paper = entry.licences[0] if entry.licences else None
        found.rows.append(
            {
                "name": entry.name, "uscc": entry.uscc, "address": entry.address,
                "phone": entry.phone, "licence_number": paper.number if paper else "",
                "valid_until": str(paper.valid_to) if paper else "",
            }
        )  # fmt: skip
    return found


DOORS = {"handover": by_handover, "register": by_register}


def judge(case, found):
    """Return what is not as expected; nothing where all is right."""
    expected = case["expected"]
    is_told = any(
        word.lower() in found.refused.lower() for word in expected.get("message_any", [""])
    )
    if expected.get("refused"):
        return [] if found.refused and is_told and not found.rows else [f"refusal: {found}"]
    if found.refused:
        is_fine = expected.get("refused_ok") and is_told
        return [] if is_fine else [f"refused: {found.refused}"]
    wrong = [*_counts(expected, found), *_values(expected, found)]
    said = " ".join([*found.notices, *(" ".join(map(str, p)) for p in found.problems)])
    if not any(word in said for word in expected.get("notice_any", [""])):
        wrong.append(f"not said: {expected['notice_any']}")
    return wrong


def _counts(expected: Mapping[str, Any], found: Found):
    rows, problems = len(found.rows), len(found.problems)
    in_rows = len({problem[0] for problem in found.problems})
    for key, value in expected.items():
        is_right = {
            "rows": lambda v: rows == v,
            "agencies": lambda v: rows == v,
            "rows_in": lambda v: rows in v,
            "agencies_in": lambda v: rows in v,
            "licences": lambda v: found.licences == v,
            "problems_min": lambda v: problems >= v,
            "problem_rows_min": lambda v: in_rows >= v,
            "problem_rows_in": lambda v: in_rows in v,
            "accounted_min": lambda v: rows + problems >= v,
        }.get(key)
        if is_right is not None and not is_right(value):
            yield f"{key} {value}: {rows} rows, {problems} problems in {in_rows} rows"


def _values(expected: Mapping[str, Any], found: Found):
    wanted = expected.get("values", []) + (expected.get("values_if_rows", []) if found.rows else [])
    for value in wanted:
        shown = list(_shown(value, found))
        if value["value"] not in shown and not (value.get("or_problem") and found.problems):
            yield f"{value}: {shown}"
    for value in expected.get("values_not", []):
        if value["value"] in _shown(value, found):
            yield f"must not be: {value}"
    ids = {row.get("external_id") for row in found.rows}
    yield from (f"must not be there: {i}" for i in expected.get("absent_row_ids", []) if i in ids)


def _shown(value, found):
    key, identity = (
        ("external_id", value["row_id"]) if "row_id" in value else ("name", value["name"])
    )
    name = _FIELDS.get(value["field"], value["field"])
    return [row[name] for row in found.rows if row[key] == identity]
