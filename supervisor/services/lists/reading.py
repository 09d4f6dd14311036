"""A list of licensed agencies as authorities publish them, with whatever columns it has.

The name of the agency is needed, everything else is taken where it stands; headers are known by
the words authorities use for them.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from scrapers.tables import limits
from scrapers.tables.filetypes import Source
from supervisor.domain.names import normalise
from supervisor.domain.register.agencies import AgencyRecord
from supervisor.domain.register.cleaning import bare, visible
from supervisor.services.lists.headers import column
from supervisor.services.lists.named_columns import (
    ColumnProblem,
    Row,
    UnreadableTableError,
    rows_of,
)
from supervisor.services.lists.papers import Issued, papers_of

_SEPARATORS: Final = re.compile(r"[;；、|/，,\n]")
_UNTIL: Final = re.compile(r"[（(]至[^（）()]*[)）]")
_CODE: Final = re.compile(r"[0-9A-Z]{18}")


def read_list(
    source: Source, filename: str, issued: Issued, report: Callable[[ColumnProblem], None]
) -> list[AgencyRecord]:
    """Return the agencies of a list; ``report`` hears of every cell that is not as expected.

    Rows of one name and one code are one agency with several papers. A row without a name is left
    out; another cell that cannot be read is left out alone. Raises ``UnreadableTableError``, also
    for more than ``limits.AGENCY_ROWS``.
    """
    agencies: dict[tuple[str, str], list[AgencyRecord]] = {}
    parents: dict[str, str] = {}
    for number, row in enumerate(rows_of(source, filename, ("name",), column), start=1):
        if number > limits.AGENCY_ROWS:
            most = f"{limits.AGENCY_ROWS:,}"
            raise UnreadableTableError(f"文件 {filename} 超过 {most} 行，请拆分后再传。")
        name = visible(row.get("name"))
        if not name:
            row.refuse("name", "机构名称不能为空，本行未采用")
        else:
            key = f"{issued.key}#{number}" if issued.authority else str(number)
            agency = _agency(row, name, key, issued)
            identity = (normalise(agency.name), agency.uscc)
            same = agencies.setdefault(identity, [])
            same.append(agency)
            if row.get("parent"):
                parents[same[0].key] = normalise(row.get("parent"))
        for problem in (*row.notices, *row.problems):
            report(problem)
    return _with_parents([_merged(same) for same in agencies.values()], parents)


def read_whole_list(
    filename: str, data: bytes, issued: Issued
) -> tuple[list[AgencyRecord], list[ColumnProblem]]:
    """Return the agencies of a list and every cell that is not as expected; as ``read_list``."""
    problems: list[ColumnProblem] = []
    return read_list(data, filename, issued, problems.append), problems


def _agency(row: Row, name: str, key: str, issued: Issued) -> AgencyRecord:
    return AgencyRecord(
        key=key,
        name=name,
        uscc=code_of(row),
        former_names=_several(_UNTIL.sub("", row.get("former_names"))),
        short_names=_several(f"{row.get('short_names')};{row.get('brands')}"),
        city=row.get("city"),
        licences=papers_of(row, issued),
        authority=issued.authority,
    )


def code_of(row: Row) -> str:
    """Return the code of a row in capitals; one of the wrong shape is reported and left out."""
    text = bare(row.get("uscc")).replace(" ", "").upper()
    if not text or _CODE.fullmatch(text):
        return text
    row.refuse("uscc", "统一社会信用代码应为 18 位数字和大写字母，本行未采用该代码")
    return ""


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SEPARATORS.split(text) if part.strip())


def _merged(same: Sequence[AgencyRecord]) -> AgencyRecord:
    """Return the rows of one agency as one; the first gives what only one can give."""
    if len(same) == 1:
        return same[0]
    return replace(
        same[0],
        former_names=tuple(dict.fromkeys(chain.from_iterable(one.former_names for one in same))),
        short_names=tuple(dict.fromkeys(chain.from_iterable(one.short_names for one in same))),
        city=next((one.city for one in same if one.city), ""),
        licences=tuple(chain.from_iterable(one.licences for one in same)),
    )


def _with_parents(agencies: list[AgencyRecord], parents: dict[str, str]) -> list[AgencyRecord]:
    """Return the agencies, each branch with the key of the head office its row names."""
    keys = {normalise(agency.name): agency.key for agency in agencies}
    keys |= {agency.uscc: agency.key for agency in agencies if agency.uscc}
    return [
        replace(agency, parent_key=keys.get(parents.get(agency.key, ""), ""))
        if agency.key in parents
        else agency
        for agency in agencies
    ]
