"""The register as open data: whole files, and its rows one page after the other."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

from scrapers.tables.formulas import escape_formula
from supervisor.domain.lists.known import own_register
from supervisor.domain.lists.lists import Paper
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.agencies import (
    AgencyRecord,
    LicenceStanding,
    licence_standing,
)
from supervisor.domain.register.described import OPEN
from supervisor.domain.register.fields import AgencyField
from supervisor.store.queries.public import directory as queries
from supervisor.store.queries.public.directory import Card


def open_data_csv(session: Session, on: date) -> Iterator[str]:
    """Yield the register as CSV text, one line for each agency."""
    yield "\ufeff" + _csv_line(list(OPEN_DATA_FIELDS))
    for row in _open_data(session, on):
        flat = {**row, "licences": _flat(row["licences"])}
        yield _csv_line([_csv_value(value) for value in flat.values()])


def open_data_json(session: Session, on: date) -> Iterator[bytes]:
    """Yield the register as one JSON document that says whose it is and what it covers.

    Another installation takes it over as this authority's list.
    """
    bureau = here()
    own = own_register(bureau.division, bureau.name)
    issuer = {
        "authority": own.authority,
        "divisions": own.divisions,
        "papers": [paper.value for paper in Paper if paper in own.papers],
    }
    head = {"schema_version": 1, "as_of": on.isoformat(), "issuer": issuer}
    yield orjson.dumps(head)[:-1] + b',"agencies":['
    for number, row in enumerate(_open_data(session, on)):
        yield (b",\n" if number else b"\n") + orjson.dumps(row)
    yield b"\n]}\n"


def agencies_after(session: Session, on: date, uscc: str, most: int) -> list[dict[str, Any]]:
    """Return the next agencies behind a code, in the order of codes."""
    return [_row(*one, on) for one in queries.open_data_after(session, on, uscc, most)]


def agency_of(session: Session, on: date, uscc: str) -> dict[str, Any] | None:
    """Return the agency of a code; ``None`` where the register has none."""
    found = queries.open_data_of(session, on, uscc)
    return None if found is None else _row(*found, on)


_COMPUTED_AFTER: Final = {
    "name": {"parent_uscc": "分支机构所属总部的统一社会信用代码；总部为空"},
    "address": {
        "hr_service_standing": "人力资源服务许可在数据日期的状态："
        + "、".join(f"{standing.value}（{standing.label}）" for standing in LicenceStanding),
        "filing_standing": "人力资源服务备案在数据日期的状态，取值同上",
        "licences": "各许可、备案的种类、编号、有效期起止、状态；CSV 以“；”分隔，JSON 为列表",
        "star": "星级 1 至 5；未评定、已到期或暂停使用为空",
        "credit_grade": "信用等级 A、B、C、D；尚未计算、暂停使用或者本机关不公开等级的为空",
        "ratings_suspended": "没有有效的许可或备案，星级、信用等级暂停：true 或 false",
    },
}
"""What is worked out, by the plain field it stands behind."""

OPEN_DATA_FIELDS: Final = {
    key: explanation
    for described in OPEN
    for key, explanation in (
        (described.key, described.open_data),
        *_COMPUTED_AFTER.get(described.key, {}).items(),
    )
}


def _open_data(session: Session, on: date) -> Iterator[dict[str, Any]]:
    for one in queries.open_data_rows(session, on):
        yield _row(*one, on)


def _row(
    record: AgencyRecord, card: Card, head: str, values: dict[str, Any], on: date
) -> dict[str, Any]:
    computed = {
        "parent_uscc": head,
        "hr_service_standing": card.standing.value,
        "filing_standing": card.filing.value,
        "licences": [
            {
                "kind": licence.kind.value,
                "number": licence.number,
                "valid_from": licence.valid_from,
                "valid_to": licence.valid_to,
                "standing": licence_standing(licence, on).value,
            }
            for licence in record.licences
        ],
        "star": card.star,
        "credit_grade": card.grade.value if card.grade else None,
        "ratings_suspended": card.is_suspended,
    }
    plain = {held.key: _open_value(held, values[held.key]) for held in OPEN}
    both = {**plain, **computed}
    return {key: both[key] for key in OPEN_DATA_FIELDS}


def _open_value(described: AgencyField, value: Any) -> Any:
    """Return a plain field as it is handed out: labels for enums, an unset choice as empty text."""
    if isinstance(value, LabelledEnum):
        return value.label
    return "" if value is None and described.storage not in (int, date) else value


def _csv_value(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _flat(licences: Sequence[dict[str, Any]]) -> str:
    return "；".join(" ".join(str(value or "-") for value in one.values()) for one in licences)


def _csv_line(cells: Sequence[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([escape_formula(cell) for cell in cells])
    return out.getvalue()
