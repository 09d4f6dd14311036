"""A change of one agency as lines that can be kept, shown, done later and taken back.

A line holds what a field was and what it becomes as plain JSON values, so that the same record
tells the history, waits for a second person and leads the way back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from functools import singledispatch
from typing import Any, Final

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.agencies import (
    LICENCE_FIELDS,
    Activity,
    LicenceEvent,
    LicenceEventKind,
    LicenceKey,
    LicenceKind,
    LicenceRecord,
)
from supervisor.domain.register.belongings import Account, FormerName
from supervisor.domain.register.changes import field_text
from supervisor.domain.register.described import PLAIN
from supervisor.domain.register.entries import RegisterEntry
from supervisor.domain.register.merging import FieldChange, changes


class ActOrigin(LabelledEnum):
    """What brought a change into the register."""

    FORM = ("form", "页面修改")
    IMPORT = ("import", "名册导入")
    TAKE_BACK = ("take_back", "撤回导入")
    RATING = ("rating", "星级评定")
    ALIAS = ("alias", "收入简称")
    CASE = ("case", "案件决定")
    NOTICE = ("notice", "变更报告")


class ActStatus(LabelledEnum):
    """Whether what somebody did to the register is in force."""

    WAITING = ("waiting", "待第二人确认")
    APPLIED = ("applied", "已生效")
    REFUSED = ("refused", "不予采纳")


class RegisterChangeKind(LabelledEnum):
    """What becomes of the agency."""

    ADDED = ("added", "新增")
    CHANGED = ("changed", "变更")
    REMOVED = ("removed", "移出")


class ChangeOutcome(LabelledEnum):
    """What came of one change; ``SKIPPED``: the register had moved on before it was accepted."""

    WAITING = ("waiting", "待第二人确认")
    APPLIED = ("applied", "已生效")
    SKIPPED = ("skipped", "名册已变，未执行")
    REFUSED = ("refused", "不予采纳")


RIGHTS: Final = frozenset({"star", "star_from", "star_until", "high_end", "parent"})
"""Fields beside the licences that a right hangs on; a branch works under its head's licence."""

_DATES: Final = frozenset(
    {"valid_from", "valid_to", *(held.key for held in PLAIN if held.storage is date)}
)
_ENUMS: Final = {
    held.key: held.storage
    for held in PLAIN
    if held.storage is not None and issubclass(held.storage, LabelledEnum)
}
_DEFAULTS: Final = {
    held.name: held.default for held in fields(RegisterEntry) if held.default is not MISSING
}


class OutdatedChange(ValueError):
    """The register no longer holds what the change was to replace; the message names the fields."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field with its old and new value; ``licence`` is set for a field of a licence.

    ``event`` stands for an event that is added (``old`` is ``None``) or gives way, ``licence`` for
    a licence as a whole.
    """

    field: str
    old: Any
    new: Any
    licence: LicenceKey | None = None

    @property
    def is_right(self) -> bool:
        """Whether a right of the agency is at stake."""
        return self.licence is not None or self.field in RIGHTS

    @property
    def texts(self) -> list[str]:
        """The line as label, old text, new text."""
        return field_text(FieldChange(self.field, self.old, self.new, self.licence))

    def stored(self) -> dict[str, Any]:
        """Return the line as JSON values."""
        licence = [self.licence[0].value, self.licence[1]] if self.licence else None
        return {
            "field": self.field,
            "licence": licence,
            "old": _stored(self.old),
            "new": _stored(self.new),
        }

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> "ChangeLine":
        """Read back what ``stored`` wrote."""
        field, licence = line["field"], line["licence"]
        key = (LicenceKind.of(licence[0]), licence[1]) if licence else None
        return cls(
            field, _restored(field, line["old"], key), _restored(field, line["new"], key), key
        )


def blank_entry(uscc: str) -> RegisterEntry:
    """Return an agency of which nothing is known yet."""
    return RegisterEntry(uscc, "")


def lines_between(old: RegisterEntry | None, new: RegisterEntry) -> list[ChangeLine]:
    """Return every field in which ``new`` differs from ``old``, from nothing for a new agency."""
    before = old or blank_entry(new.uscc)
    found = [
        ChangeLine(change.field, change.old, change.new, change.licence)
        for change in changes(before, new)
    ]
    kept = {licence.key for licence in new.licences}
    return found + [
        ChangeLine("licence", licence, None, licence.key)
        for licence in before.licences
        if licence.key not in kept
    ]


def without_rights(old: RegisterEntry, new: RegisterEntry) -> RegisterEntry:
    """Return ``new`` with everything a right hangs on as it was."""
    held = {name: getattr(old, name) for name in RIGHTS}
    return replace(new, licences=old.licences, **held)


