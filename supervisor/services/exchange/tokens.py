"""Tokens of programs: made, shown once, kept as digests, ended."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.exchange.scopes import ApiScope
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform import audit, throttle
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.exchange import tokens as queries
from supervisor.store.tables.exchange.tokens import ApiToken

PREFIX: Final = "svk_"  # so that a token left in a file is found by those who look for them
_HINT: Final = 4
_USE_NOTED: Final = timedelta(minutes=5)


class TokenRefused(ValueError):
    """A token that cannot be made; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """What the administrator says of a token: for whom, what for, until when."""

    name: str
    scopes: Collection[ApiScope]
    source_id: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Who shows a token that opens something; holding no row, it outlives a unit of work."""

    id: int
    name: str
    scopes: frozenset[ApiScope]
    source_id: str | None


def make(session: Session, actor: Actor, new: NewToken) -> tuple[ApiToken, str]:
    """Make a token; return its row, and the token itself, which is kept nowhere.

    Raises ``TokenRefused``.
    """
    if not new.scopes:
        raise TokenRefused("请至少选择一项权限。")
    if (ApiScope.HANDOVER in new.scopes) != bool(new.source_id):
        raise TokenRefused("报送招聘信息的令牌须选定一个来源，其他令牌不选来源。")
    if new.until is not None and new.until < clock.today():
        raise TokenRefused("有效期不能早于今天。")
    token = PREFIX + secrets.token_urlsafe(32)
    with unit_of_work(session):
        row = ApiToken(
            name=new.name,
            digest=_digest(token),
            hint=token[-_HINT:],
            scopes=sorted(str(scope) for scope in new.scopes),
            source_id=new.source_id,
            made_by=actor.user_id,
            until=new.until,
        )
        session.add(row)
        session.flush()
        detail = {"name": new.name, "scopes": row.scopes}
        audit.record(session, actor, AuditAction.TOKEN_MADE, ("api_token", row.id), detail)
    return row, token


def end(session: Session, actor: Actor, token_id: int) -> ApiToken:
    """Let a token open nothing from now on; ending it again changes nothing."""
    with unit_of_work(session):
        row = session.get_one(ApiToken, token_id)
        if row.ended_at is None:
            row.ended_at, row.ended_by = utc_now(), actor.user_id
            detail = {"name": row.name}
            audit.record(session, actor, AuditAction.TOKEN_ENDED, ("api_token", row.id), detail)
    return row


def find(session: Session, token: str) -> TokenHolder | None:
    """Return who shows ``token``; ``None`` where it opens nothing, for whatever reason."""
    if not token.startswith(PREFIX):
        return None
    row = queries.token_of(session, _digest(token))
    if row is None or row.ended_at is not None:
        return None
    if row.until is not None and row.until < clock.today():
        return None
    scopes = frozenset(ApiScope.of(key) for key in row.scopes)
    return TokenHolder(row.id, row.name, scopes, row.source_id)


def admit(session: Session, holder: TokenHolder, limit: throttle.Limit) -> bool:
    """Count one request of a token and note its use; ``False`` where it comes too often."""
    with unit_of_work(session):
        now = utc_now()
        row = session.get_one(ApiToken, holder.id)
        if row.used_at is None or now - row.used_at > _USE_NOTED:
            row.used_at = now
        return throttle.take(session, limit, str(holder.id), now)


def _digest(token: str) -> str:
    """Return the digest of a token; with 256 random bits a plain one cannot be searched."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
