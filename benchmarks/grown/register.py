"""A large installation grown from the demonstration: its rows copied with new keys and names.

Every copy keeps the proportions of the demonstration: so many licences, entries, cases and leads
for so many agencies. Rows that belong to no agency (users, rounds, campaigns, scans) stay single.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Table, text

from benchmarks.matching.made_up_names import BRAND_CHARACTERS
from supervisor.demo.codes import new_uscc
from supervisor.domain.names import parse
from supervisor.store.base import Base

GROWN: Final = frozenset(
    {
        "agency", "agency_name", "agency_account", "licence", "licence_event",
        "credit_standing", "credit_entry", "case", "case_step", "commitment",
        "objection", "repair_application", "rating",
        "complaint", "complaint_message", "campaign_visit",
        "recruitment_event", "recruitment_event_agency",
        "posting", "posting_revision", "finding", "finding_hit", "review",
    }
)  # fmt: skip
_SUFFIXED: Final = {
    ("licence", "number"), ("case", "number"), ("complaint", "number"),
    ("posting", "external_id"), ("recruitment_event", "code"),
}  # fmt: skip
_NAMED: Final = {("agency", "name"): "id", ("agency_name", "text"): "agency_id"}
_BATCH: Final = 20_000
_APART: Final = 10**9

Row = dict[str, Any]


def grow(connection: Connection, agencies: int, seed: int = 1) -> None:
    """Copy what belongs to agencies until there are at least ``agencies`` of them."""
    tables = [table for table in Base.metadata.sorted_tables if table.name in GROWN]
    originals = {table.name: _rows(connection, table) for table in tables}
    strides = {name: max((row.get("id", 0) for row in rows), default=0) + 1
               for name, rows in originals.items()}  # fmt: skip
    had = len(originals["agency"])
    copies = range(1, -(-agencies // had))
    rename = _Renaming(originals["agency"], random.Random(seed))
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    for table in tables:
        shifted = _shifts(table, strides)
        rows = (
            _copy(table, row, number, shifted, rename)
            for number in copies
            for row in originals[table.name]
        )
        _insert(connection, table, rows)
    connection.execute(text("ANALYZE"))


class _Renaming:
    """New codes and names, the same new distinctive word for every name of one agency."""

    def __init__(self, agencies: Sequence[Row], chance: random.Random) -> None:
        self.brands = {row["id"]: parse(row["name"]).brand for row in agencies}
        self.chance = chance
        self.codes: set[str] = {row["uscc"] for row in agencies}
        self.words: dict[tuple[int, int], str] = {}

    def code(self) -> str:
        while (code := new_uscc(self.chance)) in self.codes:
            continue
        self.codes.add(code)
        return code

    def name(self, old: str, agency: int, copy: int) -> str:
        brand = self.brands.get(agency) or old[:2]
        word = self.words.get((agency, copy))
        if word is None:
            word = "".join(self.chance.choices(BRAND_CHARACTERS, k=max(2, len(brand))))
            self.words[agency, copy] = word
        return old.replace(brand, word)


def _rows(connection: Connection, table: Table) -> list[Row]:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    found = connection.exec_driver_sql(f'SELECT {names} FROM "{table.name}"')  # noqa: S608
    return [dict(row) for row in found.mappings()]


def _shifts(table: Table, strides: Mapping[str, int]) -> dict[str, int]:
    """Return by how much each key column moves with every copy."""
    shifts = {}
    for column in table.columns:
        target = next((key.column.table.name for key in column.foreign_keys), None)
        if column.name == "id" and column.primary_key:
            shifts[column.name] = strides[table.name]
        elif target is not None and target in strides:
            shifts[column.name] = strides[target]
    return shifts


def _copy(table: Table, row: Row, number: int, shifts: Mapping[str, int], rename: _Renaming) -> Row:
    made = dict(row)
    for column, owner in ((c, o) for (t, c), o in _NAMED.items() if t == table.name):
        made[column] = rename.name(row[column], row[owner], number)
    for _, column in (key for key in _SUFFIXED if key[0] == table.name):
        made[column] = f"{row[column]}-{number}"
    if "receipt_digest" in row:
        made["receipt_digest"] = sha256(f"{row['receipt_digest']}-{number}".encode()).hexdigest()
    for column, shift in shifts.items():
        if row[column] is not None:
            made[column] = row[column] + shift * number
    if "cluster_id" in row:  # a key of its own kind, below zero for an ad without copies
        apart = _APART * number
        made["cluster_id"] += apart if row["cluster_id"] >= 0 else -apart
    if table.name == "agency":
        made["uscc"] = rename.code()
    if table.name == "case":
        made["origin_id"] = None
    return made


def _insert(connection: Connection, table: Table, rows: Iterator[Row]) -> None:
    names = [column.name for column in table.columns]
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # noqa: S608
    batch: list[tuple[Any, ...]] = []
    for row in rows:
        batch.append(tuple(row[name] for name in names))
        if len(batch) == _BATCH:
            connection.exec_driver_sql(statement, batch)
            batch = []
    if batch:
        connection.exec_driver_sql(statement, batch)
