"""What the office said of ads, as lines of a corpus, contacts masked: what a reader learns from.

Answers to ads worth a look, decisions on leads, single hits struck off, sentences marked.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.domain.leads.findings import Decision, FindingStatus
from supervisor.domain.leads.remarks import is_by_person
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.reader.model import CONTENT
from supervisor.domain.rules.lab import ABOUT_THE_WORDS
from supervisor.domain.screening.model import Category
from supervisor.domain.traces.masking import mask_contacts
from supervisor.store.queries.leads.remarks import taught_leads
from supervisor.store.queries.reader import looks as queries
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.postings import PostingRevision
from supervisor.store.tables.reader import Look

WRITER: Final = "office"
"""The hand that answers of inspectors count as, when hands are left out one by one."""

_FIELDS: Final = ("title", "company", "text")


def corpus_lines(session: Session) -> Iterator[dict[str, Any]]:
    """Yield one line for each ad that somebody said something of: looks first, then leads.

    Masking moves no character, so the marked words are cut out of the masked text.
    """
    for look in queries.answered(session):
        yield _look_line(look)
    for finding in taught_leads(session):
        line = _lead_line(finding)
        if line is not None:
            yield line


def _look_line(look: Look) -> dict[str, Any]:
    """Return an answer; who could not judge is unsure in what was ticked, or what was meant."""
    fields = _masked(look.revision)
    is_unsure = look.reading is Reading.UNSURE
    return {
        "id": f"{WRITER}-{look.id}",
        **fields,
        "labels": [] if is_unsure else _marks(look, fields),
        "unsure": _marks(look, fields) if is_unsure else [],
        "writer": WRITER,
    }


def _marks(look: Look, fields: dict[str, str]) -> list[dict[str, str]]:
    named = look.categories
    if look.reading is Reading.UNSURE and not named:
        named = [str(look.category)]
    if look.marked_field:
        place = look.marked_field, look.marked_start, look.marked_end
    else:
        place = look.field, look.start, look.end
    field, start, end = place
    return [{"category": category, "span": fields[field][start:end]} for category in named]


def _lead_line(finding: Finding) -> dict[str, Any] | None:
    """Return what a lead teaches; ``None`` where nothing was said of its words.

    Of a lead that nobody has decided only the corrections are known, the rest is unsure. Acting as
    an intermediary is lawful with a licence: a decision says nothing of it.
    """
    standing = [
        one
        for one in finding.reviews
        if one.undone_at is None and one.revision_id == finding.revision_id
    ]
    review = standing[-1] if standing else None
    is_confirmed = finding.status is FindingStatus.CONFIRMED
    is_clean = (
        review is not None
        and review.decision is Decision.REJECT
        and review.reason in ABOUT_THE_WORDS
    )
    hits = [hit for hit in finding.hits if hit.category in CONTENT]
    right = [hit for hit in hits if hit.counts and (is_confirmed or is_by_person(hit.rule))]
    struck = [hit for hit in hits if hit.is_struck]
    if not (right or struck or is_clean):
        return None
    fields = _masked(finding.revision)
    labels = [] if is_clean else [_mark(hit, fields) for hit in right]
    said = {hit.category for hit in (*right, *struck)}
    return {
        "id": f"{WRITER}-lead-{finding.id}-{finding.revision_id}",
        **fields,
        "labels": labels,
        "unsure": _unsure(said, is_decided=is_confirmed or is_clean),
        "writer": WRITER,
    }


def _unsure(said: set[Category], *, is_decided: bool) -> Sequence[dict[str, str]]:
    open_to = {Category.INTERMEDIARY} if is_decided else set(CONTENT)
    return [{"category": str(one), "span": ""} for one in CONTENT if one in open_to - said]


def _mark(hit: FindingHit, fields: dict[str, str]) -> dict[str, str]:
    return {"category": str(hit.category), "span": fields[hit.field][hit.start : hit.end]}


def _masked(wording: PostingRevision) -> dict[str, str]:
    return {name: mask_contacts(getattr(wording, name)) for name in _FIELDS}
