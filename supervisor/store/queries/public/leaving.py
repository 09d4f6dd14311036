"""Which agencies have left the register by a day: what reports count leaves them out."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from supervisor.domain.register.agencies import LicenceEventKind
from supervisor.store.tables.register import Agency, Licence, LicenceEventRow


def has_left(day: date) -> ColumnElement[bool]:
    """An agency all of whose licences were revoked or cancelled by ``day`` has left the register.

    Expiry and suspension leave it in. A branch without a licence shares its head office's lot.
    """
    own = select(Licence.id).where(Licence.agency_id == Agency.id)
    left = select(_without_a_licence_left(day).cte("without_licence").c.agency_id)
    heads_lot = and_(~own.exists(), Agency.parent_id.is_not(None), Agency.parent_id.in_(left))
    return or_(Agency.id.in_(left), heads_lot)


def _without_a_licence_left(day: date) -> Select[int]:
    """Agencies that held licences, none of which stands; few, so they are gathered first."""
    other = aliased(Licence)
    standing = select(other.id).where(
        other.agency_id == Licence.agency_id, other.id.not_in(_ended(day))
    )
    return select(Licence.agency_id).where(Licence.id.in_(_ended(day)), ~standing.exists())


def _ended(day: date) -> Select[int]:
    """The licences revoked or cancelled by ``day`` and not granted anew since."""
    event, later = LicenceEventRow, aliased(LicenceEventRow)
    granted_again = select(later.id).where(
        later.licence_id == event.licence_id,
        later.kind == LicenceEventKind.GRANTED,
        later.on_date > event.on_date,
        later.on_date <= day,
    )
    return select(event.licence_id).where(
        event.kind.in_([LicenceEventKind.REVOKED, LicenceEventKind.CANCELLED]),
        event.on_date <= day,
        ~granted_again.exists(),
    )
