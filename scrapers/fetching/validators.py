"""Asking whether a page has changed (RFC 9110, section 13), and not believing every answer."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from typing import Final

import orjson

from scrapers.contract import PageRequest

_ETAG: Final = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')
_MAX_ETAG: Final = 200
_MAX_DATE: Final = 40


@dataclass(frozen=True, slots=True)
class Validator:
    """What a server gave with a body to ask for a newer one by; one of the two may be empty."""

    etag: str = ""
    last_modified: str = ""

    def conditions(self) -> dict[str, str]:
        """Return the headers that make a request conditional."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}

    def is_meant_by(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a 304 speaks of our body: a server that names another one is mistaken."""
        stated = headers.get("etag", "").strip()
        return not (stated and self.etag) or _opaque(stated) == _opaque(self.etag)


def validator_of(headers: Mapping[str, str]) -> Validator | None:
    """Return the validator a response came with; a malformed one is none."""
    etag = headers.get("etag", "").strip()
    if len(etag) > _MAX_ETAG or not _ETAG.fullmatch(etag):
        etag = ""
    changed = headers.get("last-modified", "").strip()
    if len(changed) > _MAX_DATE or not _is_date(changed):
        changed = ""
    return Validator(etag, changed) if etag or changed else None


def is_conditional(request: PageRequest) -> bool:
    """Tell whether a request may carry conditions: a form or a query in the body may not."""
    return request.method == "GET" and request.data is None and request.json is None


def request_key(request: PageRequest) -> str:
    """Return the digest of what is asked for, whatever page of a walk it is."""
    asked = {name: asdict(request)[name] for name in ("method", "url", "params")}
    return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _opaque(etag: str) -> str:
    return etag.removeprefix("W/")


def _is_date(value: str) -> bool:
    try:
        parsedate_to_datetime(value)
    except ValueError:
        return False
    return True
