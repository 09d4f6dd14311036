"""Sets of things found to be one: joined pair by pair, each set known by its smallest member."""

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

_Key = TypeVar("_Key", bound=Any)


class Groups(Generic[_Key]):
    """A union-find structure over keys that have an order."""

    def __init__(self) -> None:
        self._parents: dict[_Key, _Key] = {}

    def __iter__(self) -> Iterator[_Key]:
        return iter(self._parents)

    def root(self, key: _Key) -> _Key:
        """Return the key that stands for everything that is one with this key."""
        top = key
        while (parent := self._parents.get(top, top)) != top:
            top = parent
        if top != key:
            self._parents[key] = top  # the next look-up is one step
        return top

    def add(self, *keys: _Key) -> None:
        """Enter keys, each a set of its own where it is new."""
        for key in keys:
            self._parents.setdefault(key, key)

    def join(self, one: _Key, other: _Key) -> None:
        """Make two keys, and all that is joined to them, one."""
        low, high = sorted((self.root(one), self.root(other)))
        self._parents[high] = low
