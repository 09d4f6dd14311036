"""Enums that carry the word people read.

A Chinese term stands exactly once in the product: as the label of an enum member.
"""

from enum import Enum
from typing import Self, cast


class LabelledEnum(Enum):
    """An enum whose value is the stored key and whose label is shown on pages.

    Members are written ``NAME = ("key", "标签")``; ``member.value`` is the key.
    """

    label: str

    # A member is one object in a process; Enum's own hash, of its name, runs in Python each time.
    __hash__ = object.__hash__

    def __new__(cls, key: str, label: str) -> Self:
        """Keep the key as the value, so that storage and URLs never see the label."""
        member = object.__new__(cls)
        member._value_ = key
        member.label = label
        return member

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def of(cls, key: str) -> Self:
        """Return the member with this key; ``ValueError`` where there is none."""
        member = cls._value2member_map_.get(key)
        if member is None:
            raise ValueError(f"{key!r} is not a key of {cls.__name__}")
        return cast("Self", member)

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """Return every stored key, in the order of definition."""
        return tuple(str(member.value) for member in cls)
