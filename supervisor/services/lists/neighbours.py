"""The register of another installation of this software, taken as that authority's list.

Several bureaus run an installation each; what one publishes as open data is the list of the others.
It is read with the same care as an uploaded file. A list that has lost many agencies since the one
before it, or that does not say whose it is, is not put in force without a person.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from scrapers import SOFTWARE
from scrapers.contract import PageRequest
from scrapers.errors import FetchError
from scrapers.fetching.transport import Limits, Transport
from supervisor.domain.lists.lists import Paper, division_of
from supervisor.domain.register.agencies import LicenceKind, LicenceStanding
from supervisor.services.lists.importing import Described, ListError, apply_list, preview_list
from supervisor.services.platform.audit import Actor
from supervisor.settings import Settings
from supervisor.store.queries.lists.versions import list_in_force
from supervisor.store.tables.lists import ListVersion

OPEN_DATA: Final = "/api/v1/open-data/agencies.json"
_LIMITS: Final = Limits(seconds=120, max_bytes=200 * 1024**2)
_MOST_LOST: Final = 0.2
"""Share of the agencies before that may be gone without a person looking at it."""
_COLUMNS: Final = (
    "uscc", "name", "parent", "kind", "number", "valid_from", "valid_to", "standing",
)  # fmt: skip


class _Licence(BaseModel):
    kind: str
    number: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    standing: str


class _Agency(BaseModel):
    uscc: str
    name: str
    parent_uscc: str | None = None
    licences: list[_Licence]


class _Issuer(BaseModel):
    authority: str
    divisions: list[str]
    papers: list[str]


class _Document(BaseModel):
    """The open data of an installation; fields it may gain later are passed over."""

    schema_version: Literal[1]
    as_of: date
    issuer: _Issuer
    agencies: list[_Agency]


def fetch_open_data(settings: Settings, place: str) -> bytes:
    """Return the open data of an installation, by its address or out of a file.

    Only public addresses are reached, over verified TLS; inside a closed network bring the file.
    Raises ``ListError``.
    """
    if "://" not in place:
        try:
            return Path(place).read_bytes()
        except OSError as error:
            raise ListError(f"无法打开 {place}：{error.strerror}。") from error
    is_demo = bool(settings.replica_url)
    if urlsplit(place).scheme != "https" and not is_demo:
        raise ListError("地址应以 https:// 开头。")
    url = place if place.endswith(".json") else place.rstrip("/") + OPEN_DATA
    try:
        answer = Transport(SOFTWARE, loopback=is_demo).send(PageRequest(url), _LIMITS)
    except FetchError as error:
        raise ListError(f"无法取得对方的开放数据：{error.reason}") from error
    if answer.status != 200:
        raise ListError(f"对方的开放数据答复了状态 {answer.status}。")
    return answer.body


def take_list(session: Session, settings: Settings, actor: Actor, content: bytes) -> ListVersion:
    """Take over another installation's register as its list; return the version.

    It is in force, or left for a person to confirm (``PREVIEWED``) where too many agencies are gone
    since the one before it. A document of the day in force changes nothing. Raises ``ListError``.
    """
    document = _read(content)
    said = _described(document, settings)
    before = list_in_force(session, said.authority, said.papers)
    if before is not None and before.as_of > said.as_of:
        raise ListError(f"已有 {before.as_of} 的名单，比这一份（{said.as_of}）新。")
    if before is not None and before.as_of == said.as_of:
        return before
    filename = f"{'-'.join(said.divisions)}-{said.as_of}.csv"
    row = preview_list(session, settings, actor, said, (filename, _as_table(document)))
    if before is not None and row.removed > _MOST_LOST * before.rows:
        return row
    return apply_list(session, actor, row.id)


def _read(content: bytes) -> _Document:
    try:
        return _Document.model_validate_json(content)
    except ValidationError as error:
        places = "、".join(".".join(map(str, one["loc"])) for one in error.errors()[:3])
        raise ListError(f"不是本系统的开放数据，或其版本较旧：{places or '无法解读'}。") from error


def _described(document: _Document, settings: Settings) -> Described:
    issuer = document.issuer
    try:
        divisions = tuple(map(division_of, issuer.divisions))
        papers = tuple(map(Paper.of, issuer.papers))
    except ValueError as error:
        raise ListError(f"对方对名单范围的说明无法解读：{error}。") from error
    if settings.bureau.division in divisions or issuer.authority == settings.bureau.name:
        raise ListError("这是本局自己的名册，不是其他机关的名单。")
    return Described(issuer.authority, divisions, papers, document.as_of)


def _as_table(document: _Document) -> bytes:
    """Return the list as a table, one row for each paper: an agency without any is not listed."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(_COLUMNS)
    table.writerows(_rows(document.agencies))
    return text.getvalue().encode("utf-8-sig")


def _rows(agencies: list[_Agency]) -> Iterator[tuple[object, ...]]:
    names = {one.uscc: one.name for one in agencies}
    for one in agencies:
        for licence in one.licences:
            yield (
                one.uscc,
                one.name,
                names.get(one.parent_uscc or "", ""),
                _label(LicenceKind, licence.kind),
                licence.number or "",
                licence.valid_from or "",
                licence.valid_to or "",
                _label(LicenceStanding, licence.standing),
            )


def _label(kind: type[LicenceKind] | type[LicenceStanding], value: str) -> str:
    try:
        return kind.of(value).label
    except ValueError as error:
        raise ListError(f"对方的开放数据中有无法识别的值：{value}。") from error
