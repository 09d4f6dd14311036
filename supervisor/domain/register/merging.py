"""What a file says of an agency laid over what the register holds, and the difference it makes.

Both are pure, so that a preview and what is then done cannot differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from supervisor.domain.register.agencies import (
    INFERRED,
    LICENCE_FIELDS,
    LicenceEvent,
    LicenceEventKind,
    LicenceKey,
    LicenceRecord,
)
from supervisor.domain.register.agency_names import is_same_name, name_key, settled_name
from supervisor.domain.register.belongings import FormerName
from supervisor.domain.register.described import AGENCY_FIELDS
from supervisor.domain.register.entries import RegisterEntry
from supervisor.domain.register.patches import AgencyPatches


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field with its old and new value; ``licence`` is set for a field of a licence.

    The field ``event`` stands for an added event, or for an inferred one that gave way; the field
    ``licence`` for an added licence.
    """

    field: str
    old: Any
    new: Any
    licence: LicenceKey | None = None


def merge(old: RegisterEntry | None, patches: AgencyPatches, on: date) -> RegisterEntry:
    """Return the entry after ``patches``; ``on`` dates what the file changes without saying when.

    Former names are only ever added, and the name before a renaming becomes one; another spelling
    of a name (brackets, blanks, hidden characters, traditional script) is no renaming. A licence
    that the file leaves out stays: a licence ends by an event, not by being forgotten.
    """
    stated = patches.agency.values if patches.agency else {}
    base = old or RegisterEntry(patches.uscc, stated["name"])
    former = dict.fromkeys(base.former_names)
    former |= dict.fromkeys(_without_known(stated.get("former_names", ()), former))
    name = settled_name(base.name, stated.get("name", base.name))
    if name != base.name and not is_same_name(name, base.name):
        former |= dict.fromkeys(_without_known([FormerName(base.name)], former))
    values = {**stated, "name": name, "former_names": tuple(former)}
    return replace(base, **values, licences=_merged_licences(base, patches, on))


def changes(old: RegisterEntry, new: RegisterEntry) -> list[FieldChange]:
    """Return every field in which ``new`` differs from ``old``, licences and events included."""
    found = [
        FieldChange(name, getattr(old, name), getattr(new, name))
        for name in AGENCY_FIELDS
        if getattr(old, name) != getattr(new, name)
    ]
    known = {licence.key: licence for licence in old.licences}
    for licence in new.licences:
        found += _licence_changes(known.get(licence.key), licence)
    return found


def _without_known(
    names: Iterable[FormerName], known: Mapping[FormerName, None]
) -> list[FormerName]:
    """Leave out names already held in this or another spelling."""
    texts = {key for name in known for key in (name.text, name_key(name.text))}
    return [name for name in names if name.text not in texts and name_key(name.text) not in texts]


def _merged_licences(
    base: RegisterEntry, patches: AgencyPatches, on: date
) -> tuple[LicenceRecord, ...]:
    licences = {licence.key: licence for licence in base.licences}
    for key in dict.fromkeys([*patches.licences, *patches.events]):
        values = patches.licences[key].values if key in patches.licences else {}
        events = tuple(patch.event for patch in patches.events.get(key, ()))
        held = licences.get(key)
        licences[key] = _merged_licence(held, LicenceRecord(*key), values, events, on)
    return tuple(licences.values())


def _merged_licence(
    old: LicenceRecord | None,
    blank: LicenceRecord,
    values: Mapping[str, Any],
    events: tuple[LicenceEvent, ...],
    on: date,
) -> LicenceRecord:
    base = old or blank
    stated = replace(base, **values)
    added = tuple(event for event in events if event not in base.events)
    if added:
        stated = _as_last_event_says(stated, _ordered(*base.events, *added), values)
    else:
        added = _inferred_events(old, stated, on)
    kept = [event for event in base.events if not _gives_way(event, events, added)]
    return replace(stated, events=_ordered(*kept, *added))


def _ordered(*events: LicenceEvent) -> tuple[LicenceEvent, ...]:
    return tuple(sorted(events, key=lambda event: event.on))


def _gives_way(
    held: LicenceEvent, stated: Iterable[LicenceEvent], added: tuple[LicenceEvent, ...]
) -> bool:
    """Tell whether an inferred event is replaced by what a file records of the history.

    A file that holds the grant knows the whole history; any other replaces only the same fact.
    """
    if not held.is_inferred or not set(stated) & set(added):
        return False
    return any(
        event.kind is LicenceEventKind.GRANTED or (event.kind, event.on) == (held.kind, held.on)
        for event in added
    )


def _inferred_events(
    old: LicenceRecord | None, stated: LicenceRecord, on: date
) -> tuple[LicenceEvent, ...]:
    """Return the events that a file implies by changing the paper without telling its history.

    A new paper was granted on its first day. A later end is a renewal: on the new first day where
    one is stated, else without a gap. A change of scope or an earlier end counts from ``on``.
    """
    if old is None:
        return _first_grant(stated)
    grant = () if old.events or stated == old else _first_grant(old)
    scope = stated.scope if stated.scope != old.scope else None
    if _is_later(stated.valid_to, old.valid_to):
        day = _renewal_day(old, stated, on)
        renewal = LicenceEvent(LicenceEventKind.RENEWED, day, stated.valid_to, scope, INFERRED)
        return (*grant, renewal)
    end = stated.valid_to if stated.valid_to != old.valid_to else None
    if end is None and scope is None:
        return grant
    return (*grant, LicenceEvent(LicenceEventKind.CHANGED, on, end, scope, INFERRED))


def _first_grant(paper: LicenceRecord) -> tuple[LicenceEvent, ...]:
    if paper.valid_from is None:
        return ()
    scope = paper.scope or None
    grant = LicenceEventKind.GRANTED
    return (LicenceEvent(grant, paper.valid_from, paper.valid_to, scope, INFERRED),)


def _renewal_day(old: LicenceRecord, stated: LicenceRecord, on: date) -> date:
    if stated.valid_from is not None and stated.valid_from != old.valid_from:
        return stated.valid_from
    return on if old.valid_to is None else min(on, old.valid_to + timedelta(days=1))


def _is_later(new: date | None, old: date | None) -> bool:
    """Compare two ends of validity, ``None`` being without end."""
    return old is not None and (new is None or new > old)


def _as_last_event_says(
    stated: LicenceRecord, events: tuple[LicenceEvent, ...], values: Mapping[str, Any]
) -> LicenceRecord:
    """Fill validity and scope from the history where the file does not state them."""
    ends = [event.valid_to for event in events if event.valid_to is not None]
    scopes = [event.scope for event in events if event.scope is not None]
    if "valid_to" not in values and ends:
        stated = replace(stated, valid_to=ends[-1])
    if "scope" not in values and scopes:
        stated = replace(stated, scope=scopes[-1])
    return stated


def _licence_changes(old: LicenceRecord | None, new: LicenceRecord) -> list[FieldChange]:
    if old is None:
        return [FieldChange("licence", None, new, new.key)]
    found = [
        FieldChange(name, getattr(old, name), getattr(new, name), new.key)
        for name in LICENCE_FIELDS
        if getattr(old, name) != getattr(new, name)
    ]
    before, after = set(old.events), set(new.events)
    found += [
        FieldChange("event", event, None, new.key) for event in old.events if event not in after
    ]
    return found + [
        FieldChange("event", None, event, new.key) for event in new.events if event not in before
    ]