def undoing(lines: Iterable[ChangeLine]) -> list[ChangeLine]:
    """Return the lines that lead back."""
    return [replace(line, old=line.new, new=line.old) for line in reversed(list(lines))]


def apply_lines(entry: RegisterEntry, lines: Sequence[ChangeLine]) -> RegisterEntry:
    """Return ``entry`` with the lines done; what already stands as it should is left so.

    Raises ``OutdatedChange`` where a field holds neither the old nor the new value.
    """
    values: dict[str, Any] = {}
    licences = {licence.key: licence for licence in entry.licences}
    outdated = []
    for line in lines:
        if line.licence is None:
            now = values.get(line.field, getattr(entry, line.field))
            is_fit = now in (line.old, line.new)
            values[line.field] = line.new
        else:
            is_fit = _apply_to_licences(licences, line, line.licence)
        if not is_fit:
            outdated.append(line.texts[0])
    if outdated:
        raise OutdatedChange("、".join(dict.fromkeys(outdated)))
    return replace(entry, **values, licences=tuple(licences.values()))


def _apply_to_licences(
    licences: dict[LicenceKey, LicenceRecord], line: ChangeLine, key: LicenceKey
) -> bool:
    """Do one line of a licence; tell whether it fitted."""
    held = licences.get(key)
    if line.field == "licence":
        if held not in (line.old, line.new):
            return False
        if line.new is None:
            licences.pop(key, None)
        else:
            licences[key] = line.new
        return True
    if held is None:
        return False
    if line.field == "event":
        return _apply_event(licences, held, line)
    now = getattr(held, line.field)
    licences[key] = replace(held, **{line.field: line.new})
    return now in (line.old, line.new)


def _apply_event(
    licences: dict[LicenceKey, LicenceRecord], held: LicenceRecord, line: ChangeLine
) -> bool:
    """Add or take out an event; no two of a kind stand on one day."""
    kept = [event for event in held.events if event != line.old]
    if line.new is not None and line.new not in kept:
        if any((event.kind, event.on) == (line.new.kind, line.new.on) for event in kept):
            return False
        kept.append(line.new)
    licences[held.key] = replace(held, events=tuple(sorted(kept, key=lambda event: event.on)))
    return True


def _parts(names: Sequence[str]) -> Callable[[Any], dict[str, Any]]:
    return lambda value: {name: _stored(getattr(value, name)) for name in names}


@singledispatch
def _stored(value: Any) -> Any:
    """Return a value of a field as JSON values."""
    return value


_stored.register(LabelledEnum, lambda value: value.value)
_stored.register(date, date.isoformat)
_stored.register(FormerName, lambda value: [value.text, _stored(value.used_until)])
_stored.register(Account, lambda value: [value.platform, value.value])
_stored.register(frozenset, lambda value: sorted(activity.value for activity in value))
_stored.register(tuple, lambda value: [_stored(item) for item in value])
_stored.register(LicenceEvent, _parts(("kind", "on", "valid_to", "scope", "document")))
_stored.register(LicenceRecord, _parts((*LICENCE_FIELDS, "events")))


def _restored(field: str, value: Any, licence: LicenceKey | None) -> Any:
    if value is None:
        return None
    if field == "licence" and licence is not None:
        return _licence(value, licence)
    read = _READERS.get(field)
    if read is not None:
        return read(value)
    return tuple(value) if isinstance(_DEFAULTS.get(field), tuple) else value


def _scope(keys: Iterable[str]) -> frozenset[Activity]:
    return frozenset(Activity.of(key) for key in keys)


def _event(value: Mapping[str, Any]) -> LicenceEvent:
    scope = value["scope"]
    return LicenceEvent(
        LicenceEventKind.of(value["kind"]),
        date.fromisoformat(value["on"]),
        _day(value["valid_to"]),
        None if scope is None else _scope(scope),
        value["document"],
    )


def _licence(value: Mapping[str, Any], key: LicenceKey) -> LicenceRecord:
    return LicenceRecord(
        *key,
        scope=_scope(value["scope"]),
        valid_from=_day(value["valid_from"]),
        valid_to=_day(value["valid_to"]),
        issuer=value["issuer"],
        events=tuple(_event(event) for event in value["events"]),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "event": _event,
    "scope": _scope,
    "former_names": lambda names: tuple(FormerName(text, _day(until)) for text, until in names),
    "accounts": lambda found: tuple(Account(platform, value) for platform, value in found),
    **dict.fromkeys(_DATES, date.fromisoformat),
    **{key: enum.of for key, enum in _ENUMS.items()},
}
