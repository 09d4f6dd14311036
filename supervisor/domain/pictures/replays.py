"""What a later reading of a picture says otherwise than the reading that was kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from supervisor.domain.postings.wording_diff import Change, ChangeKind, changes_between
from supervisor.domain.traces.masking import mask_contacts

_PAPER_FIELDS: Final = ("verdict_label", "agency", "registered_number")


@dataclass(frozen=True, slots=True)
class ReplayDifference:
    """Two readings held side by side.

    ``text`` are stretches of what was read, kept, gone or new, with numbers of people masked.
    ``lost`` and ``found`` are hits as (rule, words) that only the earlier or the later reading
    has; ``paper`` tells of a photographed paper what is said otherwise, as (earlier, later).
    """

    text: tuple[Change, ...]
    lost: tuple[tuple[str, str], ...]
    found: tuple[tuple[str, str], ...]
    poster: tuple[str, str] | None
    paper: tuple[tuple[str, str], ...]

    @property
    def is_same(self) -> bool:
        """Tell whether both say the same."""
        is_text_same = all(one.kind is ChangeKind.KEPT for one in self.text)
        return is_text_same and not (self.lost or self.found or self.poster or self.paper)


def difference(
    before: str, after: str, earlier: Mapping[str, Any], later: Mapping[str, Any]
) -> ReplayDifference:
    """Return what the later reading says otherwise; each is its text and its record."""
    old, new = _hits(earlier), _hits(later)
    posters = _poster(earlier), _poster(later)
    return ReplayDifference(
        tuple(changes_between(mask_contacts(before), mask_contacts(after))),
        tuple((old - new).elements()),
        tuple((new - old).elements()),
        posters if posters[0] != posters[1] else None,
        tuple(_papers(earlier.get("licence"), later.get("licence"))),
    )


def _hits(record: Mapping[str, Any]) -> Counter[tuple[str, str]]:
    return Counter((hit["rule"], hit["span"]) for hit in record.get("hits", ()))


def _poster(record: Mapping[str, Any]) -> str:
    poster = record.get("poster")
    return poster["name"] if poster else ""


def _papers(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Sequence[tuple[str, str]]:
    """Return what two readings of a paper say otherwise: kind, fields, verdict."""
    old, new = _said(before), _said(after)
    keys = dict.fromkeys((*old, *new))
    return [
        (old.get(key, ""), new.get(key, "")) for key in keys if old.get(key, "") != new.get(key, "")
    ]


def _said(paper: Mapping[str, Any] | None) -> dict[str, str]:
    if paper is None:
        return {}
    said = {key: paper.get(key) for key in ("label", *_PAPER_FIELDS)}
    fields = {key: value for key, value in paper["fields"].items() if key != "confidence"}
    return {key: str(value) for key, value in (said | fields).items() if value}
