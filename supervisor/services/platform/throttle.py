"""Token buckets in the database, so that every process counts the same attempts.

What only bounds haste is counted by each process for itself (``OwnBuckets``): that costs no write.
"""

import hashlib
import ipaddress
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.store.tables.platform import TokenBucket
from supervisor.store.writing import platform as writing

_FORGET_AFTER: Final = timedelta(days=1)
_MOST_OWN: Final = 1000


@dataclass(frozen=True, slots=True)
class Limit:
    """A bucket of ``capacity`` tokens that fills up in ``capacity * seconds_per_token``."""

    name: str
    capacity: int
    seconds_per_token: float

    def key(self, subject: str) -> str:
        """Return the bucket's key; the subject is hashed, for people mistype passwords as names."""
        return f"{self.name}:{hashlib.sha256(subject.encode()).hexdigest()}"


@dataclass(slots=True)
class OwnBuckets:
    """Buckets of one process, by subject; those that are full again are forgotten."""

    limit: Limit
    _left: dict[int, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, subject: int, now: float) -> bool:
        """Take one token at ``now``, seconds of a clock that never goes back; ``False`` if none."""
        most = float(self.limit.capacity)
        with self._lock:
            if len(self._left) > _MOST_OWN:
                self._forget_full(now)
            tokens, before = self._left.get(subject, (most, now))
            tokens = min(most, tokens + (now - before) / self.limit.seconds_per_token)
            self._left[subject] = (tokens - 1 if tokens >= 1 else tokens, now)
        return tokens >= 1

    def _forget_full(self, now: float) -> None:
        filled = self.limit.capacity * self.limit.seconds_per_token
        self._left = {one: kept for one, kept in self._left.items() if now - kept[1] < filled}


def block_of(address: str) -> str:
    """Return whom an address counts as: an IPv6 one as its /64, which one subscriber holds whole.

    What is no address counts as itself.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


def take(session: Session, limit: Limit, subject: str, now: datetime) -> bool:
    """Take one token; ``False`` when there is none. Joins the caller's unit of work."""
    bucket = session.get(TokenBucket, limit.key(subject))
    if bucket is None:
        session.add(
            TokenBucket(key=limit.key(subject), tokens=limit.capacity - 1.0, updated_at=now)
        )
        return True
    passed = max(0.0, (now - bucket.updated_at).total_seconds())
    tokens = min(float(limit.capacity), bucket.tokens + passed / limit.seconds_per_token)
    bucket.tokens = tokens - 1 if tokens >= 1 else tokens
    bucket.updated_at = now
    return tokens >= 1


def refill(session: Session, limit: Limit, subject: str) -> None:
    """Give the bucket back in full, after the subject has proved itself.

    Joins the caller's unit of work.
    """
    writing.delete_bucket(session, limit.key(subject))


def forget_full(session: Session, now: datetime) -> None:
    """Drop buckets that have long filled up again, so that made-up names leave nothing behind.

    Joins the caller's unit of work.
    """
    writing.delete_buckets_before(session, now - _FORGET_AFTER)
