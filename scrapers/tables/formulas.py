"""Cells that a spreadsheet program would run as a formula, escaped on the way out and taken back.

The first characters that make a cell a formula are ``= + - @``, tab and carriage return; the
apostrophe is among them because it is itself the escape. ``unescape_formula(escape_formula(x))``
is ``x`` for every text.
"""

import re
from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "'")
# ="91420102…" is how exports keep Excel from reading a code as a number; so is '91420102….
_TEXT_GUARD: Final = re.compile(r'="((?:[^"]|"")*)"')
# How a workbook writes letters that XML may not hold, and the same written out: _x000D_, _x005F_.
_LETTER: Final = re.compile("_x([0-9A-Fa-f]{4})_")


def escape_formula(text: str) -> str:
    """Return ``text`` so that no spreadsheet program takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unescape_formula(text: str) -> str:
    """Undo ``escape_formula``; also take off the guard that keeps digits from being a number."""
    if text.startswith("'") and (text[1:2].isdigit() or text[1:].startswith(FORMULA_STARTS)):
        return text[1:]
    if text.startswith('="') and (guarded := _TEXT_GUARD.fullmatch(text)):
        return guarded[1].replace('""', '"')
    return text


def unescape_letters(text: str) -> str:
    """Return a text of a workbook with the letters it had to spell out; signs of control go."""
    return _LETTER.sub(_letter, text) if "_x" in text else text


def _letter(found: re.Match[str]) -> str:
    point = int(found[1], 16)
    if 0xD800 <= point <= 0xDFFF:
        return found[0]  # half a letter is none
    return chr(point) if point >= 0x20 or chr(point) in "\t\n\r" else ""
