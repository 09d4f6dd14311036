"""How often somebody may try to sign in.

A stranger cannot use up what another needs: from a device that once signed in to an account, and
from a place it was opened from, attempts are counted apart. All strangers together have few
attempts at one account. An IPv6 address counts as its /64: whoever has one has all of them.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform import audit, throttle
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.sign_in.refusals import TooManyAttempts
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.platform import people, sessions

PER_ACCOUNT: Final = throttle.Limit("sign_in_account", capacity=5, seconds_per_token=60)
PER_KNOWN_PLACE: Final = throttle.Limit("sign_in_place", capacity=5, seconds_per_token=60)
PER_KNOWN_DEVICE: Final = throttle.Limit("sign_in_device", capacity=5, seconds_per_token=60)
PER_ADDRESS: Final = throttle.Limit("sign_in_address", capacity=40, seconds_per_token=5)
# Asking for a challenge is no attempt: what it uses up keeps nobody from signing in otherwise.
PER_ASKING: Final = throttle.Limit("sign_in_asking", capacity=40, seconds_per_token=5)
# Whoever comes here has shown the password; no stranger can use these up.
PER_SECOND_STEP: Final = throttle.Limit("sign_in_second", capacity=5, seconds_per_token=60)
_REMEMBERED: Final = timedelta(days=90)
_WAIT: Final = "尝试次数过多，请等一分钟后再试。"


def admit(session: Session, username: str, address: str, device: str = "") -> None:
    """Count an attempt at an account, in a unit of work of its own; may raise ``TooManyAttempts``.

    ``device`` is what a device that signed in to this account before is known by; empty for others.
    """
    now = utc_now()
    subject = username.strip().lower()
    place = throttle.block_of(address)
    with unit_of_work(session):
        throttle.forget_full(session, now)
        if device:
            is_admitted = throttle.take(session, PER_KNOWN_DEVICE, f"{subject} {device}", now)
        else:
            has_account_token = _take_for_account(session, subject, address)
            is_admitted = throttle.take(session, PER_ADDRESS, place, now) and has_account_token
        if not is_admitted:
            audit.record(session, Actor(None, address), AuditAction.SIGN_IN_THROTTLED)
    if not is_admitted:
        raise TooManyAttempts(_WAIT)


def admit_address(session: Session, address: str, limit: throttle.Limit = PER_ADDRESS) -> None:
    """Count what names no account; may raise ``TooManyAttempts``."""
    now = utc_now()
    with unit_of_work(session):
        throttle.forget_full(session, now)
        is_admitted = throttle.take(session, limit, throttle.block_of(address), now)
    if not is_admitted:
        raise TooManyAttempts(_WAIT)


def admit_second_step(session: Session, user_id: int, address: str) -> None:
    """Count a try at a second factor; may raise ``TooManyAttempts``."""
    with unit_of_work(session):
        is_admitted = throttle.take(session, PER_SECOND_STEP, str(user_id), utc_now())
        if not is_admitted:
            audit.record(session, Actor(user_id, address), AuditAction.SIGN_IN_THROTTLED)
    if not is_admitted:
        raise TooManyAttempts(_WAIT)


def forgive(session: Session, username: str, address: str, device: str = "") -> None:
    """Give the attempts back to who has shown the right password. Joins the caller's unit."""
    throttle.refill(session, PER_ACCOUNT, username)
    throttle.refill(session, PER_KNOWN_PLACE, f"{username} {throttle.block_of(address)}")
    throttle.refill(session, PER_KNOWN_DEVICE, f"{username} {device}")


def forgive_second_step(session: Session, user_id: int) -> None:
    """Give the tries at a second factor back after a right one. Joins the caller's unit."""
    throttle.refill(session, PER_SECOND_STEP, str(user_id))


def _take_for_account(session: Session, subject: str, address: str) -> bool:
    now = utc_now()
    since, place = now - _REMEMBERED, throttle.block_of(address)
    is_known = sessions.was_opened_from(session, subject, place, since)
    # Sessions begun before they were kept on the server are known from the trail alone.
    if is_known or people.has_signed_in_from(session, subject, address, since):
        return throttle.take(session, PER_KNOWN_PLACE, f"{subject} {place}", now)
    return throttle.take(session, PER_ACCOUNT, subject, now)
