"""Files as stored, handed over so that a browser saves them and never runs them."""

from urllib.parse import quote

from flask import Response


def stored_file(name: str, media_type: str, data: bytes) -> Response:
    """Return a file to be saved under its name; it is never opened inside our own pages."""
    answer = Response(data, content_type=media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
