"""What the finding page says of the copies of an ad: where they stand and how they differ."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.postings.wording_diff import Change, changes_between
from supervisor.domain.traces.masking import mask_contacts
from supervisor.store.queries.leads.copies import Copy
from supervisor.store.queries.leads.postings import PostingRevision
from supervisor.store.queries.leads.record import Finding

# Beyond these a person opens the copy itself; comparing hundreds of texts takes seconds.
_MOST_DIFFS = 10
_COMPARED = {
    "title": "职位名称",
    "company": "发布主体",
    "city": "地点",
    "address": "地址",
    "salary_text": "薪资",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which a copy differs, and what stands there."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A copy as listed. ``may_join``: a decision on the lead may be applied to it.

    ``says_same``: its lead rests on the same grounds. ``is_chosen``: it is ticked, which those that
    say the same are from the start.
    ``changes`` is the text against the lead's, ``None`` where it is the same or was not compared.
    """

    copy: Copy
    differences: tuple[Difference, ...]
    text_differs: bool
    changes: list[Change] | None
    may_join: bool
    says_same: bool
    is_chosen: bool


def copy_rows(
    finding: Finding, copies: Sequence[Copy], chosen: Collection[int] | None
) -> list[CopyRow]:
    """Compare each copy with the finding's wording; ``chosen`` are the leads ticked before."""
    rows, compared = [], 0
    for copy in copies:
        other = copy.finding
        text_differs = copy.wording.text != finding.revision.text
        compared += text_differs
        may_join = _may_join(finding, other)
        says_same = other is not None and other.grounds == finding.grounds
        was_ticked = says_same if chosen is None else other is not None and other.id in chosen
        shows_changes = text_differs and compared <= _MOST_DIFFS
        rows.append(
            CopyRow(
                copy=copy,
                differences=_differences(finding.revision, copy.wording),
                text_differs=text_differs,
                changes=_changes(finding.revision, copy.wording) if shows_changes else None,
                may_join=may_join,
                says_same=says_same,
                is_chosen=may_join and was_ticked,
            )
        )
    return rows


def _may_join(lead: Finding, other: Finding | None) -> bool:
    """Only leads without a conclusion join, and only while they stand for the shared wording."""
    return (
        other is not None
        and other.cluster_id == lead.cluster_id
        and other.status in (FindingStatus.OPEN, FindingStatus.UNSURE)
    )


def _differences(one: PostingRevision, other: PostingRevision) -> tuple[Difference, ...]:
    return tuple(
        Difference(label, mask_contacts(getattr(other, name)) or "（未写）")
        for name, label in _COMPARED.items()
        if getattr(one, name) != getattr(other, name)
    )


def _changes(one: PostingRevision, other: PostingRevision) -> list[Change]:
    return changes_between(mask_contacts(one.text), mask_contacts(other.text))
