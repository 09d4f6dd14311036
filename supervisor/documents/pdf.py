"""Typeset a PDF from a typst template of this package.

Values reach the template as JSON, so that no text of the register is ever read as markup. A PDF
without a Chinese font would be a page of empty boxes; it is refused instead.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

_FOLDER: Final = Path(__file__).resolve().parent
# The first family installed is used: the fonts of official documents, else Debian's free ones.
_SERIF: Final = ("FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC", "SimSun")
_SANS: Final = ("SimHei", "STHeiti", "Noto Sans CJK SC", "Microsoft YaHei")


class MissingFonts(RuntimeError):
    """The machine has no Chinese font; install ``fonts-noto-cjk``."""


def typeset(template: str, values: Mapping[str, Any]) -> bytes:
    """Return the PDF of ``template`` (a file here) filled with ``values``.

    Raises ``MissingFonts``.
    """
    fonts = _fonts()
    families = frozenset(fonts.families())
    content = {**values, "serif": _first(_SERIF, families), "sans": _first(_SANS, families)}
    return typst.compile(
        (_FOLDER / template).read_bytes(),
        font_paths=fonts,
        format="pdf",
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the fonts of the machine; reading them once takes longer than typesetting."""
    return typst.Fonts()


def _first(wanted: Sequence[str], families: frozenset[str]) -> str:
    found = next((family for family in wanted if family in families), None)
    if found is None:
        _fonts.cache_clear()  # so that fonts installed meanwhile are found by the next attempt
        raise MissingFonts
    return found
