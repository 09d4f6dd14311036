"""The page of cases: prose, examples that the tests replay, and the tables of the product."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import orjson

from supervisor.domain.cases.course.table import GATES, GENERAL
from supervisor.domain.law.articles import registry
from supervisor.domain.law.sanctions import FineRange, Sanction, sanctions

_TEXT: Final = Path(__file__).parent / "pages"
_UNITS: Final = {
    "flat": "",
    "worker": " a worker",
    "worker_month": " a worker and month",
    "income": " times the income",
}


def cases_page() -> str:
    """Return ``docs/cases.md``."""
    text = (_TEXT / "cases.md").read_text(encoding="utf-8")
    parts = {
        "examples": _examples(),
        "general": "; ".join(f"{gate.asks} ({_cited(gate.articles)})" for gate in GENERAL) + ".",
        "gates": _table("step | needs | articles", _gate_rows()),
        "sanctions": _table(
            "key | respondents | for breach of | fine (yuan) | fine needs | other measures",
            map(_sanction_row, sanctions().values()),
        ),
        "articles": _table(
            "key | article | certainty | binds | in our words | in force",
            (
                f"`{one.key}` | {one.citation} | {one.certainty} | {one.binds} | "
                f"{one.says or '(not held)'} | {one.in_force_from}–{one.in_force_to or ''}"
                for one in registry().articles.values()
            ),
        ),
    }
    for name, part in parts.items():
        text = text.replace("{" + name + "}", part)
    return text


def _examples() -> str:
    blocks = []
    for line in (_TEXT / "cases.jsonl").read_bytes().splitlines():
        row = orjson.loads(line)
        steps = ",\n  ".join(orjson.dumps(step).decode() for step in row["steps"])
        body = f'{{"id": "{row["id"]}", "steps": [\n  {steps}\n]}}'
        blocks.append(f"### {row['kind']}\n\n```json\n{body}\n```")
    return "\n\n".join(blocks)


def _gate_rows() -> Iterable[str]:
    for kind, gates in GATES.items():
        for gate in gates:
            yield f"`{kind}` {kind.label} | {gate.asks} | {_cited(gate.every_article)}"


def _sanction_row(one: Sanction) -> str:
    fine = "none"
    if one.fine is not None:
        fine = f"{one.fine.least}–{one.fine.most}{_UNITS[one.fine.unit]}"
        fine += _more_of(one.fine)
    other = ", ".join(sorted(one.measures)) + (f" ({one.measures_when})" * bool(one.measures_when))
    if one.transfer_to:
        other = f"not ours: transfer to {one.transfer_to}"
    other += f" for {', '.join(sorted(one.measures_for))}" if one.measures_for else ""
    other += ", together with the fine" if one.measures_must else ""
    other += "; confiscation" if one.confiscates else ""
    other += " together with a fine" if one.fine_must else ""
    other += "; what was taken is ordered back" if one.returns else ""
    fine += f"; doubled under {one.doubled_under}" if one.doubled_under else ""
    whom, breached = ", ".join(sorted(one.respondents)), ", ".join(one.breached)
    return (
        f"`{one.key}` | {whom} | {breached} | {fine} | "
        f"{one.fine_after or '–'} | {other.removeprefix('; ') or '–'}"
    )


def _more_of(fine: FineRange) -> str:
    parts = [
        (fine.without_income, f"; no income: up to {fine.without_income}"),
        (fine.after_refusal, f"; after a refused order {fine.after_refusal}"),
        (fine.serious_most, f"; serious: {fine.serious_least}–{fine.serious_most}"),
    ]
    return "".join(text for amount, text in parts if amount)


def _cited(keys: tuple[str, ...]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _table(head: str, rows: Iterable[str]) -> str:
    columns = head.count("|") + 1
    return "\n".join([f"| {head} |", "|" + "---|" * columns, *(f"| {row} |" for row in rows)])
