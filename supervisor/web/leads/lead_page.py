"""One lead beside its queue: everything that is needed to decide it."""

from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request
from flask_login import current_user

from supervisor.domain.desk.pace import pace_of
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.postings.copies import GONE_NIGHTS
from supervisor.extensions import db
from supervisor.services.leads.corrections import settled
from supervisor.services.rules.archived import rulebook
from supervisor.store.queries.cases.leads import case_of_lead
from supervisor.store.queries.desk.agency_notes import AdNote, looks_of, notes_on
from supervisor.store.queries.desk.decided import last_step
from supervisor.store.queries.desk.leases import Holding, holdings
from supervisor.store.queries.leads.copies import (
    MOST_COPIES,
    copies_in,
    earlier_of,
    same_text_elsewhere,
    spread_of,
)
from supervisor.store.queries.leads.endings import endings
from supervisor.store.queries.leads.history import history_of
from supervisor.store.queries.leads.queue import FindingFilter
from supervisor.store.queries.leads.record import Finding, FindingRecord, load_record
from supervisor.store.queries.leads.remarks import remarks_on
from supervisor.store.queries.leads.window import window_of
from supervisor.store.queries.pictures.pictures import picture_behind
from supervisor.store.queries.successions.successions import suspicions_of
from supervisor.web.leads import finding_page
from supervisor.web.leads.copies import copy_rows
from supervisor.web.leads.evidence_page import evidence_of
from supervisor.web.leads.filters import address_here, address_of, place_of, stood_at
from supervisor.web.leads.remark_forms import RemarkForms
from supervisor.web.leads.snapshots import snapshot_of
from supervisor.web.portal.own_ads import note_result, shown_hits
from supervisor.web.shell.guards.once import shown_once
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings

TABS = {"text": "文本", "page": "网页快照", "record": "原始记录"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A ruling that was not accepted, kept so that nothing typed is lost."""

    reason: str = ""
    note: str = ""
    copies: frozenset[int] | None = None


def load(finding_id: int) -> FindingRecord:
    """Return the lead with what belongs to it, or answer that there is none."""
    record = load_record(db.session(), finding_id)
    if record is None:
        abort(404)
    return record


def held_by_others(held: dict[int, Holding]) -> list[int]:
    """Return the clusters that somebody else has in hand."""
    return [cluster for cluster, one in held.items() if one.holder_id != current_user.id]


def lead_page(finding_id: int, wanted: FindingFilter, draft: Draft) -> str:
    """Return the page of one lead, its queue beside it."""
    tab = request.args.get("tab", "text")
    if tab not in TABS:
        abort(400)
    record = load(finding_id)
    masked = shown_once("contacts") != f"{actor().user_id} {finding_id}"
    return render_template(
        "leads/finding.html",
        finding=record.finding,
        record=record,
        masked=masked,
        wanted=wanted,
        filters=address_of(wanted),
        here=address_here(wanted, stood_at() or record.finding.severity),
        draft=draft,
        tab=tab,
        tabs=TABS,
        reject_reasons=finding_page.reject_reasons(),
        remarks=RemarkForms.of(record.finding, remarks_on(db.session(), record.finding)),
        **_beside(record.finding, wanted),
        **_evidence(record, masked=masked),
        **_others(record.finding, draft),
        **_tab_content(tab, record.finding, record),
    )


def _beside(finding: Finding, wanted: FindingFilter) -> dict[str, Any]:
    """Return the stretch of the queue around the lead, and who has which of it in hand."""
    held = holdings(db.session(), utc_now())
    window = window_of(db.session(), wanted, place_of(finding), held_by_others(held))
    step = last_step(db.session(), current_user.id, utc_now())
    is_work = wanted.status is FindingStatus.OPEN  # other lists hold what is decided already
    return {
        "window": window,
        "rows": [finding_page.queue_row(one) for one in window.items],
        "spread": spread_of(db.session(), (one.cluster_id for one in window.items)),
        "held": held,
        "step": step,
        "pace": pace_of(step.count, step.first_at, utc_now(), window.total) if is_work else None,
    }


def _evidence(record: FindingRecord, *, masked: bool) -> dict[str, Any]:
    """Return the wording cut at its hits, and what the lead rests on."""
    finding = record.finding
    wording = finding_page.wording_of(finding.revision, finding.hits, masked=masked)
    return {
        "wording": wording,
        "hints": finding_page.hints_for(finding, wording, masked=masked),
        "pay_said": finding_page.pay_said(finding.revision),
        "photo": picture_behind(db.session(), finding.source_id, finding.posting.external_id),
        "evidence": evidence_of(record, rulebook(db.session(), settings(), record.rules.digest)),
    }


def _others(finding: Finding, draft: Draft) -> dict[str, Any]:
    """Return what else is known of the same ad, the same text and the same poster."""
    found = db.session()
    copies = copies_in(found, finding.cluster_id, finding.posting_id)
    every_ending = endings(found)
    agency_id = finding.agency_id
    notes = notes_on(found, agency_id, [finding.posting_id]) if agency_id is not None else {}
    note = notes.get(finding.posting_id)
    return {
        "history": history_of(found, finding),
        "is_settled": finding.status in settled.DECIDED,
        "filed_case": settled.filed_cases(found, [finding.id]).get(finding.id),
        "copies": copy_rows(finding, copies, draft.copies),
        "most_copies": MOST_COPIES,
        "agency_note": note,
        **_note_result(finding, note),
        "gone_nights": GONE_NIGHTS,
        "same_text": same_text_elsewhere(found, finding),
        "earlier_lead": earlier_of(found, finding),
        "lead_case": case_of_lead(found, finding),
        "endings": every_ending,
        "ended": every_ending.of(finding.poster_key, finding.agency_id),
        "suspicions": suspicions_of(
            found, poster_key=finding.poster_key, agency_id=finding.agency_id
        ),
    }


def _note_result(finding: Finding, note: AdNote | None) -> dict[str, Any]:
    """Return what reading the ad again showed, where its agency said that it is mended."""
    if note is None:
        return {"note_look": None, "note_result": None}
    look = looks_of(db.session(), [note.id]).get(note.id)
    is_clean = not shown_hits(finding)
    found = note_result(finding, note, look, is_clean=is_clean)
    return {"note_look": look, "note_result": found}


def _tab_content(tab: str, finding: Finding, record: FindingRecord) -> dict[str, Any]:
    """Load what only one tab needs; a re-opened finding shows what changed beside the text."""
    if tab == "page":
        return {"earlier": [], "snapshot": snapshot_of(finding.revision)}
    if tab == "record" or finding.reopened_at is not None:
        revisions = record.revisions
        return {"earlier": finding_page.earlier_wordings(revisions, finding.revision_id)}
    return {"earlier": []}
