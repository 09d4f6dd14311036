"""One way to change the register: at once what is plain, for a second person what a right hangs on.

Form and import come through here, so that every change is kept with who, when and why.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.register.entries import RegisterEntry
from supervisor.domain.register.history import (
    ActOrigin,
    ActStatus,
    ChangeLine,
    ChangeOutcome,
    RegisterChangeKind,
    lines_between,
    without_rights,
)
from supervisor.services.platform.attachments import CleanFile
from supervisor.services.platform.audit import Actor
from supervisor.store.queries.register.acts import ids_by_code
from supervisor.store.queries.register.entries import stored_entries
from supervisor.store.tables.register_changes import RegisterFile
from supervisor.store.writing.agencies import write_entries
from supervisor.store.writing.agency_write import Write
from supervisor.store.writing.register_acts import add_act

_LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why the register is changed: in words, by a document's number, by documents themselves."""

    reason: str = ""
    document: str = ""
    files: tuple[CleanFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """What brings the changes: where from, what it is called, why; ``import_id`` for a file."""

    origin: ActOrigin
    title: str
    grounds: Grounds = Grounds()
    import_id: int | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of it: the act in force and the act that waits, and the agencies of each."""

    applied_id: int | None
    waiting_id: int | None
    applied: int
    waiting: int


def change_register(
    session: Session, actor: Actor, occasion: Occasion, writes: Sequence[Write]
) -> Noted:
    """Write what is plain and put the rest before a second person; joins the caller's unit of work.

    The command line, which nobody is signed in to, writes everything: whoever has the shell has
    the database. Raises ``StaleEntry``.
    """
    now, later = _parted(writes) if actor.user_id is not None else (list(writes), [])
    write_entries(session, now)
    applied_id = _note(session, actor, occasion, ActStatus.APPLIED, now)
    waiting_id = _note(session, actor, occasion, ActStatus.WAITING, later)
    return Noted(applied_id, waiting_id, len(now), len(later))


def entry_of(session: Session, uscc: str) -> RegisterEntry:
    """Return an agency of the register as it stands."""
    return stored_entries(session, [uscc])[uscc].entry


def note_written(
    session: Session, actor: Actor, occasion: Occasion, uscc: str, before: RegisterEntry | None
) -> None:
    """Keep in the history what a feature of its own has written; joins the caller's unit of work.

    ``before`` is the agency as it was, nothing where it was entered; for changes that two persons
    have already agreed on.
    """
    session.flush()
    stored = stored_entries(session, [uscc])[uscc]
    if stored.entry != before:
        old = replace(stored, entry=before) if before is not None else None
        _note(session, actor, occasion, ActStatus.APPLIED, [Write(old, stored.entry)])


def _parted(writes: Sequence[Write]) -> tuple[list[Write], list[Write]]:
    """Part what is done at once from what waits.

    A new agency with a licence or a star waits as a whole, and so does what is to stand under a
    head office that waits: without it, it would stand alone.
    """
    held = {write.new.uscc for write in writes if write.old is None and _has_right(write)}
    now: list[Write] = []
    later: list[Write] = []
    for write in writes:
        if write.old is None:
            is_held = write.new.uscc in held or write.new.parent in held
            (later if is_held else now).append(write)
            continue
        before = write.old.entry
        plain = without_rights(before, write.new)
        if plain != before:
            now.append(Write(write.old, plain))
        if plain != write.new:
            later.append(Write(replace(write.old, entry=plain), write.new))
    return now, later


def _has_right(write: Write) -> bool:
    """Tell whether a new agency brings a licence, a star or the like; a head office is none."""
    lines = lines_between(None, write.new)
    return any(line.is_right and line.field != "parent" for line in lines)


def _note(
    session: Session, actor: Actor, occasion: Occasion, status: ActStatus, writes: Sequence[Write]
) -> int | None:
    """Keep what was done or is proposed; return the act, or ``None`` where there is nothing."""
    if not writes:
        return None
    grounds = occasion.grounds
    values = {
        "origin": occasion.origin,
        "status": status,
        "import_id": occasion.import_id,
        "title": occasion.title[:_LONGEST_TITLE],
        "agencies": len(writes),
        "reason": grounds.reason,
        "document": grounds.document,
        "by_id": actor.user_id,
        "at": utc_now(),
    }
    act_id = add_act(session, values, list(_changes(session, status, writes)))
    for file in grounds.files:
        session.add(
            RegisterFile(
                act_id=act_id,
                name=file.name,
                media_type=file.media_type,
                digest=file.digest,
                data=file.data,
            )
        )
    return act_id


def _changes(
    session: Session, status: ActStatus, writes: Sequence[Write]
) -> Iterator[Mapping[str, Any]]:
    is_applied = status is ActStatus.APPLIED
    added = [write.new.uscc for write in writes if write.old is None] if is_applied else []
    ids = ids_by_code(session, added)
    for write in writes:
        old, new = write.old, write.new
        yield change_values(
            new,
            RegisterChangeKind.CHANGED if old else RegisterChangeKind.ADDED,
            lines_between(old.entry if old else None, new),
            old.id if old else ids.get(new.uscc),
        ) | {"outcome": ChangeOutcome.APPLIED if is_applied else ChangeOutcome.WAITING}


def change_values(
    entry: RegisterEntry,
    kind: RegisterChangeKind,
    lines: Sequence[ChangeLine],
    agency_id: int | None,
) -> dict[str, Any]:
    """Return the row of one change, without its act and outcome."""
    return {
        "agency_id": agency_id,
        "uscc": entry.uscc,
        "name": entry.name[:200],
        "kind": kind,
        "lines": [line.stored() for line in lines],
    }
