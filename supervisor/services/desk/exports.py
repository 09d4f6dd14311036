"""Lists handed out as files; who took which is kept."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.table_writing import csv_bytes, xlsx_bytes

MOST: Final = 10_000
"""Rows of one file: more is no list any more but a copy of the database."""


def hand_out(
    session: Session,
    actor: Actor,
    what: str,
    kind: str,
    table: tuple[Sequence[str], Sequence[Mapping[str, str]]],
) -> bytes:
    """Return headings and rows as ``csv`` or ``xlsx``, and record that somebody took them."""
    headings, rows = table
    data = xlsx_bytes(headings, rows) if kind == "xlsx" else csv_bytes(headings, rows)
    detail = {"kind": kind, "rows": len(rows)}
    audit.record_reading(session, actor, AuditAction.LIST_EXPORTED, (what, ""), detail)
    return data
