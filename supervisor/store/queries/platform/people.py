"""Accounts and the audit trail as the settings pages list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.domain.platform.names import name_as_seen
from supervisor.domain.platform.roles import OFFICERS, Role
from supervisor.store.queries.paging import At, Length, Page, rows_of
from supervisor.store.tables.platform import AuditEvent, User
from supervisor.store.tables.register import Agency

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["AuditEvent", "User"]

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])

PAGE_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class Account:
    """A user with the name of the agency the account belongs to, if any."""

    user: User
    agency: str | None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the trail is narrowed to; days are the office's, both included."""

    action: str = ""
    actor: int | None = None
    day_from: date | None = None
    day_to: date | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An event with the name of who acted."""

    event: AuditEvent
    actor: str | None


def accounts(session: Session) -> list[Account]:
    """Return every account, the open ones first, by name."""
    rows = session.execute(
        select(User, Agency.name)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .order_by(User.active.desc(), User.role, User.username)
    )
    return [Account(user, agency) for user, agency in rows]


def has_signed_in_from(session: Session, username: str, address: str, since: datetime) -> bool:
    """Tell whether the account was signed in to from this address since then."""
    query = (
        select(AuditEvent.id)
        .join(User, User.id == AuditEvent.actor_id)
        .where(
            User.username == username,
            AuditEvent.action == "sign_in",
            AuditEvent.remote_address == address,
            AuditEvent.at >= since,
        )
        .limit(1)
    )
    return session.scalar(query) is not None


def officers(session: Session) -> Sequence[User]:
    """Return everybody who may be given work of the office, active accounts alone."""
    query = select(User).where(User.role.in_(OFFICERS), User.active.is_(True)).order_by(User.id)
    return session.scalars(query).all()


def roles_of_person(session: Session, display_name: str, but: int | None) -> Sequence[Role]:
    """Return the roles of a person's open accounts, except the account ``but``.

    Names that look alike are one person's: they are compared as ``name_as_seen`` has them.
    """
    seen = name_as_seen(display_name)
    query = select(User.display_name, User.role).where(User.active, User.id != (but or 0))
    return [role for name, role in session.execute(query) if name_as_seen(name) == seen]


def account_named(session: Session, username: str) -> User | None:
    """Return the account with this name, however it was typed."""
    return session.scalar(select(User).where(User.username == username.strip().lower()))


def agency_with_code(session: Session, uscc: str) -> int | None:
    """Return the id of the agency with this unified social credit code, however it was typed."""
    return session.scalar(select(Agency.id).where(Agency.uscc == uscc.strip().upper()))


def names(session: Session) -> Sequence[tuple[int, str]]:
    """Return (id, display name) of every account, for the filter of the trail."""
    rows = session.execute(select(User.id, User.display_name).order_by(User.display_name))
    return [(user_id, name) for user_id, name in rows]


def audit_page(session: Session, wanted: AuditFilter, at: At) -> Page[AuditLine]:
    """Return one page of the trail, the newest events first."""
    total = session.scalar(_narrowed(select(func.count(AuditEvent.id)), wanted)) or 0
    query = _narrowed(select(AuditEvent, User.display_name), wanted).outerjoin(
        User, User.id == AuditEvent.actor_id
    )
    page = rows_of(session, query, (AuditEvent.id.desc(),), at, Length(total, PAGE_SIZE))
    return page.of([AuditLine(event, name) for event, name in page.items])


def _narrowed(query: Query, wanted: AuditFilter) -> Query:
    if wanted.action:
        query = query.where(AuditEvent.action == wanted.action)
    if wanted.actor is not None:
        query = query.where(AuditEvent.actor_id == wanted.actor)
    if wanted.day_from is not None:
        query = query.where(AuditEvent.at >= _start_of(wanted.day_from))
    if wanted.day_to is not None:
        query = query.where(AuditEvent.at < _start_of(wanted.day_to + timedelta(days=1)))
    return query


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)
