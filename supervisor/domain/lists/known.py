"""What is on file to judge posters by: the bureau's register, other lists, and answers."""

from dataclasses import dataclass

from supervisor.domain.lists.inquiries import Answer
from supervisor.domain.lists.lists import Paper, ReferenceList


@dataclass(frozen=True, slots=True)
class KnownLists:
    """For which division was judged, for how many days a list speaks, and the lists on file.

    The bureau's own register is the first of them. ``refuted`` are posters of which the authority
    asked has said that it has not licensed them.
    """

    home: str
    fresh_days: int
    lists: tuple[ReferenceList, ...]
    refuted: tuple[Answer, ...] = ()


def own_register(home: str, authority: str) -> ReferenceList:
    """Return the bureau's own register as a list: it covers its division for every paper."""
    return ReferenceList("own", authority, (home,), frozenset(Paper))
