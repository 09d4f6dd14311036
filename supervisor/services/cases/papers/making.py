"""Making a paper: what the case gives, what an officer changed, and what is still empty.

A paper with an empty place is never made; every version that was made is kept as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from scrapers.errors import DamagedArchive
from scrapers.evidence.archive import Archive
from supervisor.documents.papers import BadTemplate, PaperBlock, blocks_of, places_in
from supervisor.domain.cases.cases import CaseError
from supervisor.domain.cases.course.state import CaseState
from supervisor.domain.cases.papers.kinds import SERIES, PaperKind, series_number
from supervisor.domain.cases.papers.places import COLUMNS, PLACES, lines_of, missing, value_of
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import here
from supervisor.services.cases.course import state_of
from supervisor.services.cases.papers.fields import fields_of
from supervisor.services.cases.papers.known import Known
from supervisor.services.cases.papers.slots import PaperSlot, slot_at, slots_of
from supervisor.services.cases.papers.templates import (
    TemplateFile,
    fill,
    keep_file,
    templates_in_use,
)
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.cases import papers as queries
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.papers import CasePaper

BLOB: Final = "case-papers"
_MOST: Final = 20_000
_NUMBERED_BY_STEP: Final = frozenset(
    {
        PaperKind.ORDER, PaperKind.PENALTY_NOTICE, PaperKind.DECISION, PaperKind.NO_PENALTY,
        PaperKind.CLOSURE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """A paper before it is made: its places and values, which are empty, and the versions so far.

    ``changed`` names the places where an officer's words stand instead of the case's.
    """

    slot: PaperSlot
    places: tuple[str, ...]
    fields: Mapping[str, Any]
    changed: Mapping[str, Any]
    missing: tuple[str, ...]
    made: tuple[CasePaper, ...]
    template: TemplateFile

    @property
    def is_ready(self) -> bool:
        """Whether it could be made as it is."""
        return not self.missing


def drafts(session: Session, settings: Settings, case: Case) -> list[PaperDraft]:
    """Return every paper of a case as it stands now."""
    state = state_of(session, case)
    return _drafts(session, settings, (case, state), slots_of(case, state), None)


def draft_at(
    session: Session,
    settings: Settings,
    case: Case,
    address: str,
    typed: Mapping[str, str] | None = None,
) -> PaperDraft | None:
    """Return one paper, with what is typed in place of what was changed before."""
    state = state_of(session, case)
    slot = slot_at(case, state, address)
    if slot is None:
        return None
    return _drafts(session, settings, (case, state), [slot], typed)[0]


def _drafts(
    session: Session,
    settings: Settings,
    whole: tuple[Case, CaseState],
    slots: list[PaperSlot],
    typed: Mapping[str, str] | None,
) -> list[PaperDraft]:
    case, state = whole
    papers, leads = queries.papers_of(session, case.id), queries.leads_with_ads(session, case)
    last = queries.last_paper(session)
    templates = templates_in_use(session, settings, (slot.kind for slot in slots))
    return [
        _draft(Known(session, case, state, slot, papers, leads, last), templates[slot.kind], typed)
        for slot in slots
    ]


def _draft(known: Known, template: TemplateFile, typed: Mapping[str, str] | None) -> PaperDraft:
    slot = known.slot
    made = tuple(one for one in known.papers if (one.kind, one.slot) == (slot.kind, slot.key))
    asked = set(places_in(template.content))
    places = tuple(name for name in PLACES[slot.kind] if name in asked)
    given = fields_of(known)
    if slot.kind in SERIES:
        given["文号"] = made[-1].number if made else _number(known)
    kept = dict(made[-1].changed) if made else {}
    if typed is not None:
        kept = _changed(places, given, typed)
    fields = {name: kept.get(name, given.get(name, "")) for name in PLACES[slot.kind]}
    empty = tuple(missing(places, fields))
    return PaperDraft(slot, places, fields, kept, empty, made, template)


def _changed(
    places: tuple[str, ...], given: Mapping[str, Any], typed: Mapping[str, str]
) -> dict[str, Any]:
    """Return the places where what was typed is not what the case gives."""
    changed = {}
    for name in places:
        text = typed.get(name, "").replace("\r\n", "\n").strip()[:_MOST]
        if text != lines_of(name, given.get(name, "")).strip():
            changed[name] = value_of(name, text)
    return changed


def preview(draft: PaperDraft) -> list[PaperBlock]:
    """Return the paper as it would be; an empty place shows its own name. Raises ``CaseError``."""
    shown = dict(draft.fields)
    for name in draft.missing:
        blank = f"【{name}】"
        shown[name] = [dict.fromkeys(COLUMNS[name], blank)] if name in COLUMNS else blank
    try:
        return blocks_of(fill(draft.template, shown))
    except BadTemplate as error:
        raise CaseError(str(error)) from error


def make(
    session: Session, settings: Settings, actor: Actor, case: Case, draft: PaperDraft
) -> CasePaper:
    """Make the next version of a paper and return it.

    Raises ``CaseError`` that names the empty places.
    """
    if draft.missing:
        raise CaseError(f"还有未填的地方，不能制作：{'、'.join(draft.missing)}。")
    try:
        content = fill(draft.template, draft.fields)
    except BadTemplate as error:
        raise CaseError(str(error)) from error
    slot, number = draft.slot, str(draft.fields.get("文号", ""))
    keep_file(settings, draft.template)
    digest = Archive(settings.archive_path).put_blob(BLOB, content)
    with unit_of_work(session):
        series, sequence = _place_in_series(slot.kind, number)
        paper = CasePaper(
            case_id=case.id, kind=slot.kind, slot=slot.key, version=len(draft.made) + 1,
            series=series, sequence=sequence, number=number,
            fields={name: draft.fields[name] for name in draft.places},
            changed=dict(draft.changed), template_id=draft.template.row_id,
            template_digest=draft.template.digest, digest=digest, by_id=actor.user_id,
        )  # fmt: skip
        session.add(paper)
        session.flush()
        detail = {"kind": str(slot.kind), "version": paper.version, "sha256": digest}
        audit.record(session, actor, AuditAction.PAPER_MADE, ("case", case.id), detail)
    return paper


def content_of(settings: Settings, paper: CasePaper) -> bytes:
    """Return a made paper as it was. Raises ``CaseError`` where the archive is damaged."""
    try:
        return Archive(settings.archive_path).get_blob(BLOB, paper.digest)
    except DamagedArchive as error:
        raise CaseError(f"存档的文书无法读取：{error.reason}") from error


def next_number(session: Session, kind: PaperKind) -> str:
    """Return the next free number of a series this year, past what steps have claimed by hand."""
    today = clock.today()
    series = f"{SERIES[kind]}{today.year}"
    taken = queries.last_sequence(session, series)
    for text in queries.documents_since(session, today.replace(month=1, day=1)):
        taken = max(taken, _place_in_series(kind, text)[1])
    return series_number(here().symbol, kind, today.year, taken + 1)


def _number(known: Known) -> str:
    claimed = known.step.text("document") if known.slot.kind in _NUMBERED_BY_STEP else ""
    return claimed or next_number(known.session, known.slot.kind)


def _place_in_series(kind: PaperKind, number: str) -> tuple[str, int]:
    """Return series and place of a number; of one that the office gave by hand, place 0."""
    year, sequence = clock.today().year, 0
    if kind not in SERIES:
        return "", 0
    head = f"{here().symbol}{SERIES[kind]}〔"
    if number.startswith(head) and number.endswith("号"):
        at, _, rest = number.removeprefix(head).removesuffix("号").partition("〕")
        if at.isdigit() and rest.isdigit():
            year, sequence = int(at), int(rest)
    return f"{SERIES[kind]}{year}", sequence
