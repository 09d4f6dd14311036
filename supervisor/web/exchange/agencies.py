"""The register for programs: page by page for whoever holds a token, whole files for anyone."""

from datetime import date
from typing import Any, Final

from flask import Response, jsonify, request, stream_with_context
from pydantic import BaseModel, ConfigDict, Field, create_model

from supervisor.domain.exchange.scopes import ApiScope
from supervisor.domain.platform import clock
from supervisor.domain.register.described import OPEN
from supervisor.extensions import db
from supervisor.services.platform.throttle import Limit
from supervisor.services.public import directory, open_data
from supervisor.services.public.open_data import OPEN_DATA_FIELDS
from supervisor.web.exchange.interface import (
    Refusal,
    Terms,
    blueprint,
    described,
    programs,
    refusal,
)
from supervisor.web.shell import downloads

REGISTER: Final = Limit("api_register", capacity=120, seconds_per_token=0.5)
MOST_ROWS: Final = 200
_CODE: Final = r"^[0-9A-Za-z]*$"


class OpenLicence(BaseModel):
    """A licence or filing of an agency; ``standing`` as of the day of the data."""

    kind: str
    number: str
    valid_from: date | None
    valid_to: date | None
    standing: str


_COMPUTED: Final[dict[str, Any]] = {
    "parent_uscc": str,
    "hr_service_standing": str,
    "filing_standing": str,
    "licences": list[OpenLicence],
    "star": int | None,
    "credit_grade": str | None,
    "ratings_suspended": bool,
}
_STORED: Final[dict[type, Any]] = {bool: bool, int: int | None, date: date | None}
_TYPES: Final = {held.key: _STORED.get(held.storage or str, str) for held in OPEN} | _COMPUTED
_FIELDS: Final[dict[str, Any]] = {
    key: (_TYPES[key], Field(description=told)) for key, told in OPEN_DATA_FIELDS.items()
}
OpenAgency: Final[type[BaseModel]] = create_model("OpenAgency", **_FIELDS)


class AgenciesQuery(BaseModel):
    """Which part of the register is wanted."""

    model_config = ConfigDict(extra="forbid")

    after: str = Field(
        default="", max_length=18, pattern=_CODE, description="上一页的 next；第一页不填"
    )
    limit: int = Field(default=100, ge=1, le=MOST_ROWS, description="一页几家")


class AgenciesPage(BaseModel):
    """A part of the register, in the order of codes."""

    as_of: date = Field(description="数据日期")
    agencies: list[OpenAgency]  # type: ignore[valid-type]  # made from the described fields
    next: str | None = Field(description="下一页的 after；没有下一页为空")


class OneAgency(BaseModel):
    """One agency of the register."""

    as_of: date = Field(description="数据日期")
    agency: OpenAgency  # type: ignore[valid-type]  # made from the described fields


@blueprint.get("/agencies")
@programs(Terms(scope=ApiScope.REGISTER, limit=lambda: REGISTER))
@described(
    {"HTTP_200": AgenciesPage, "HTTP_422": Refusal},
    wrong=f"after 至多 18 位字母数字，limit 为 1 至 {MOST_ROWS}。",
    query=AgenciesQuery,
)
def agencies() -> Response:
    """Return the next agencies behind a code."""
    wanted: AgenciesQuery = request.context.query  # type: ignore[attr-defined] # set by validate
    today = clock.today()
    rows = open_data.agencies_after(db.session(), today, wanted.after.upper(), wanted.limit + 1)
    shown = rows[: wanted.limit]
    onward = shown[-1]["uscc"] if len(rows) > wanted.limit else None
    return jsonify(as_of=today.isoformat(), agencies=_plain(shown), next=onward)


@blueprint.get("/agencies/<uscc>")
@programs(Terms(scope=ApiScope.REGISTER, limit=lambda: REGISTER))
@described(
    {"HTTP_200": OneAgency, "HTTP_404": Refusal},
    path_parameter_descriptions={"uscc": "统一社会信用代码"},
)
def agency(uscc: str) -> Response:
    """Return the agency of a code."""
    today = clock.today()
    is_code = uscc.isascii() and uscc.isalnum()
    row = open_data.agency_of(db.session(), today, uscc) if is_code else None
    if row is None:
        return refusal(404, "名册中没有这个统一社会信用代码。")
    return jsonify(as_of=today.isoformat(), agency=_plain([row])[0])


@blueprint.get("/open-data/agencies.json")
@programs(Terms(limit=lambda: directory.DOWNLOADS))
def open_data_json() -> Response:
    """Stream the whole register as one JSON document."""
    return _file(open_data.open_data_json(db.session(), clock.today()), "json")


@blueprint.get("/open-data/agencies.csv")
@programs(Terms(limit=lambda: directory.DOWNLOADS))
def open_data_csv() -> Response:
    """Stream the whole register as CSV."""
    return _file(open_data.open_data_csv(db.session(), clock.today()), "csv")


def _file(rows: Any, ending: str) -> Response:
    name = f"agencies-{clock.today().isoformat()}.{ending}"
    return downloads.download(stream_with_context(rows), name)


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as JSON writes them, days as texts."""
    return [OpenAgency(**row).model_dump(mode="json") for row in rows]
