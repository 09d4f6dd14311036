"""Who of the office is responsible for a street."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from supervisor.domain.platform.streets import Street
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.fieldwork.targets import users_with
from supervisor.store.queries.office.streets import people_of
from supervisor.store.tables.fieldwork_plans import StreetPerson


def set_people(session: Session, actor: Actor, street: Street, ids: Collection[int]) -> int:
    """Make these people responsible for a street, and nobody else; return how many."""
    with unit_of_work(session):
        people = users_with(session, ids)
        wanted = {one.id for one in people}
        held = people_of(session, street)
        for row in held:
            if row.user_id not in wanted:
                session.delete(row)
        known = {row.user_id for row in held}
        session.add_all(StreetPerson(street=street, user_id=id_) for id_ in wanted - known)
        detail = {"people": [one.id for one in people]}
        audit.record(session, actor, AuditAction.STREET_PEOPLE_SET, ("street", str(street)), detail)
    return len(people)
