"""The register as a CSV file, for the matcher: agencies with names, codes and validity."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from supervisor.cli.offline.dates import EXPECTED, read_date
from supervisor.domain.names import normalise
from supervisor.domain.register.agencies import AgencyRecord, LicenceKind, LicenceRecord
from supervisor.services.lists.named_columns import ColumnProblem, Row, read_rows

_LIST = re.compile(r"[;；、|]")
_OPEN_ENDED: Final = ("长期", "长期有效", "永久", "无固定期限", "无期限")
_ALSO: Final = ("uscc", "former_names", "short_names", "city", "valid_from", "valid_to")
_USCC = re.compile(r"[0-9A-Z]{18}")


def read_register(path: Path, report: Callable[[ColumnProblem], None]) -> list[AgencyRecord]:
    """Return the agencies of a register file; ``report`` hears of every cell not as expected.

    Rows of one name and one code are one agency with several licences. An agency whose row gives
    no validity counts as licensed throughout.
    """
    agencies: dict[tuple[str, str], AgencyRecord] = {}
    for number, row in enumerate(read_rows(path, ("name",), _ALSO)):
        if not row.get("name"):
            row.refuse("name", "机构名称不能为空，本行未采用")
        else:
            agency = _agency(row, str(number))
            identity = (normalise(agency.name), agency.uscc)
            known = agencies.get(identity)
            agencies[identity] = _merge(known, agency) if known else agency
        for problem in (*row.notices, *row.problems):
            report(problem)
    return list(agencies.values())


def _agency(row: Row, key: str) -> AgencyRecord:
    valid_from = _day(row, "valid_from")
    valid_to = _day(row, "valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        row.refuse("valid_to", f"有效期止 {valid_to} 早于有效期起 {valid_from}")
    licence = LicenceRecord(LicenceKind.HR_SERVICE, "", frozenset(), valid_from, valid_to)
    return AgencyRecord(
        key=key,
        name=row.get("name"),
        uscc=read_uscc(row),
        former_names=_listed(row.get("former_names")),
        short_names=_listed(row.get("short_names")),
        city=row.get("city"),
        licences=(licence,),
    )


def read_uscc(row: Row) -> str:
    """Return the code of a row in capitals; one of the wrong shape is reported and left out."""
    text = normalise(row.get("uscc")).upper()
    if not text or _USCC.fullmatch(text):
        return text
    row.refuse("uscc", "统一社会信用代码应为 18 位数字和大写字母，本行未采用该代码")
    return ""


def _merge(known: AgencyRecord, more: AgencyRecord) -> AgencyRecord:
    return replace(
        known,
        former_names=(*known.former_names, *more.former_names),
        short_names=(*known.short_names, *more.short_names),
        city=known.city or more.city,
        licences=(*known.licences, *more.licences),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _LIST.split(text) if part.strip())


def _day(row: Row, column: str) -> date | None:
    text = row.get(column)
    if not text or text in _OPEN_ENDED:
        return None
    try:
        return read_date(text)
    except ValueError:
        row.refuse(column, f"{EXPECTED}；本行按未注明处理")
        return None
