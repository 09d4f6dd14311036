"""The number of a plaque: printed on it, and looked up by anybody."""

import re
from typing import Final

_FORM: Final = re.compile(r"XP(\d{4})(\d{4,})")


def plaque_number(year: int, number: int) -> str:
    """Return the number of the ``number``-th plaque of a year, such as ``XP20260012``."""
    return f"XP{year}{number:04d}"


def read_plaque_number(text: str) -> str:
    """Return the number written in ``text``, however it is spaced; nothing where there is none."""
    plain = "".join(text.upper().split())
    return plain if _FORM.fullmatch(plain) else ""
