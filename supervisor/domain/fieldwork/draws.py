"""The random draw of inspections (双随机): which agencies, and who inspects each of them.

Everything the draw depends on is frozen in three files before it, and published; the seed is
committed to by its hash. After the draw the seed is published too, so that anybody can redo it
from the files alone. Only whole numbers are used: every machine comes to the same result.

The seed of the draw is SHA-256 of the committed seed, a line feed and a public value that nobody
knew when the seed was committed (a lottery number of a later day, say). Without the public value
whoever commits could try seeds until one pleases.

A number below ``n`` for the words ``label`` is made from HMAC-SHA256(seed, ``label/0``),
``label/1``, …: the first digest, read as a whole number, that is below the largest multiple of
``n`` under 2**256, modulo ``n``. Nothing favours any number.
"""

import csv
import hashlib
import hmac
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "\t", "\r")
ALGORITHM: Final = "weighted-draw-1"
SEED_BYTES: Final = 32
TARGETS_FILE: Final = "targets.csv"
INSPECTORS_FILE: Final = "inspectors.csv"
DRAW_FILE: Final = "draw.json"
RESULT_FILE: Final = "result.json"
_RANGE: Final = 2**256
_TARGET_COLUMNS: Final = ("uscc", "name", "weight", "inspected_this_year")
_INSPECTOR_COLUMNS: Final = ("inspector", "recused_from")


