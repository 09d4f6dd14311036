"""One record of a handed-over file: named cells in, a posting and its problems out."""

import hashlib
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from pydantic import ValidationError
from stdnum.cn import uscc as uscc_number

from scrapers.contract import Row
from scrapers.decoding.encoding import is_mojibake
from scrapers.decoding.json_values import text_of
from scrapers.decoding.markup import plain_line, plain_text, unread_part
from scrapers.fields.dates import (
    ENDS_BEFORE,
    Precision,
    ReadDate,
    ends_before,
    read_date,
    read_expiry,
)
from scrapers.fields.limits import fit
from scrapers.files.columns import LABELS, STATED_CONDITIONS
from scrapers.items import RawPosting, RowProblem

_ROUNDED: Final = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
_EXACT_DIGITS: Final = 1e15  # a spreadsheet keeps fifteen
_SERIAL_EPOCH: Final = date(1899, 12, 30)
MAX_TEXT: Final = 200_000
_EMPTY: Final = frozenset({"", "-", "--", "—", "/", "无", "null", "none", "nan", "n/a"})
_MAY_SAY_NOTHING: Final = (
    "uscc",
    "licence_number",
    "salary_text",
    "url",
    "city",
    "address",
    "date",
    "headcount",
    "company",
)
_AGENCY_ACCOUNT: Final = re.compile(r"人力资源服务|劳务派遣|中介|猎头|代招")
_TEXT_FIELDS: Final = (
    "title", "company", "text", "city", "address", "licence_number", "url", "headcount",
    "company_scope",
)  # fmt: skip
_MARKED: Final = frozenset({"title", "company", "text", "city", "address"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: its ordinal among the records, and the row or line a user sees."""

    number: int
    line: int


class RecordReader:
    """Reads the records of one file; relative dates count from ``received_at`` (aware)."""

    def __init__(self, received_at: datetime) -> None:
        self._received_at = received_at

    def read(self, cells: Mapping[str, Any], place: Place) -> Row:
        """Read one record from values by field name."""
        problems: list[RowProblem] = []
        values: dict[str, Any] = {
            name: self._cell(name, cells.get(name), place, problems) for name in _TEXT_FIELDS
        }
        values["text"] = _with_conditions(values["text"], cells)
        values["uscc"] = _uscc(cells.get("uscc"), place, problems)
        values["salary_text"] = _salary(cells)
        values["account"] = _stated(cells.get("account"))
        problems += [_problem(place, *problem) for problem in fit(values)]
        external_id = _number(cells.get("external_id"), place, problems) or content_id(values)
        if not values["title"]:
            problems.append(_problem(place, "title", "", "职位名称不能为空，该行未导入"))
            return Row(place.number, None, tuple(problems))
        published = self._date("date", cells, place, problems)
        expires = self._date("valid_until", cells, place, problems)
        if ends_before(expires.value, published.value):
            expires = ReadDate(None, Precision.NONE)
            stated = _date_text(cells.get("valid_until"))
            problems.append(_problem(place, "valid_until", stated, ENDS_BEFORE))
        if published.precision is not Precision.NONE:
            values["published_precision"] = published.precision
        try:
            posting = RawPosting(
                **values,
                external_id=external_id,
                published_on=published.value,
                valid_until=expires.value,
                is_proxy_flagged=_account(text_of(cells.get("account_type"))),
            )
        except ValidationError as error:
            column = str(error.errors()[0]["loc"][0])
            problems.append(_problem(place, column, external_id, "内容类型不符，该行未导入"))
            return Row(place.number, None, tuple(problems))
        return Row(place.number, posting, tuple(problems))

    def _cell(self, name: str, value: Any, place: Place, problems: list[RowProblem]) -> str:
        if value is None or value == "":
            return ""  # most fields of most files
        if isinstance(value, (dict, list)):
            problems.append(_problem(place, name, str(value), "应为文字"))
            return ""
        text = text_of(value)
        if name in _MAY_SAY_NOTHING and text.lower() in _EMPTY:
            return ""
        if len(text) > MAX_TEXT:
            problems.append(_problem(place, name, text, f"文字不应超过 {MAX_TEXT} 字，该栏未导入"))
            return ""
        if is_mojibake(text):
            problems.append(_problem(place, name, text, "文字有乱码，请检查文件编码"))
        if name not in _MARKED:
            return text
        if unread := unread_part(text):
            problems.append(_problem(place, name, text, unread))
        return plain_text(text) if name == "text" else plain_line(text)

    def _date(
        self, name: str, cells: Mapping[str, Any], place: Place, problems: list[RowProblem]
    ) -> ReadDate:
        stated = _date_text(cells.get(name))
        if stated.lower() in _EMPTY:
            return ReadDate(None, Precision.NONE)
        is_expiry = name == "valid_until"
        reader = read_expiry if is_expiry else read_date
        read = reader(stated, self._received_at)
        if read.problem:
            problems.append(_problem(place, name, stated, read.problem))
        return read


def _with_conditions(text: str, cells: Mapping[str, Any]) -> str:
    """Return the text with the conditions of other columns as labelled lines at its end."""
    stated = [
        (label, plain_line(text_of(cells[label])).strip())
        for label in STATED_CONDITIONS
        if label in cells
    ]
    lines = [f"{label}：{value}" for label, value in stated if value.lower() not in _EMPTY]
    return "\n".join([text, *lines] if text else lines)


def _number(value: Any, place: Place, problems: list[RowProblem]) -> str:
    """Return an ad's id; one that lost its last digits to a spreadsheet names many ads, so none."""
    text = text_of(value)
    is_long = isinstance(value, float) and abs(value) >= _EXACT_DIGITS
    if not (is_long or _ROUNDED.fullmatch(text)):
        return text
    expected = "单元格被存成了数字，编号的末尾数字已丢失，请设为文本格式；已按内容区分"
    problems.append(_problem(place, "external_id", str(value), expected))
    return ""


def content_id(values: Mapping[str, str]) -> str:
    """Return a stable id for a record that has none: the same content is the same ad."""
    parts = (
        values.get(name, "") for name in ("title", "company", "text", "city", "address", "url")
    )
    return "c-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def _problem(place: Place, field: str, value: str, expected: str) -> RowProblem:
    return RowProblem(
        row=place.line, column=LABELS.get(field, field), value=value[:80], expected=expected
    )


def _date_text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    text = text_of(value)
    # A spreadsheet's day number that lost its format, perhaps with a time of day behind the point.
    if re.fullmatch(r"[2-5]\d{4}(?:\.\d+)?", text):
        return (_SERIAL_EPOCH + timedelta(days=int(float(text)))).isoformat()
    return text


def _uscc(value: Any, place: Place, problems: list[RowProblem]) -> str:
    shown = str(value) if isinstance(value, float) and not math.isnan(value) else text_of(value)
    text = uscc_number.compact(unicodedata.normalize("NFKC", shown)).upper()
    if text.lower() in _EMPTY:
        return ""
    if isinstance(value, float) or _ROUNDED.fullmatch(text):
        expected = "18 位统一社会信用代码，单元格被存成了数字，请设为文本格式"
    elif not uscc_number.is_valid(text):
        expected = "18 位统一社会信用代码，校验位须正确"
    else:
        return text
    problems.append(_problem(place, "uscc", shown, expected))
    return ""


def _salary(cells: Mapping[str, Any]) -> str:
    stated = text_of(cells.get("salary_text"))
    if stated.lower() not in _EMPTY:
        return stated
    low, high = text_of(cells.get("salary_low")), text_of(cells.get("salary_high"))
    unit = text_of(cells.get("salary_unit"))
    if not low and not high:
        return "面议" if "面议" in unit else ""
    if low and high:
        return f"{low}-{high}{unit}"
    return f"{low}{unit}以上" if low else f"{high}{unit}以下"


def _stated(value: Any) -> str:
    text = text_of(value)
    return "" if text.lower() in _EMPTY else text


def _account(kind: str) -> bool | None:
    """Tell whether the platform calls the account an agency's; ``None`` where it does not say."""
    if not kind:
        return None
    if _AGENCY_ACCOUNT.search(kind):
        return True
    return False if re.search("用人单位|企业|雇主", kind) else None
