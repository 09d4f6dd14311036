"""A folder of lists described by ``lists.toml``: what each covers, and its file beside it."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from supervisor.domain.lists.joining import joined
from supervisor.domain.lists.lists import Paper, ReferenceList, division_of
from supervisor.domain.register.agencies import AgencyRecord, with_head_office_licences
from supervisor.services.lists.named_columns import ColumnProblem, UnreadableTableError
from supervisor.services.lists.own_workbook import read_workbook
from supervisor.services.lists.papers import Issued
from supervisor.services.lists.reading import read_list

DESCRIPTION: Final = "lists.toml"
_EXPECTED: Final = (
    '每份名单写为 [[lists]]，含 file、authority、divisions = ["420102"]、'
    'papers = ["licence"]、as_of = 2026-01-31'
)


class UnreadableListsError(ValueError):
    """The folder or its description cannot be used; the message is for the user."""


def read_everything(
    register: Path, folder: Path | None, report: Callable[[ColumnProblem], None]
) -> tuple[list[AgencyRecord], list[ReferenceList]]:
    """Return what a register and a folder of lists hold, both from files, and what they cover.

    The register is a workbook with licences and their history on sheets of their own, as the
    console exports it, or any list. Raises ``UnreadableTableError`` or ``UnreadableListsError``.
    """
    own = read_workbook(register, report)
    if own is None:
        issued = Issued("", "", tuple(Paper), None)
        own = read_list(register, register.name, issued, report)
    own = with_head_office_licences(own)
    lists, listed = ([], []) if folder is None else read_folder(folder, report)
    return joined(own, listed), lists


def read_folder(
    folder: Path, report: Callable[[ColumnProblem], None]
) -> tuple[list[ReferenceList], list[AgencyRecord]]:
    """Return the lists of a folder and their agencies. Raises ``UnreadableListsError``."""
    lists: list[ReferenceList] = []
    agencies: list[AgencyRecord] = []
    for number, entry in enumerate(_entries(folder / DESCRIPTION), start=1):
        one, path = _described(folder, number, entry)
        issued = Issued(one.key, one.authority, tuple(one.papers), one.as_of)
        try:
            agencies += read_list(path, path.name, issued, report)
        except UnreadableTableError as error:
            raise UnreadableListsError(str(error)) from error
        lists.append(one)
    return lists, agencies


def _entries(path: Path) -> list[Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UnreadableListsError(f"无法打开 {path}：{error.strerror}。{_EXPECTED}") from error
    except UnicodeDecodeError as error:
        raise UnreadableListsError(f"{path} 不是 UTF-8 文本。{_EXPECTED}") from error
    except tomllib.TOMLDecodeError as error:
        raise UnreadableListsError(f"{path} 不是有效的 TOML：{error}。{_EXPECTED}") from error
    entries = found.get("lists", [])
    if not isinstance(entries, list):
        raise UnreadableListsError(f"{path} 中 lists 应为表的数组。{_EXPECTED}")
    return entries


def _described(folder: Path, number: int, entry: Any) -> tuple[ReferenceList, Path]:
    """Return a list as it is described, and its file."""
    place = f"{DESCRIPTION} 第 {number} 份名单"
    if not isinstance(entry, dict):
        raise UnreadableListsError(f"{place}：{_EXPECTED}")
    name, authority = entry.get("file"), entry.get("authority")
    if not isinstance(name, str) or not isinstance(authority, str) or not authority.strip():
        raise UnreadableListsError(f"{place}：file 和 authority 应为文字。{_EXPECTED}")
    path = folder / name
    if path.resolve().parent != folder.resolve():
        raise UnreadableListsError(f"{place}：文件应在同一文件夹内，实为“{name}”")
    try:
        divisions = tuple(division_of(str(code)) for code in _strings(entry, "divisions"))
        papers = frozenset(Paper.of(str(paper)) for paper in _strings(entry, "papers"))
    except ValueError as error:
        raise UnreadableListsError(f"{place}：{error}。{_EXPECTED}") from error
    return ReferenceList(
        f"list{number}", authority.strip(), divisions, papers, _day(entry, place)
    ), path


def _strings(entry: dict[str, Any], key: str) -> list[Any]:
    value = entry.get(key)
    values = [value] if isinstance(value, str | int) else value
    if not isinstance(values, list) or not values:
        raise ValueError(f"{key} 应为至少有一项的数组")
    return values


def _day(entry: dict[str, Any], place: str) -> date:
    value = entry.get("as_of")
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise UnreadableListsError(
            f"{place}：as_of 应为日期，如 2026-01-31，实为“{value}”"
        ) from error
