"""What the office's search index is built from, and when it has to be built anew."""

from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.register.described import PLAIN
from supervisor.domain.register.fields import Audience
from supervisor.domain.register.search import Indexed
from supervisor.store.tables.register import Agency, AgencyName, Licence

Signature = tuple[object, ...]
_SEEN_BY = {described.key: described.seen_by for described in PLAIN}


def search_signature(session: Session) -> Signature:
    """Return a value that changes whenever anything that is searched does; one statement."""
    columns = (
        func.count(Agency.id),
        func.coalesce(func.sum(Agency.version), 0),
        func.max(Agency.updated_at),
        func.count(AgencyName.id),
        func.max(AgencyName.id),
        func.max(Licence.id),
    )
    parts = (select(column).scalar_subquery() for column in columns)
    return tuple(session.execute(select(*parts)).one())


def search_source(session: Session, audience: Audience) -> list[Indexed]:
    """Return every agency with what ``audience`` may see of it; three statements."""
    names: dict[int, list[str]] = defaultdict(list)
    numbers: dict[int, list[str]] = defaultdict(list)
    for agency_id, text in session.execute(select(AgencyName.agency_id, AgencyName.text)):
        names[agency_id].append(text)
    for agency_id, number in session.execute(select(Licence.agency_id, Licence.number)):
        numbers[agency_id].append(number)
    sees_people = _SEEN_BY["legal_representative"] <= audience
    sees_phones = _SEEN_BY["phone"] <= audience
    rows = session.execute(
        select(
            Agency.id, Agency.uscc, Agency.name, Agency.legal_representative, Agency.phone
        ).order_by(Agency.id)
    )
    return [
        Indexed(
            row.id,
            row.uscc,
            (row.name, *names.get(row.id, ())),
            tuple(numbers.get(row.id, ())),
            (row.legal_representative,) if sees_people else (),
            (row.phone,) if sees_phones else (),
        )
        for row in rows
    ]
