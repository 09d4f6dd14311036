"""Files that a browser saves."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from flask import Response

from supervisor.documents import word

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "docx": word.MEDIA_TYPE,
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def download(content: bytes | Iterable[bytes] | Iterable[str], name: str) -> Response:
    """Give a file that we made, to be saved under its name; the ending says what it is."""
    return _attachment(content, name, MEDIA_TYPES[name.rpartition(".")[2]])


def stored_file(name: str, media_type: str, data: bytes) -> Response:
    """Give a file that somebody sent us; it is never opened inside our own pages."""
    answer = _attachment(data, name, media_type)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _attachment(
    content: bytes | Iterable[bytes] | Iterable[str], name: str, media_type: str
) -> Response:
    answer = Response(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
