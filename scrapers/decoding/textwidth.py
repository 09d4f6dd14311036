"""Full-width letters, digits and signs as half-width ones: for reading values, not for evidence."""

from typing import Final

_TABLE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def half_width(text: str) -> str:
    """Return the text with full-width ASCII forms made half-width."""
    return text.translate(_TABLE)
