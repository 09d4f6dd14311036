"""What is on file to judge posters by: the bureau's register, other lists, and answers."""

from dataclasses import dataclass, replace

from supervisor.domain.lists.inquiries import Answer
from supervisor.domain.lists.lists import Paper, ReferenceList
from supervisor.domain.register.agencies import AgencyRecord, LicenceKind, LicenceRecord


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


def label_of(held: LicenceRecord, agency: AgencyRecord) -> str:
    """Return a paper by its kind; by both kinds where a list does not say which of them it is."""
    twin = replace(held, kind=LicenceKind.FILING)
    if held.kind is LicenceKind.DISPATCH and held.authority and twin in agency.licences:
        return f"{held.kind.label}或{twin.kind.label}（名单未注明类别）"
    return held.kind.label
