"""The staff list an agency keeps of itself; what officers uncover of it stands in the trail."""

from datetime import date

from sqlalchemy.orm import Session

from supervisor.domain.duties.staff import MOST_STAFF, StaffEntry, checked
from supervisor.domain.duties.steps import DutyError
from supervisor.domain.platform import clock
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.duties import staff as queries
from supervisor.store.tables.duties import StaffMember


def add(session: Session, actor: Actor, agency_id: int, typed: StaffEntry) -> StaffMember:
    """Put a person on the list; raises ``DutyError``."""
    kept = checked(typed, clock.today())
    with unit_of_work(session):
        if queries.is_listed(session, agency_id, kept.name, kept.certificate_number):
            raise DutyError(f"“{kept.name}”已经在名单上；同名的另一个人请填写证书编号以便区分。")
        if queries.staff_counts(session, agency_id)[0] >= MOST_STAFF:
            raise DutyError(f"名单最多 {MOST_STAFF:,} 人。")
        member = StaffMember(
            agency_id=agency_id,
            name=kept.name,
            is_full_time=kept.is_full_time,
            certificate=kept.certificate,
            certificate_number=kept.certificate_number,
            since=kept.since,
        )
        session.add(member)
        session.flush()
        _record(session, actor, member, "加入")
    return member


def leave(session: Session, actor: Actor, agency_id: int, member_id: int, until: date) -> None:
    """Note the last day of a person on the agency's own list; raises ``DutyError``."""
    with unit_of_work(session):
        member = queries.own_member(session, agency_id, member_id)
        if member is None or member.until is not None:
            raise DutyError("名单上没有这名在职人员。")
        if not member.since <= until <= clock.today():
            raise DutyError("离职日期应在入职日期之后，且不晚于今天。")
        member.until = until
        _record(session, actor, member, "离职")


def uncover(session: Session, actor: Actor, agency_id: int) -> None:
    """Record that somebody of the office looks at an agency's list unmasked."""
    audit.record_reading(session, actor, AuditAction.STAFF_SHOWN, ("agency", agency_id))


def _record(session: Session, actor: Actor, member: StaffMember, step: str) -> None:
    detail = {"step": step, "number": member.id}
    audit.record(session, actor, AuditAction.DUTY_STEP, ("agency", member.agency_id), detail)
