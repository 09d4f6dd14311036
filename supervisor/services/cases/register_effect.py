"""What a served decision does to the register: a licence revoked, and given back with the decision.

It is written in the same unit of work as the service, so that ledger and register never differ.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.domain.platform import clock
from supervisor.domain.register.agencies import (
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
    LicenceStanding,
    licence_standing,
)
from supervisor.domain.register.history import ActOrigin
from supervisor.services.cases.projection import Decided
from supervisor.services.platform.audit import Actor
from supervisor.services.register.acts import Grounds, Occasion, note_written
from supervisor.store.queries.register.entries import stored_entries
from supervisor.store.tables.cases.cases import Case
from supervisor.store.writing.agencies import write_entries
from supervisor.store.writing.agency_write import Write

_OVER: Final = (LicenceStanding.REVOKED, LicenceStanding.CANCELLED, LicenceStanding.NONE)


def revoke_licences(
    session: Session, actor: Actor, case: Case, about: Decided | None = None
) -> int:
    """Revoke every licence that still stands, from the day of service; return how many.

    Only a revocation does this (吊销许可证); joins the caller's unit of work.
    """
    about = about or case
    if about.outcome is not CaseOutcome.REVOCATION or about.served_on is None:
        return 0
    served_on, document = about.served_on, case.number
    event = LicenceEvent(LicenceEventKind.REVOKED, served_on, document=document)

    def revoked(licence: LicenceRecord) -> LicenceRecord:
        is_over = licence_standing(licence, served_on) in _OVER
        is_other = licence.kind is not LicenceKind.HR_SERVICE
        return licence if is_over or is_other else _with(licence, event)

    return _write(session, actor, (case, about), revoked, f"案件 {case.number} 的决定送达")


def restore_licences(
    session: Session, actor: Actor, case: Case, reason: str, about: Decided | None = None
) -> int:
    """Give back what the decision of a case had revoked, from today; return how many."""
    today, document = clock.today(), case.number

    def restored(licence: LicenceRecord) -> LicenceRecord:
        is_by_case = any(
            event.kind is LicenceEventKind.REVOKED and event.document == document
            for event in licence.events
        )
        if not is_by_case or licence_standing(licence, today) is not LicenceStanding.REVOKED:
            return licence
        again = LicenceEvent(LicenceEventKind.GRANTED, today, licence.valid_to, document=document)
        return _with(licence, again)

    about = about or case
    return _write(
        session,
        actor,
        (case, about),
        restored,
        f"案件 {case.number} 的决定已撤销或者变更：{reason}",
    )


def _with(licence: LicenceRecord, event: LicenceEvent) -> LicenceRecord:
    events = sorted((*licence.events, event), key=lambda one: one.on)
    return replace(licence, events=tuple(events))


def _write(
    session: Session,
    actor: Actor,
    of: tuple[Case, Decided],
    change: Callable[[LicenceRecord], LicenceRecord],
    reason: str,
) -> int:
    case, about = of
    if about.agency is None:
        return 0
    session.flush()
    stored = stored_entries(session, [about.agency.uscc])[about.agency.uscc]
    before = stored.entry
    licences = tuple(map(change, before.licences))
    changed = sum(new is not old for new, old in zip(licences, before.licences, strict=True))
    if changed:
        write_entries(session, [Write(stored, replace(before, licences=licences))])
        session.expire(about.agency)
        occasion = Occasion(
            ActOrigin.CASE, f"案件 {case.number}", Grounds(reason, document=case.number)
        )
        note_written(session, actor, occasion, before.uscc, before)
    return changed
