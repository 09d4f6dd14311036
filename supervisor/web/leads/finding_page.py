"""What the queue and the finding page show of a finding, made ready for the templates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from supervisor.domain.leads.findings import RejectReason
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.clock import office_date
from supervisor.domain.platform.highlights import Excerpt, Mark, Segment, cut, excerpt
from supervisor.domain.postings.wording_diff import Change, changes_between
from supervisor.domain.screening.elements import PostedFields, pay_in
from supervisor.domain.screening.model import Ad, Category, RuleHit
from supervisor.domain.screening.reading import read_ad
from supervisor.domain.traces.masking import has_contacts, mask_contacts
from supervisor.store.queries.leads.record import Finding, FindingHit, PostingRevision
from supervisor.web.leads.hints import FOR_INSPECTORS, Hints, hints_of

_LICENSED: Final = (Verdict.LICENSED, Verdict.LICENSED_ELSEWHERE)
STRUCK: Final = "复核时已划去"
FIELDS: Final = {"title": "职位名称", "company": "发布主体", "text": "正文"}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue."""

    finding: Finding
    title: str
    poster: str
    categories: tuple[Category, ...]
    telling: Excerpt | None


@dataclass(frozen=True, slots=True)
class NumberedHit:
    """A hit under the number that marks it in the text."""

    number: int
    hit: FindingHit
    span: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The ad's fields cut at the hits; masked unless the inspector asked to see everything."""

    title: list[Segment]
    company: list[Segment]
    text: list[Segment]
    hits: tuple[NumberedHit, ...]
    has_hidden: bool


@dataclass(frozen=True, slots=True)
class EarlierWording:
    """A former wording of the ad with what changed from it to the next one."""

    revision: PostingRevision
    changes: list[Change]


def queue_row(finding: Finding) -> QueueRow:
    """Choose what tells most: the gravest hit, in its sentence; places in the text come first.

    Acting as an intermediary is no breach by itself: it tells where nothing else does, and is no
    reproach to a licensed agency.
    """
    wording = finding.revision
    shown = mask_contacts
    hits = [hit for hit in finding.hits if hit.counts] or list(finding.hits)
    if finding.verdict in _LICENSED and any(_is_breach(hit) for hit in hits):
        hits = [hit for hit in hits if _is_breach(hit)]
    hits.sort(
        key=lambda hit: (not _is_breach(hit), -hit.severity.rank, hit.field == "company", hit.id)
    )
    telling = None
    spoken = [hit for hit in hits if hit.field != "company"]
    if spoken:
        best = spoken[0]
        telling = excerpt(shown(getattr(wording, best.field)), best.start, best.end)
    return QueueRow(
        finding=finding,
        title=shown(wording.title),
        poster=shown(wording.company),
        categories=tuple(dict.fromkeys(hit.category for hit in hits)),
        telling=telling,
    )


def _is_breach(hit: FindingHit) -> bool:
    return hit.category is not Category.INTERMEDIARY


def wording_of(revision: PostingRevision, hits: Sequence[FindingHit], *, masked: bool) -> Wording:
    """Cut the wording at its hits, numbered in reading order."""
    shown: Callable[[str], str] = mask_contacts if masked else str
    order = list(FIELDS)
    ordered = sorted(hits, key=lambda hit: (order.index(hit.field), hit.start, hit.id))
    texts = {name: shown(getattr(revision, name)) for name in FIELDS}
    numbered = tuple(
        NumberedHit(number, hit, texts[hit.field][hit.start : hit.end])
        for number, hit in enumerate(ordered, start=1)
    )
    cuts = {name: cut(text, _marks(name, numbered)) for name, text in texts.items()}
    hidden = any(has_contacts(getattr(revision, name)) for name in FIELDS)
    return Wording(cuts["title"], cuts["company"], cuts["text"], numbered, hidden)


def hints_for(finding: Finding, wording: Wording, *, masked: bool) -> Hints:
    """Return what else to look at in the wording a finding stands for.

    Deadlines are held against the last day on which that wording was seen.
    """
    revision, posting = finding.revision, finding.posting
    is_current = revision.number == posting.revision_count
    ad = Ad(str(posting.id), revision.title, revision.company, revision.text)
    fields = PostedFields(
        company=revision.company,
        place=revision.address or revision.city,
        pay=revision.salary_text,
        headcount=revision.headcount,
        valid_until=revision.valid_until.isoformat() if revision.valid_until else "",
    )
    hits = [_rule_hit(item.hit) for item in wording.hits]
    seen_at = posting.last_seen_at if is_current else revision.seen_at
    reading = read_ad(ad, hits, fields, office_date(seen_at))
    shown: Callable[[str], str] = mask_contacts if masked else str
    texts = {name: shown(getattr(revision, name)) for name in FIELDS}
    return hints_of(reading, hits, texts, FOR_INSPECTORS)


def pay_said(revision: PostingRevision) -> str:
    """Return pay as the source's field or else the ad's text states it; empty where neither does.

    A promise of income is read beside it: "ordinary pay, but easily earned" is another matter.
    """
    field = revision.salary_text.strip()
    if any(char.isdigit() for char in field):
        return field
    return " ".join(pay_in(revision.title, revision.text).split()) or field


def earlier_wordings(revisions: Sequence[PostingRevision], current_id: int) -> list[EarlierWording]:
    """Return former wordings up to the current one, newest first, each with what replaced it."""
    upto = [revision for revision in revisions if revision.id <= current_id]
    pairs = list(pairwise(upto))
    return [
        EarlierWording(before, changes_between(_whole(before), _whole(after)))
        for before, after in reversed(pairs)
    ]


def reject_reasons() -> list[tuple[str, str]]:
    """Return the reasons for a rejection as the form offers them."""
    return [(str(reason), reason.label) for reason in RejectReason]


def _rule_hit(hit: FindingHit) -> RuleHit:
    return RuleHit(
        category=hit.category,
        field=hit.field,
        start=hit.start,
        end=hit.end,
        span=hit.span,
        rule=hit.rule,
        version=hit.rule_version,
        severity=hit.severity,
        basis=tuple(hit.basis),
        exception=hit.exception or (STRUCK if hit.is_struck else None),
    )


def _marks(field: str, numbered: Sequence[NumberedHit]) -> list[Mark]:
    return [
        Mark(item.hit.start, item.hit.end, item.number)
        for item in numbered
        if item.hit.field == field
    ]


def _whole(revision: PostingRevision) -> str:
    return mask_contacts(f"{revision.title}\n{revision.company}\n{revision.text}")
