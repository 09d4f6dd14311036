"""What changed between two wordings of an ad, sentence by sentence and then by character."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum

_SENTENCE: Final = re.compile(r"[^。；;\n]*[。；;\n]?")
# Comparing character by character takes quadratic time; longer stretches are shown as replaced.
_LONGEST_FINE: Final = 400


class ChangeKind(LabelledEnum):
    """How a stretch of text fared."""

    KEPT = ("kept", "未变")
    REMOVED = ("removed", "删去")
    ADDED = ("added", "新增")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text with its fate."""

    kind: ChangeKind
    text: str


def changes_between(before: str, after: str) -> list[Change]:
    """Return the stretches in reading order: without the added ones they give ``before``,
    without the removed ones ``after``."""
    return list(_merged(_changes(_sentences(before), _sentences(after))))


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.findall(text) if sentence]


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        old, new = "".join(before[i1:i2]), "".join(after[j1:j2])
        if tag == "equal":
            yield Change(ChangeKind.KEPT, old)
        elif old and new and len(old) + len(new) <= _LONGEST_FINE:
            yield from _fine_changes(old, new)
        else:
            yield Change(ChangeKind.REMOVED, old)
            yield Change(ChangeKind.ADDED, new)


def _fine_changes(old: str, new: str) -> Iterator[Change]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Change(ChangeKind.KEPT, old[i1:i2])
        else:
            yield Change(ChangeKind.REMOVED, old[i1:i2])
            yield Change(ChangeKind.ADDED, new[j1:j2])


def _merged(changes: Iterator[Change]) -> Iterator[Change]:
    """Join neighbours of one kind and drop the empty ones."""
    pending: Change | None = None
    for change in changes:
        if not change.text:
            continue
        if pending is not None and pending.kind is change.kind:
            pending = Change(pending.kind, pending.text + change.text)
            continue
        if pending is not None:
            yield pending
        pending = change
    if pending is not None:
        yield pending
