"""Mails on their way: what kinds there are, and when one that failed is tried again."""

from datetime import datetime, timedelta
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum

# An outage of a night is waited out; after the last attempt a person has to look.
_WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))


class MailKind(LabelledEnum):
    """Why a mail is written."""

    CONFIRM = ("confirm", "订阅确认")
    ALERT = ("alert", "状态变化提醒")
    REMINDER = ("reminder", "办事提醒")


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """Return when a mail that has failed ``attempts`` times is tried again; ``None``: no more."""
    return now + _WAITS[attempts - 1] if attempts <= len(_WAITS) else None
