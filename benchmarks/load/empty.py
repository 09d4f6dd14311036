"""The smallest application there can be: what the machine itself takes for a page."""

from typing import Final

from flask import Flask

app: Final = Flask(__name__)


@app.get("/")
def nothing() -> str:
    """Answer."""
    return "ok"
