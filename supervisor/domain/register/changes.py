"""How a change of the register reads: which field, what it was, what it becomes."""

from typing import Any

from supervisor.domain.register import cells
from supervisor.domain.register.agencies import LicenceEvent, LicenceKey, LicenceRecord
from supervisor.domain.register.columns import AGENCY_COLUMNS, LICENCE_COLUMNS
from supervisor.domain.register.entries import RegisterEntry
from supervisor.domain.register.merging import FieldChange, changes

_AGENCY = {column.key: column for column in AGENCY_COLUMNS}
_LICENCE = {column.key: column for column in LICENCE_COLUMNS}

ADDED, CHANGED = "added", "changed"


def described(old: RegisterEntry | None, new: RegisterEntry) -> dict[str, Any]:
    """Return one change as the preview shows it: ``kind``, agency, and ``fields`` as texts.

    Each of ``fields`` is a list of label, old text, new text.
    """
    return {
        "kind": CHANGED if old else ADDED,
        "uscc": new.uscc,
        "name": new.name,
        "fields": [field_text(change) for change in changes(old, new)] if old else _summary(new),
    }


def licence_title(key: LicenceKey) -> str:
    """Return how a licence is called on pages."""
    kind, number = key
    return f"{kind.label} {number}"


def event_text(event: LicenceEvent) -> str:
    """Return an event in one line."""
    parts = [event.on.isoformat(), event.kind.label]
    if event.valid_to is not None:
        parts.append(f"有效期至 {event.valid_to.isoformat()}")
    if event.scope is not None:
        parts.append(f"业务范围：{cells.show_scope(event.scope)}")
    return " ".join([*parts, event.document]).strip()


def licence_text(licence: LicenceRecord) -> str:
    """Return a licence in one line."""
    start = cells.show_date(licence.valid_from) or "起始日不详"
    return (
        f"{start} 至 {cells.show_end(licence.valid_to)} {cells.show_scope(licence.scope)}".strip()
    )


def _summary(new: RegisterEntry) -> list[list[str]]:
    """Return what tells a new agency: its place and its licences."""
    fields = [["街道", "", cells.show_label(new.street)]] if new.street else []
    return fields + [
        [licence_title(licence.key), "", licence_text(licence)] for licence in new.licences
    ]


def field_text(change: FieldChange) -> list[str]:
    """Return a change as label, old text, new text; a text is empty where nothing stands."""
    if change.licence is None:
        column = _AGENCY[change.field]
        return [column.header, column.show(change.old), column.show(change.new)]
    title = licence_title(change.licence)
    if change.field == "licence":
        texts = [licence_text(paper) if paper else "" for paper in (change.old, change.new)]
        return [title if change.new is None else f"新增{title}", *texts]
    if change.field == "event":
        texts = [event_text(event) if event else "" for event in (change.old, change.new)]
        return [f"{title} 变更记录", *texts]
    column = _LICENCE[change.field]
    return [f"{title} {column.header}", column.show(change.old), column.show(change.new)]
