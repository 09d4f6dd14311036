"""Rating schemes as data: the text that is in force until the office approves another."""

from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).resolve().parent


@cache
def packaged(kind: str) -> str:
    """Return the TOML text of the scheme delivered with the product (``credit`` or ``stars``)."""
    return (_FOLDER / f"{kind}.toml").read_text(encoding="utf-8")
