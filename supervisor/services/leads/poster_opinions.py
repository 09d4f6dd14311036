"""What inspectors say of posters: recorded, taken back, and turned into aliases after approval.

From the moment it is said it is applied: the undecided leads of the poster are judged again, and
every later scan takes it into account.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from supervisor.domain.matching.memory import Opinion
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.register.agencies import NameKind
from supervisor.domain.register.history import ActOrigin
from supervisor.services.leads.reassess import reassess
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.register.acts import Grounds, Occasion, entry_of, note_written
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.leads.poster_opinions import is_name_of
from supervisor.store.tables.leads import PosterOpinionRow
from supervisor.store.tables.register import Agency, AgencyName


class OpinionError(ValueError):
    """A refusal the person can act on; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Opined:
    """What an inspector says of a poster: this agency, not this agency, or not sure."""

    poster_key: str
    poster_name: str
    agency_id: int
    opinion: Opinion
    note: str = ""


def record_opinion(session: Session, settings: Settings, actor: Actor, said: Opined) -> int:
    """Record an opinion and apply it; return how many leads came out otherwise."""
    if not said.poster_key:
        raise OpinionError("这条信息没有写明发布主体，无法认定。")
    with unit_of_work(session):
        if session.get(Agency, said.agency_id) is None:
            raise OpinionError("名册中没有这家机构，请重新选择。")
        session.add(
            PosterOpinionRow(
                poster_key=said.poster_key,
                poster_name=said.poster_name,
                agency_id=said.agency_id,
                opinion=said.opinion,
                note=said.note.strip(),
                author_id=actor.user_id,
            )
        )
        session.flush()
        detail = {"opinion": str(said.opinion), "agency": said.agency_id}
        subject = ("poster", said.poster_key[:60])
        audit.record(session, actor, AuditAction.POSTER_JUDGED, subject, detail)
    return _apply(session, settings, said.poster_key)


def revoke(session: Session, settings: Settings, actor: Actor, judgement_id: int) -> int:
    """Take an opinion back; it stays listed. Return how many leads came out otherwise."""
    with unit_of_work(session):
        judgement = session.get(PosterOpinionRow, judgement_id)
        if judgement is None or judgement.revoked_at is not None:
            raise OpinionError("这条认定不存在或已经撤销。")
        judgement.revoked_at, judgement.revoked_by_id = utc_now(), actor.user_id
        poster_key = judgement.poster_key
        subject = ("judgement", str(judgement_id))
        audit.record(session, actor, AuditAction.POSTER_JUDGEMENT_REVOKED, subject, {})
    return _apply(session, settings, poster_key)


def approve_alias(session: Session, actor: Actor, judgement_id: int) -> None:
    """Enter the poster's name among the agency's short names; not by whoever said they are one."""
    with unit_of_work(session):
        judgement = session.get(PosterOpinionRow, judgement_id)
        problem = _alias_problem(judgement, actor)
        if judgement is None or judgement.agency_id is None or problem:
            raise OpinionError(problem)
        agency_id, text = judgement.agency_id, judgement.poster_name.strip()
        if not is_name_of(session, agency_id, text):
            before = entry_of(session, session.get_one(Agency, agency_id).uscc)
            session.add(AgencyName(agency_id=agency_id, kind=NameKind.SHORT, text=text))
            occasion = Occasion(ActOrigin.ALIAS, before.name, Grounds("认定发布主体后收入简称"))
            note_written(session, actor, occasion, before.uscc, before)
        judgement.alias_approved_at, judgement.alias_approved_by_id = utc_now(), actor.user_id
        detail = {"agency": agency_id, "name": text}
        subject = ("judgement", str(judgement_id))
        audit.record(session, actor, AuditAction.ALIAS_APPROVED, subject, detail)


def _apply(session: Session, settings: Settings, poster_key: str) -> int:
    return reassess(session, settings, poster_key)


def _alias_problem(judgement: PosterOpinionRow | None, actor: Actor) -> str:
    if judgement is None or judgement.revoked_at is not None:
        return "这条认定不存在或已经撤销。"
    if judgement.opinion is not Opinion.SAME or judgement.agency_id is None:
        return "只有“同一主体”的认定可以收入简称。"
    if judgement.alias_approved_at is not None:
        return "这个名称已经收入简称。"
    if judgement.author_id == actor.user_id:
        return "收入简称须由作出认定以外的人批准。"
    return ""
