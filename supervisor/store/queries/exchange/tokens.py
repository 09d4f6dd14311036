"""Tokens of programs: the list for the administrator, and the one that a request shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.store.tables.exchange.tokens import ApiToken
from supervisor.store.tables.platform import User

__all__ = ["ApiToken"]
"""The rows that pages are typed with."""


@dataclass(frozen=True, slots=True)
class ListedToken:
    """A token with the name of who made it."""

    token: ApiToken
    maker: str


def tokens(session: Session) -> Sequence[ListedToken]:
    """Return every token, those that still open something first, then the newest."""
    rows = session.execute(
        select(ApiToken, User.display_name)
        .join(User, User.id == ApiToken.made_by)
        .order_by(ApiToken.ended_at.is_not(None), ApiToken.id.desc())
    )
    return [ListedToken(token, maker) for token, maker in rows]


def token_of(session: Session, digest: str) -> ApiToken | None:
    """Return the token with this digest, whether or not it still opens anything."""
    return session.scalar(select(ApiToken).where(ApiToken.digest == digest))
