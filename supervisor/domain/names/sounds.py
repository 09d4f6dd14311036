"""Which characters are taken for each other: by sound (toneless pinyin) or by shape."""

import csv
from functools import cache
from importlib.resources import files
from operator import eq


def sound_alike(one: str, other: str) -> bool:
    """Return whether two texts of equal length read the same, tones apart."""
    return len(one) == len(other) and sound_key(one) == sound_key(other)


def sound_key(text: str) -> str:
    """Return the toneless pinyin of each character, one reading each, each behind a blank."""
    return text.translate(_spelling())


@cache
def _spelling() -> dict[int, str]:
    return {ord(char): f" {sound}" for char, sound in _sounds().items()}


@cache
def _sounds() -> dict[str, str]:
    """Read the first toneless reading of every character once; per call it would cost 80 µs."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its tables take 60 ms to load

    chars = [chr(point) for point in range(0x4E00, 0x9FA6)]
    return {char: lazy_pinyin(char, style=Style.NORMAL)[0] for char in chars}


def are_lookalikes(one: str, other: str) -> bool:
    """Return whether two texts of equal length differ only in characters of like shape."""
    if len(one) != len(other):
        return False
    for a, b in zip(one, other, strict=True):  # noqa: SIM110 - a generator doubles the time
        if a != b and not _look_alike(a, b):
            return False
    return True


def _look_alike(one: str, other: str) -> bool:
    """Judge by corners and components: 未 and 末, 辰 and 晨, 诚 and 城 look alike.

    Enough is: all four corners, one being a component of the other, the same last component, or
    three corners and any component in common.
    """
    table = _shapes()
    if one not in table or other not in table:
        return False
    (corners, components), (other_corners, other_components) = table[one], table[other]
    alike = sum(map(eq, corners, other_corners))
    if alike == 4 or one in other_components or other in components:
        return True
    if components[1:] and components[1:] == other_components[1:]:
        return True
    return alike >= 3 and bool(set(components) & set(other_components))


@cache
def _shapes() -> dict[str, tuple[str, str]]:
    """Load (corners, components) of each character from the generated table."""
    source = files("supervisor.domain.names").joinpath("shapes.csv").read_text(encoding="utf-8")
    return {
        row["char"]: (row["corners"], row["components"])
        for row in csv.DictReader(source.splitlines())
    }
