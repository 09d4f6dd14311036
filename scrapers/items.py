"""Job ads as their source states them, and rows that could not be read."""

import hashlib
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from scrapers.fields.dates import Precision

MAX_ID: Final = 120


def _short_id(value: str) -> str:
    """Name an ad whose own id is very long (a whole address) by its digest."""
    if len(value) <= MAX_ID:
        return value
    return "h-" + hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:40]


class RawPosting(BaseModel):
    """One job ad as its source states it, typed but not interpreted.

    Text fields keep the source's wording; a field the source does not carry is empty or ``None``.
    ``published_precision`` says how exactly ``published_on`` was stated; with a date that was too
    vague to be read there is a precision and no date.
    ``account`` is the source's own id of the publishing account; only a digest of it is stored.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    external_id: Annotated[str, AfterValidator(_short_id)] = Field(min_length=1)
    title: str = Field(min_length=1)
    company: str = ""
    text: str = ""
    city: str = ""
    address: str = ""
    salary_text: str = ""
    uscc: str = ""
    licence_number: str = ""
    url: str = ""
    published_on: date | None = None
    published_precision: Precision = Precision.DAY
    refreshed_on: date | None = None
    valid_until: date | None = None
    headcount: str = ""
    is_proxy_flagged: bool | None = None
    company_scope: str = ""
    account: str = ""


class RowProblem(BaseModel):
    """A row that could not be read: where, what stood there, what was expected (in Chinese)."""

    model_config = ConfigDict(frozen=True)

    row: int
    column: str
    value: str
    expected: str
