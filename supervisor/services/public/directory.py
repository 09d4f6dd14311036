"""The public directory: search, profile, open data, and its throttle."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

from scrapers.tables.formulas import escape_formula
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.answer import AnswerKind, PublicAnswer, answer_of
from supervisor.domain.register.agencies import (
    AgencyRecord,
    LicenceKind,
    LicenceStanding,
    agency_standing,
    licence_standing,
)
from supervisor.domain.register.described import OPEN
from supervisor.domain.register.fields import AgencyField
from supervisor.domain.register.search import MOST_RESULTS, SearchIndex, build_index, search
from supervisor.services.credit.ledger import PublicCredit, public_credit
from supervisor.services.platform import throttle
from supervisor.services.public.closed import closed_operators
from supervisor.services.public.indexes import KeptIndex
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.paging import Page, clamp
from supervisor.store.queries.public import directory as queries
from supervisor.store.queries.public.directory import Card
from supervisor.store.queries.register.agencies import record_of
from supervisor.store.tables.register import Agency

SEARCHES: Final = throttle.Limit("public_search", capacity=60, seconds_per_token=1)
DOWNLOADS: Final = throttle.Limit("public_download", capacity=6, seconds_per_token=60)
PAGE_SIZE: Final = 20
_NEAR_SHOWN: Final = 5
_NEAR_LOOKED_AT: Final = 40


class TooManyRequests(Exception):
    """The address has asked too often; it may come back in a minute."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What anybody may know of an agency on a day."""

    agency: Agency
    record: AgencyRecord
    on: date
    standing: LicenceStanding
    filing: LicenceStanding
    credit: PublicCredit
    answer: PublicAnswer


def admit(session: Session, limit: throttle.Limit, address: str) -> None:
    """Count one request of ``address``. Raises ``TooManyRequests``."""
    with unit_of_work(session):
        is_admitted = throttle.take(session, limit, throttle.block_of(address), utc_now())
    if not is_admitted:
        raise TooManyRequests


def find_agencies(
    session: Session, query: str, street: Street | None, number: int, on: date
) -> Page[Card]:
    """Return one page of the agencies that match, the best first."""
    street = street or _street_named(query)
    in_street = queries.ids_in_street(session, street) if street else None
    if query and _street_named(query) is None:
        ids: Sequence[int] = search(_index(session), query)
        if in_street is not None:
            allowed = set(in_street)
            ids = [id_ for id_ in ids if id_ in allowed]
    else:
        ids = (in_street or [])[: MOST_RESULTS * 10]
    number = clamp(number, PAGE_SIZE, len(ids))
    start = (number - 1) * PAGE_SIZE
    shown = queries.cards(session, ids[start : start + PAGE_SIZE], on)
    return Page(shown, number, PAGE_SIZE, len(ids))


def licensed_near(
    session: Session, street: Street | None, on: date, *, but: str = ""
) -> list[Card]:
    """Return a few agencies that may act as intermediaries: of the street, then of the district.

    ``but`` is the code of the agency that was asked about.
    """
    near = queries.cards(session, queries.ids_near(session, street, _NEAR_LOOKED_AT), on)
    licensed = [card for card in near if card.answer.is_licensed and card.uscc != but]
    return licensed[:_NEAR_SHOWN]


def profile(session: Session, uscc: str, on: date) -> Profile | None:
    """Return the public profile of an agency."""
    agency = queries.load_agency(session, uscc)
    if agency is None:
        return None
    record = record_of(agency)
    return Profile(
        agency=agency,
        record=record,
        on=on,
        standing=agency_standing(record, on),
        filing=agency_standing(record, on, LicenceKind.FILING),
        credit=public_credit(session, agency.id, on),
        answer=_answer(session, agency, record, on),
    )


def _answer(session: Session, agency: Agency, record: AgencyRecord, on: date) -> PublicAnswer:
    """Return the answer, a closure that may be published before what the licences say."""
    own = (one for one in closed_operators(session, on) if one.decision.agency_id == agency.id)
    closed = next((one for one in own if one.answer.kind is AnswerKind.CLOSED), None)
    return closed.answer if closed else answer_of(record, on)


def open_data_csv(session: Session, on: date) -> Iterator[str]:
    """Yield the register as CSV text, one line for each agency."""
    yield "\ufeff" + _csv_line(list(OPEN_DATA_FIELDS))
    for row in _open_data(session, on):
        flat = {**row, "licences": _flat(row["licences"])}
        yield _csv_line([_csv_value(value) for value in flat.values()])


def open_data_json(session: Session, on: date) -> Iterator[bytes]:
    """Yield the register as one JSON document."""
    head = {"schema_version": 1, "as_of": on.isoformat()}
    yield orjson.dumps(head)[:-1] + b',"agencies":['
    for number, row in enumerate(_open_data(session, on)):
        yield (b",\n" if number else b"\n") + orjson.dumps(row)
    yield b"\n]}\n"


_COMPUTED_AFTER: Final = {
    "name": {"parent_uscc": "分支机构所属总部的统一社会信用代码；总部为空"},
    "address": {
        "hr_service_standing": "人力资源服务许可在数据日期的状态："
        + "、".join(f"{standing.value}（{standing.label}）" for standing in LicenceStanding),
        "filing_standing": "人力资源服务备案在数据日期的状态，取值同上",
        "licences": "各许可、备案的种类、编号、有效期起止、状态；CSV 以“；”分隔，JSON 为列表",
        "star": "星级 1 至 5；未评定、已到期或暂停使用为空",
        "credit_grade": "信用等级 A、B、C、D；尚未计算或暂停使用为空",
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
    for record, card, head, values in queries.open_data_rows(session, on):
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
        yield {key: both[key] for key in OPEN_DATA_FIELDS}


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


def _street_named(query: str) -> Street | None:
    name = query.strip().removesuffix("街道")
    return next((s for s in Street if name and s.label.removesuffix("街道") == name), None)


_REGISTER: Final[KeptIndex[SearchIndex]] = KeptIndex(lambda index: len(index.texts))


def warm(session: Session) -> None:
    """Build the index before anybody searches; a server does so when it starts."""
    _index(session)


def _index(session: Session) -> SearchIndex:
    return _REGISTER.get(
        session,
        queries.register_signature(session),
        lambda session: build_index(queries.index_source(session)),
    )
