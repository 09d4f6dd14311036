"""The one clock: the present, the office's time zone, what falls due. Inside, time is aware UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

OFFICE_ZONE: Final = ZoneInfo("Asia/Shanghai")


_OFFICE_OPENS: Final = time(10)
_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def utc_now() -> datetime:
    """Return the present moment in UTC; the default of every time column."""
    return _set_to.get() or datetime.now(UTC)


def machine_now() -> datetime:
    """Return what the machine's clock shows, in UTC, whatever ``at`` has been told.

    The chain of records is dated by it: in a demonstration, too, links follow one another. Files
    of a watched folder are, too.
    """
    return datetime.now(UTC)


@contextmanager
def at(day: date) -> Iterator[None]:
    """Let it be ten in the morning of a past ``day`` while the body runs, in this thread.

    For the demonstration, which lets its made-up past happen through the services, and for tests;
    nothing else may set the clock. A moment that has not come yet is the present.
    """
    moment = datetime.combine(day, _OFFICE_OPENS, OFFICE_ZONE).astimezone(UTC)
    token = _set_to.set(min(moment, datetime.now(UTC)))
    try:
        yield
    finally:
        _set_to.reset(token)


def today() -> date:
    """Return the office's calendar day now."""
    return office_date(utc_now())


def office_time(moment: datetime) -> datetime:
    """Return ``moment`` as the office's clocks show it."""
    return moment.astimezone(OFFICE_ZONE)


def office_date(moment: datetime) -> date:
    """Return the office's calendar day at ``moment``."""
    return office_time(moment).date()


def chinese_day(day: date) -> str:
    """Return ``day`` as papers write it: ``2022年8月31日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def last_due(now: datetime, at: time) -> datetime:
    """Return the latest moment (UTC) up to ``now`` at which the office's clock showed ``at``."""
    today = datetime.combine(office_date(now), at, OFFICE_ZONE)
    due = (
        today
        if today <= now
        else datetime.combine(today.date() - timedelta(days=1), at, OFFICE_ZONE)
    )
    return due.astimezone(UTC)


def dues_between(after: datetime, until: datetime, at: time) -> list[datetime]:
    """Return every daily due moment in (``after``, ``until``], oldest first, in UTC."""
    dues: list[datetime] = []
    due = last_due(until, at)
    while due > after:
        dues.append(due)
        due = last_due(due - timedelta(seconds=1), at)
    return dues[::-1]
