"""Suspected successions: computed anew every day, judged by inspectors, opened as cases.

A suspicion is a lead. It touches neither match nor credit; what an inspector says of it is kept
with the evidence that was before the eyes, holds through every later computation, and can be taken
back. A case may be opened once somebody has judged that the same people run both.
"""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOrigin
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.successions import (
    NewcomerKind,
    SuccessionOpinion,
    Suspicion,
    Tie,
    find_successions,
)
from supervisor.services.cases.opening import Party, open_case_against
from supervisor.services.leads.finding_rows import as_json
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.seal import Seal
from supervisor.services.successions.operators import World, read_world
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.platform.repeats import last_alike
from supervisor.store.queries.successions import successions as queries
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.successions import Succession, SuccessionOpinionRow

_AGENCY = "agency:"


class SuccessionError(ValueError):
    """A refusal the person can act on; the message is Chinese."""


def recompute(session: Session, seal: Seal, today: date) -> int:
    """Find the successions of today; return how many are new. A second run changes nothing.

    A pair that is found no longer is kept with the evidence it had, marked as not current.
    """
    world = read_world(session, seal, today)
    end_reading(session)
    found = find_successions(world.ended, world.newcomers, world.holders)
    with unit_of_work(session):
        known = queries.successions_by_pair(session)
        now, new = utc_now(), 0
        for suspicion in found:
            pair = (suspicion.before.key, suspicion.after.key)
            row = known.pop(pair, None)
            if row is None:
                row, new = Succession(found_at=now), new + 1
                session.add(row)
            for name, value in _values(suspicion, world).items():
                setattr(row, name, value)
            row.is_current, row.computed_at = True, now
        for row in known.values():
            row.is_current = False
    return new


def judge(
    session: Session, actor: Actor, succession_id: int, opinion: SuccessionOpinion, note: str
) -> None:
    """Record what an inspector says; a later opinion replaces the earlier one and both are kept."""
    with unit_of_work(session):
        succession = session.get(Succession, succession_id)
        if succession is None:
            raise SuccessionError("没有这条关联主体线索。")
        said = {
            "succession_id": succession_id,
            "opinion": opinion,
            "note": note.strip(),
            "author_id": actor.user_id,
            "revoked_at": None,
        }
        last = last_alike(session, SuccessionOpinionRow, succession_id=succession_id)
        if last is not None and last is last_alike(session, SuccessionOpinionRow, **said):
            return  # the same form sent twice
        session.add(SuccessionOpinionRow(**said, ties=succession.ties))
        succession.opinion = opinion
        _record(session, actor, AuditAction.SUCCESSION_JUDGED, succession_id, opinion)


def revoke(session: Session, actor: Actor, judgement_id: int) -> int:
    """Take an opinion back; it stays listed, and the one before it holds. Return the pair's id."""
    with unit_of_work(session):
        judgement = session.get(SuccessionOpinionRow, judgement_id)
        if judgement is None or judgement.revoked_at is not None:
            raise SuccessionError("这条认定不存在或已经撤销。")
        judgement.revoked_at, judgement.revoked_by_id = utc_now(), actor.user_id
        session.flush()
        succession = judgement.succession
        succession.opinion = queries.opinion_in_force(session, succession.id)
        found = succession.id
        _record(session, actor, AuditAction.SUCCESSION_REVOKED, found, judgement.opinion)
    return found


def open_case(session: Session, actor: Actor, succession_id: int, summary: str = "") -> Case:
    """Open a case against the newcomer, or return the one already opened from here.

    Raises ``SuccessionError`` where nobody has judged that the same people run both.
    """
    with unit_of_work(session):
        succession = session.get(Succession, succession_id)
        if succession is None or succession.opinion is not SuccessionOpinion.SAME_OPERATOR:
            raise SuccessionError("认定为同一经营者后才能立案，请先核实并认定。")
        agency_id = succession.after_agency_id
        party = Party(agency_id, "" if agency_id else succession.after_name)
        text = summary.strip() or (
            f"“{succession.after_name}”涉嫌延续“{succession.before_name}”"
            f"（{succession.ended_on:%Y-%m-%d} {succession.ending.label}）的经营，"
            "已核实为同一经营者。"
        )
        origin = (CaseOrigin.SUCCESSION, succession.id)
        return open_case_against(session, party, origin, actor, summary=text)


def record_contacts_shown(session: Session, actor: Actor, succession_id: int) -> None:
    """Note that somebody asked to see the contacts two operators share."""
    audit.record_reading(session, actor, AuditAction.CONTACTS_SHOWN, ("succession", succession_id))


def _record(
    session: Session,
    actor: Actor,
    action: AuditAction,
    succession_id: int,
    opinion: SuccessionOpinion,
) -> None:
    detail = {"opinion": opinion.label}
    audit.record(session, actor, action, ("succession", succession_id), detail)


def _values(suspicion: Suspicion, world: World) -> dict[str, Any]:
    before, after = suspicion.before, suspicion.after
    party = world.parties[before.key]
    is_agency = after.key.startswith(_AGENCY)
    return {
        "before_key": before.key,
        "before_name": before.name,
        "before_agency_id": party.agency_id,
        "before_case_id": party.case_id,
        "ending": party.end.kind,
        "ended_on": party.end.on,
        "after_key": after.key,
        "after_name": after.name,
        "after_kind": NewcomerKind.AGENCY if is_agency else NewcomerKind.POSTER,
        "after_agency_id": int(after.key.removeprefix(_AGENCY)) if is_agency else None,
        "appeared_on": after.on,
        "percent": round(suspicion.score * 100),
        "ties": [_tie(tie, suspicion, world) for tie in suspicion.ties],
    }


def _tie(tie: Tie, suspicion: Suspicion, world: World) -> dict[str, Any]:
    """Return the evidence as it is kept, with the ad on either side that shows it (0: register)."""
    kept = as_json(tie)
    for side, operator in (("before", suspicion.before), ("after", suspicion.after)):
        kept[side] = world.seen_in.get((operator.key, tie.trace)) if tie.value else None
    return kept
