"""Forms of steps, built from what a step may claim, and read back to its claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import request

from supervisor.domain.cases.claim_labels import CHOICE_LABELS, CLAIM_LABELS, RESULT_LABELS
from supervisor.domain.cases.course.claims import CLAIMS, Shape
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.web.shell.numbers import yuan
from supervisor.web.shell.submitted import text_field, wrong

SPARE_ROWS: Final = 2
MOST_ROWS: Final = 30
_MOST: Final = 10**11
_TOGETHER: Final = {
    "rights": ("statement", "defence", "hearing"),
    "remedies": ("reconsideration", "reconsideration_first", "litigation"),
}
_LONG: Final = {"facts", "content", "reason", "reasons", "reviewed", "found", "what", "explanation"}


@dataclass(frozen=True, slots=True)
class Field:
    """One input: its name, label, look, value and choices; rows for a list of objects."""

    name: str
    label: str
    look: str
    value: Any = ""
    choices: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple["Field", ...], ...] = ()


def fields_of(kind: StepKind, values: Mapping[str, Any]) -> list[Field]:
    """Return the inputs of a step, filled with what is known."""
    return [_field(name, shape, values.get(name), name) for name, shape in CLAIMS[kind].items()]


def _field(name: str, shape: Shape, value: Any, path: str) -> Field:
    is_number = name == "document" and shape == "text"  # elsewhere: which document
    label = "文号" if is_number else CLAIM_LABELS.get(name, name)
    if name in _TOGETHER:
        choices = tuple((one, CHOICE_LABELS[one]) for one in _TOGETHER[name])
        return Field(path, label, "checks", list(value or ()), choices)
    if isinstance(shape, tuple):
        named = RESULT_LABELS if name == "result" else {}
        choices = tuple((one, named.get(one, CHOICE_LABELS.get(one, one))) for one in shape)
        return Field(path, label, "select", value or "", choices)
    if isinstance(shape, list) and isinstance(shape[0], dict):
        filled = [*(value or ()), *([{}] * SPARE_ROWS)]
        rows = tuple(
            tuple(
                _field(sub, inner, row.get(sub), f"{path}-{number}-{sub}")
                for sub, inner in shape[0].items()
            )
            for number, row in enumerate(filled)
        )
        return Field(path, label, "rows", rows=rows)
    if isinstance(shape, list):
        return Field(path, label, "lines", "\n".join(value or ()))
    look = "long" if name in _LONG else str(shape)
    return Field(path, label, look, "" if value is None else value)


def read_claims(kind: StepKind) -> dict[str, Any]:
    """Return the claims of the submitted form.

    Within ``all_at_once``: what cannot be read stays as it was typed, and is told at its field.
    """
    return _read_row(CLAIMS[kind], "")


def _read_row(shapes: Mapping[str, Shape], prefix: str) -> dict[str, Any]:
    found = {name: _read(name, shape, f"{prefix}{name}") for name, shape in shapes.items()}
    return {name: value for name, value in found.items() if value not in ("", None, [], False)}


def _read(name: str, shape: Shape, path: str) -> Any:
    if name in _TOGETHER:
        return [one for one in request.form.getlist(path) if one in _TOGETHER[name]]
    if isinstance(shape, list) and isinstance(shape[0], dict):
        rows = [_read_row(shape[0], f"{path}-{number}-") for number in range(MOST_ROWS)]
        return [row for row in rows if row]
    if isinstance(shape, list):
        return [line.strip() for line in text_field(path).splitlines() if line.strip()]
    if shape == "flag":
        return request.form.get(path) == "1"
    return _plain(name, shape, path)


def _plain(name: str, shape: Shape, path: str) -> str | float | int:
    text = text_field(path)
    if not text:
        return text
    if shape in ("yuan", "count"):
        return _number(text, path, CLAIM_LABELS.get(name, name), whole=shape == "count")
    if shape == "day" and not _is_day(text):
        wrong(path, f"“{CLAIM_LABELS.get(name, name)}”应为日期，例如 2026-03-02。")
    return text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _number(text: str, path: str, label: str, *, whole: bool) -> float | int | str:
    try:
        found = yuan(text.replace("，", ","))
    except ValueError:
        wrong(path, f"“{label}”应为不小于零的数字，至多两位小数。")
        return text
    if found > _MOST:
        wrong(path, f"“{label}”应为不小于零、不大于一千亿的数字。")
        return text
    if whole and found != int(found):
        wrong(path, f"“{label}”应为整数。")
    # Up to a hundred thousand million a fen is exact in what JSON keeps (``decimal_of``).
    return int(found) if found == int(found) else float(found)
