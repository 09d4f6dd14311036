"""How a field of an agency is described: sheets, pages, lists and open data read it from here.

The fields themselves stand in ``entries``, each beside its attribute. To add a plain one, describe
it there and write the migration; its table column, its sheet column and its places on pages follow.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import IntEnum
from typing import Any, Final

from supervisor.domain.register import cells

_KEY: Final = "described"


class Audience(IntEnum):
    """Who may see a field; whoever stands higher sees what those below see."""

    PUBLIC = 0
    AGENCY = 1
    OFFICE = 2


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, how its cells are read and written, and how it is explained.

    ``empty`` holds the value a cleared field takes, in a tuple; ``None``: it cannot be cleared.
    """

    key: str
    header: str
    parse: Callable[[str], Any]
    show: Callable[[Any], str]
    explain: str
    example: str = ""
    required: bool = False
    empty: tuple[Any] | None = None
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the list by a field: the key in the address, its label, the value."""

    key: str
    label: str
    value: Any


@dataclass(frozen=True, slots=True)
class AgencyField:
    """Everything said of one field.

    ``storage`` is the type of its table column (``None``: it is not one column of the agency);
    text has a ``length``. ``open_data`` explains it to those who download the register and is
    empty where it is not handed out. ``is_fact`` puts it among the facts on pages, ``search`` makes
    a typed text comparable to it, ``narrows`` are the choices of the list, and what it was before a
    change is kept in the field ``history``.
    """

    column: Column
    storage: type | None = None
    length: int = 0
    seen_by: Audience = Audience.OFFICE
    is_fact: bool = False
    unit: str = ""
    open_data: str = ""
    search: Callable[[str], str] | None = None
    narrows: tuple[Choice, ...] = ()
    history: str = ""

    @property
    def key(self) -> str:
        """The attribute and table column."""
        return self.column.key

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices of the list as key and label."""
        return [(choice.key, choice.label) for choice in self.narrows]

    def text(self, agency: Any) -> str:
        """Return the field of ``agency`` as a page writes it; empty where it is not recorded."""
        value = getattr(agency, self.key)
        if value is None or value == "":
            return ""
        shown = f"{value:,}" if self.storage is int else self.column.show(value)
        return f"{shown} {self.unit}".strip()


def about(
    header: str,
    parse: Callable[[str], Any],
    show: Callable[[Any], str],
    explain: str,
    **more: Any,
) -> Mapping[str, AgencyField]:
    """Return the metadata of a dataclass field that describe it; ``more`` as in the two classes."""
    for_column = {
        name: more.pop(name)
        for name in ("example", "required", "empty", "aliases", "choices")
        if name in more
    }
    return {_KEY: AgencyField(Column("", header, parse, show, explain, **for_column), **more)}


def about_text(header: str, length: int, explain: str, **more: Any) -> Mapping[str, AgencyField]:
    """Describe plain text of at most ``length`` characters; cleared, it is empty."""
    more = {"storage": str, "length": length, "empty": ("",)} | more
    return about(header, cells.parse_text(length), str, explain, **more)


def about_day(header: str, explain: str, example: str) -> Mapping[str, AgencyField]:
    """Describe a day that may be unknown."""
    return about(
        header, cells.parse_date, cells.show_date, explain,
        storage=date, example=example, empty=(None,),
    )  # fmt: skip


def about_names(header: str, explain: str, example: str) -> Mapping[str, AgencyField]:
    """Describe a list of names that may be empty."""
    return about(header, cells.parse_names, cells.show_names, explain, example=example, empty=((),))


def descriptions_in(entry: type[Any]) -> tuple[AgencyField, ...]:
    """Return the descriptions in a dataclass, in its order, each under its attribute's name."""
    return tuple(
        replace(held, column=replace(held.column, key=attribute.name))
        for attribute in fields(entry)
        if (held := attribute.metadata.get(_KEY)) is not None
    )
