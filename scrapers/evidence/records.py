"""What stands in the headers of an evidence record: how a response came, and what it refers to."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders

from scrapers import SOFTWARE
from scrapers.contract import Document, PageRequest
from scrapers.errors import DamagedArchive

_REASONS: Final = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified",
                   403: "Forbidden", 404: "Not Found"}  # fmt: skip
_UNCHANGED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_ORIGINAL: Final = "X-Refers-To-Record"
_CODINGS: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})


@dataclass(frozen=True, slots=True)
class ArchiveRef:
    """Where a payload lies: file relative to the archive, byte offset, SHA-256 (hex), length."""

    file: str
    offset: int
    digest: str
    length: int


def evidence_of(document: Document, request: PageRequest, digest: str) -> dict[str, str]:
    """Return the headers that say when, from where, why and by what a response was fetched."""
    transfer = document.transfer
    robots = transfer.robots_file
    headers = {
        "WARC-Date": warc_date(document.received_at),
        "WARC-Payload-Digest": f"sha256:{digest}",
        "X-Software": SOFTWARE,
        "X-Request": json.dumps(_asked(request)),
    }
    optional = {
        "WARC-IP-Address": transfer.peer,
        "X-Certificate-SHA256": transfer.certificate,
        "X-Robots-Decision": quote(transfer.robots, safe=" :/.-"),
        "X-Robots-SHA256": hashlib.sha256(robots).hexdigest() if robots else "",
        "X-Redirected-From": " ".join(written_url(hop.url) for hop in transfer.hops),
    }
    return headers | {name: value for name, value in optional.items() if value}


def revisit_of(original: ArchiveRef, url: str) -> dict[str, str]:
    """Return the headers of a revisit: the page stands as it was archived before."""
    return {
        "WARC-Profile": _UNCHANGED,
        "WARC-Refers-To-Target-URI": written_url(url),
        _ORIGINAL: f"{original.file}@{original.offset}+{original.length}",
    }


def original_of(record: Any, ref: ArchiveRef) -> ArchiveRef:
    """Return where the body of a revisit lies; its digest is the one that was referred to."""
    file, _, place = (record.rec_headers.get_header(_ORIGINAL) or "").rpartition("@")
    offset, _, length = place.partition("+")
    if not (file and offset.isdecimal() and length.isdecimal()):
        raise DamagedArchive(f"存档记录未指明原件：{ref.file}@{ref.offset}")
    return ArchiveRef(file, int(offset), ref.digest, int(length))


def http_headers(document: Document) -> StatusAndHeaders:
    """Return status and headers as received, but for those of the coding on the wire."""
    status = f"{document.status} {_REASONS.get(document.status, 'Status')}"
    headers = [(_archived(name), _one_line(value)) for name, value in document.headers.items()]
    return StatusAndHeaders(status, headers, protocol="HTTP/1.1")


def written_url(url: str) -> str:
    """Return an address as it may stand in a header."""
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]")


def warc_date(moment: datetime) -> str:
    """Return a moment as the format writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _asked(request: PageRequest) -> dict[str, object]:
    asked: dict[str, object] = {
        "method": request.method,
        "params": dict(request.params),
        "page": request.page,
    }
    if request.data is not None:
        asked["data"] = dict(request.data)
    if request.json is not None:
        asked["json"] = dict(request.json)
    return asked


def _archived(name: str) -> str:
    """Rename headers that described the coding on the wire: the stored payload has none."""
    return f"x-archive-orig-{name}" if name in _CODINGS else name


def _one_line(value: str) -> str:
    """Return a header's value as Latin-1 on one line, as the format requires."""
    return " ".join(value.split()).encode("latin-1", "replace").decode("latin-1")