class DrawError(ValueError):
    """The draw cannot be made from what is given; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class DrawTarget:
    """One agency that may be drawn; a larger whole ``weight`` is drawn more often."""

    uscc: str
    name: str
    weight: int
    inspected_this_year: int = 0


@dataclass(frozen=True, slots=True)
class Inspector:
    """One inspector by a public number, and the codes of the agencies he keeps away from."""

    number: str
    recused_from: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DrawPlan:
    """What a draw is made by: how many agencies, how many inspectors each, cap of visits a year."""

    count: int
    inspectors_each: int
    yearly_cap: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """One drawn agency and its inspectors, in the order drawn."""

    uscc: str
    inspectors: tuple[str, ...]


def eligible(targets: Sequence[DrawTarget], plan: DrawPlan) -> list[DrawTarget]:
    """Return the agencies that may be drawn: of positive weight and below the yearly cap."""
    return [
        target
        for target in targets
        if target.weight > 0 and target.inspected_this_year < plan.yearly_cap
    ]


def check(targets: Sequence[DrawTarget], inspectors: Sequence[Inspector], plan: DrawPlan) -> None:
    """Raise ``DrawError`` where a draw by ``plan`` might not come to an end."""
    if plan.count < 1 or plan.inspectors_each < 2 or plan.yearly_cap < 1:
        raise DrawError("抽查户数、年度上限至少为 1，每户检查人员不少于 2 人。")
    pool = eligible(targets, plan)
    if len(pool) < plan.count:
        raise DrawError(f"可抽取的机构只有 {len(pool)} 家，少于 {plan.count} 家。")
    for target in pool:
        free = [one for one in inspectors if target.uscc not in one.recused_from]
        if len(free) < plan.inspectors_each:
            raise DrawError(f"“{target.name}”回避后可派的检查人员不足 {plan.inspectors_each} 人。")


def draw(
    seed: bytes, targets: Sequence[DrawTarget], inspectors: Sequence[Inspector], plan: DrawPlan
) -> list[Assignment]:
    """Return the drawn agencies with their inspectors, in the order drawn.

    Agencies and inspectors stand in the order of their codes, whatever the order given. The i-th
    agency is the first whose weight, added to those before it, exceeds the number drawn below the
    sum of all weights; it then leaves the list. Inspectors are drawn alike, with equal weights.
    """
    check(targets, inspectors, plan)
    pool = sorted(eligible(targets, plan), key=lambda target: target.uscc)
    people = sorted(inspectors, key=lambda inspector: inspector.number)
    found = []
    for number in range(plan.count):
        target = pool.pop(_pick(seed, f"target/{number}", [one.weight for one in pool]))
        free = [one.number for one in people if target.uscc not in one.recused_from]
        chosen = [
            free.pop(_pick(seed, f"inspector/{target.uscc}/{place}", [1] * len(free)))
            for place in range(plan.inspectors_each)
        ]
        found.append(Assignment(target.uscc, tuple(chosen)))
    return found


def commitment(seed: bytes) -> str:
    """Return the hash published before the draw."""
    return hashlib.sha256(seed).hexdigest()


def seed_of_draw(seed: bytes, public_value: str) -> bytes:
    """Return the seed the draw runs on: the committed one mixed with the public value."""
    return hashlib.sha256(seed + b"\n" + public_value.strip().encode()).digest()


def frozen_files(
    title: str,
    targets: Sequence[DrawTarget],
    inspectors: Sequence[Inspector],
    plan: DrawPlan,
    promise: Mapping[str, str],
) -> dict[str, bytes]:
    """Return the files published before the draw; ``promise`` holds commitment and public value."""
    ordered = sorted(targets, key=lambda target: target.uscc)
    rows = [(one.uscc, _inert(one.name), one.weight, one.inspected_this_year) for one in ordered]
    people = [
        (one.number, " ".join(sorted(one.recused_from)))
        for one in sorted(inspectors, key=lambda inspector: inspector.number)
    ]
    lists = {
        TARGETS_FILE: _csv(_TARGET_COLUMNS, rows),
        INSPECTORS_FILE: _csv(_INSPECTOR_COLUMNS, people),
    }
    content = {
        "algorithm": ALGORITHM,
        "title": title,
        "count": plan.count,
        "inspectors_each": plan.inspectors_each,
        "yearly_cap": plan.yearly_cap,
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in lists.items()},
        **promise,
    }
    return {**lists, DRAW_FILE: _json(content)}


def result_file(seed: bytes, public_value: str, drawn: Sequence[Assignment]) -> bytes:
    """Return the file published after the draw."""
    return _json(
        {
            "seed": seed.hex(),
            "public_value": public_value.strip(),
            "drawn": [{"uscc": one.uscc, "inspectors": list(one.inspectors)} for one in drawn],
        }
    )


def verify(files: Mapping[str, bytes]) -> list[str]:
    """Redo a draw from its published files and return what is wrong, in Chinese; empty: nothing.

    Raises ``DrawError`` where a file is missing or cannot be read.
    """
    content, result = _object(files, DRAW_FILE), _object(files, RESULT_FILE)
    problems = [
        f"{name} 与冻结时公布的摘要不符。"
        for name in (TARGETS_FILE, INSPECTORS_FILE)
        if hashlib.sha256(_file(files, name)).hexdigest() != content.get("sha256", {}).get(name)
    ]
    if content.get("algorithm") != ALGORITHM:
        raise DrawError(f"抽取规则“{content.get('algorithm')}”不是本程序能核验的 {ALGORITHM}。")
    try:
        seed = bytes.fromhex(result["seed"])
        plan = parse_plan(files)
        stated = [Assignment(one["uscc"], tuple(one["inspectors"])) for one in result["drawn"]]
        value = str(result["public_value"])
        targets = parse_targets(_file(files, TARGETS_FILE))
        inspectors = parse_inspectors(_file(files, INSPECTORS_FILE))
    except (KeyError, TypeError, ValueError) as error:
        raise DrawError(f"公布的文件内容不完整或格式有误：{error}") from error
    if commitment(seed) != content.get("commitment"):
        problems.append("公开的种子与抽取前公布的承诺不符。")
    if draw(seed_of_draw(seed, value), targets, inspectors, plan) != stated:
        problems.append("按公布的名单和种子重新抽取，结果与公布的不同。")
    return problems


def _pick(seed: bytes, label: str, weights: Sequence[int]) -> int:
    """Return the position that the number drawn for ``label`` falls on."""
    number = _number(seed, label, sum(weights))
    for position, weight in enumerate(weights):
        if number < weight:
            return position
        number -= weight
    raise AssertionError("a number below the sum falls on some weight")


def _number(seed: bytes, label: str, below: int) -> int:
    limit = _RANGE - _RANGE % below
    attempt = 0
    while True:
        message = f"{label}/{attempt}".encode()
        number = int.from_bytes(hmac.new(seed, message, hashlib.sha256).digest(), "big")
        if number < limit:
            return number % below
        attempt += 1


def _inert(name: str) -> str:
    """Return a name so that no spreadsheet of whoever takes the file runs it as a formula."""
    return f"'{name}" if name.startswith(_RUN_BY_SPREADSHEETS) else name


def _csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def _file(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise DrawError(f"缺少文件 {name}。")
    return files[name]


def _object(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    try:
        content = json.loads(_file(files, name))
    except ValueError as error:
        raise DrawError(f"{name} 不是可读的 JSON。") from error
    if not isinstance(content, dict):
        raise DrawError(f"{name} 不是可读的 JSON。")
    return content


def parse_plan(files: Mapping[str, bytes]) -> DrawPlan:
    """Read the plan of the frozen files."""
    content = _object(files, DRAW_FILE)
    return DrawPlan(content["count"], content["inspectors_each"], content["yearly_cap"])


def parse_targets(data: bytes) -> list[DrawTarget]:
    """Read ``targets.csv``."""
    return [
        DrawTarget(row["uscc"], row["name"], int(row["weight"]), int(row["inspected_this_year"]))
        for row in _rows(data)
    ]


def parse_inspectors(data: bytes) -> list[Inspector]:
    """Read ``inspectors.csv``."""
    return [
        Inspector(row["inspector"], frozenset(row["recused_from"].split())) for row in _rows(data)
    ]


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))
