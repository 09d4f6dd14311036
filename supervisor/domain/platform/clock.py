"""The one clock: the present, the office's time zone, what falls due. Inside, time is aware UTC."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

OFFICE_ZONE: Final = ZoneInfo("Asia/Shanghai")


def utc_now() -> datetime:
    """Return the present moment in UTC; the default of every time column."""
    return datetime.now(UTC)


def today() -> date:
    """Return the office's calendar day now."""
    return office_date(utc_now())


def office_time(moment: datetime) -> datetime:
    """Return ``moment`` as the office's clocks show it."""
    return moment.astimezone(OFFICE_ZONE)


def office_date(moment: datetime) -> date:
    """Return the office's calendar day at ``moment``."""
    return office_time(moment).date()


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
