"""An agency's own ad as it may see it: words to reconsider, and what the bureau decided.

A lead that nobody has confirmed is no accusation: of it only the wording is shown, for the agency
to improve, and nothing about who the poster was taken for.
"""

from dataclasses import dataclass

from supervisor.domain.desk.agency_notes import AdNoteKind, AdNoteResult, AdSeen, Looked, result_of
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.highlights import Mark, Segment, cut
from supervisor.domain.screening.model import Category
from supervisor.services.rules.archived import Rulebook
from supervisor.store.queries.credit.requests import Finding, FindingHit
from supervisor.store.queries.desk.agency_notes import AdLook, AdNote

_ABOUT_THE_POSTER = (Category.UNLICENSED, Category.INTERMEDIARY)


@dataclass(frozen=True, slots=True)
class Advice:
    """One marked wording with what could be written instead."""

    number: int
    span: str
    category: Category
    rewording: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnAd:
    """One ad; ``is_confirmed`` and ``is_cleared`` say what an inspector decided, if anything.

    ``note`` is what the agency said of it last, ``result`` what came of its being mended.
    """

    finding: Finding
    title: list[Segment]
    text: list[Segment]
    advice: tuple[Advice, ...]
    is_confirmed: bool
    is_cleared: bool
    note: AdNote | None
    look: AdLook | None
    result: AdNoteResult | None


def own_ad(
    finding: Finding, rules: Rulebook, note: AdNote | None = None, look: AdLook | None = None
) -> OwnAd:
    """Return the ad with its advice; an ad that was cleared carries no marks.

    ``rules`` are those the ad was judged under, ``look`` the last visit because of ``note``.
    """
    is_cleared = finding.status is FindingStatus.REJECTED
    hits = [] if is_cleared else shown_hits(finding)
    hits.sort(key=lambda hit: (hit.field != "title", hit.start, hit.id))
    advice = tuple(_advice(number, hit, rules) for number, hit in enumerate(hits, start=1))
    wording = finding.revision
    return OwnAd(
        finding=finding,
        title=cut(wording.title, _marks(hits, "title")),
        text=cut(wording.text, _marks(hits, "text")),
        advice=advice,
        is_confirmed=finding.status is FindingStatus.CONFIRMED,
        is_cleared=is_cleared,
        note=note,
        look=look,
        result=note_result(finding, note, look, is_clean=not hits),
    )


def note_result(
    finding: Finding, note: AdNote | None, look: AdLook | None, *, is_clean: bool
) -> AdNoteResult | None:
    """Return what was found of an ad that was said to be mended; of other notes nothing."""
    if note is None or note.kind is not AdNoteKind.MENDED:
        return None
    now = AdSeen(finding.posting.revision_count, finding.posting.last_seen_at)
    looked = Looked(look.result, look.at) if look is not None else None
    return result_of(AdSeen(note.revision_number, note.at), now, looked, is_clean=is_clean)


def shown_hits(finding: Finding) -> list[FindingHit]:
    """Return the hits in the wording that an agency is shown: those that are about its words."""
    return [hit for hit in finding.hits if _is_shown(hit)]


def _is_shown(hit: FindingHit) -> bool:
    is_wording = hit.field in ("title", "text") and hit.category not in _ABOUT_THE_POSTER
    return is_wording and hit.counts


def _marks(hits: list[FindingHit], field: str) -> list[Mark]:
    return [
        Mark(hit.start, hit.end, number)
        for number, hit in enumerate(hits, start=1)
        if hit.field == field
    ]


def _advice(number: int, hit: FindingHit, rules: Rulebook) -> Advice:
    rule = rules.texts.get(hit.rule)
    rewording = (rule and rule.suggestion) or "请删去或改写这一表述。"
    return Advice(number, hit.span, hit.category, rewording, tuple(hit.basis))
