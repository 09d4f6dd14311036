"""The register as it stood, as bytes that can be archived, hashed and read back exactly.

One JSON object a line: a header, then the agencies by key. The same register gives the same bytes
whatever the order it was read in.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson

from supervisor.domain.register.agencies import (
    Activity,
    AgencyRecord,
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
)

FORMAT = "register"
FORMAT_VERSION = 1


class UnreadableSnapshot(ValueError):
    """The bytes are not a register snapshot of a version this code reads."""


def serialise_register(records: Iterable[AgencyRecord]) -> bytes:
    """Return the canonical bytes of ``records``: UTF-8, sorted keys, one line each."""
    header = {"format": FORMAT, "version": FORMAT_VERSION}
    ordered = sorted(records, key=lambda record: (len(record.key), record.key))
    lines = (
        orjson.dumps(line, option=orjson.OPT_SORT_KEYS)
        for line in (header, *map(_agency_line, ordered))
    )
    return b"".join(line + b"\n" for line in lines)


def parse_register(data: bytes) -> list[AgencyRecord]:
    """Read back what ``serialise_register`` wrote; raises ``UnreadableSnapshot``."""
    header, _, body = data.partition(b"\n")
    try:
        found = orjson.loads(header)
        if found != {"format": FORMAT, "version": FORMAT_VERSION}:
            raise UnreadableSnapshot(f"not a register snapshot of version {FORMAT_VERSION}")
        return [_agency(orjson.loads(line)) for line in body.splitlines()]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise UnreadableSnapshot(str(error)) from error


def _agency_line(record: AgencyRecord) -> dict[str, Any]:
    return {
        "key": record.key,
        "name": record.name,
        "uscc": record.uscc,
        "former_names": record.former_names,
        "short_names": record.short_names,
        "city": record.city,
        "parent_key": record.parent_key,
        "licences": [_licence_line(licence) for licence in record.licences],
        "accounts": record.accounts,
        **_known({"authority": record.authority}),
    }


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that say something; what stands in lists alone makes no line longer."""
    return {name: value for name, value in fields.items() if value}


def _licence_line(licence: LicenceRecord) -> dict[str, Any]:
    return {
        "kind": licence.kind.value,
        "number": licence.number,
        "scope": _scope_keys(licence.scope),
        "valid_from": licence.valid_from,
        "valid_to": licence.valid_to,
        "events": [
            {
                "kind": event.kind.value,
                "on": event.on,
                "valid_to": event.valid_to,
                "scope": None if event.scope is None else _scope_keys(event.scope),
                "document": event.document,
            }
            for event in licence.events
        ],
        **_known({"authority": licence.authority, "as_of": licence.as_of}),
    }


def _scope_keys(scope: frozenset[Activity]) -> list[str]:
    return sorted(activity.value for activity in scope)


def _agency(line: dict[str, Any]) -> AgencyRecord:
    return AgencyRecord(
        key=line["key"],
        name=line["name"],
        uscc=line["uscc"],
        former_names=tuple(line["former_names"]),
        short_names=tuple(line["short_names"]),
        city=line["city"],
        parent_key=line["parent_key"],
        licences=tuple(_licence(licence) for licence in line["licences"]),
        accounts=tuple(line["accounts"]),
        authority=line.get("authority", ""),
    )


def _licence(line: dict[str, Any]) -> LicenceRecord:
    return LicenceRecord(
        kind=LicenceKind.of(line["kind"]),
        number=line["number"],
        scope=_scope(line["scope"]),
        valid_from=_day(line["valid_from"]),
        valid_to=_day(line["valid_to"]),
        events=tuple(
            LicenceEvent(
                LicenceEventKind.of(event["kind"]),
                date.fromisoformat(event["on"]),
                _day(event["valid_to"]),
                None if event["scope"] is None else _scope(event["scope"]),
                event["document"],
            )
            for event in line["events"]
        ),
        authority=line.get("authority", ""),
        as_of=_day(line.get("as_of")),
    )


def _scope(keys: list[str]) -> frozenset[Activity]:
    return frozenset(Activity.of(key) for key in keys)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
