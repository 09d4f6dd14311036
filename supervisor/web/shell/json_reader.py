"""JSON from outside, read with a limit of depth: too deep is badly written, no crash."""

from typing import Any

import orjson
from flask import Flask
from flask.json.provider import DefaultJSONProvider


class ShallowJson(DefaultJSONProvider):
    """Reads with orjson, which refuses more than 1,024 levels as an error of the document."""

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """Read a document; ``ValueError`` where it is none."""
        return orjson.loads(s)


def init_app(app: Flask) -> None:
    """Let the application read JSON so."""
    app.json = ShallowJson(app)
