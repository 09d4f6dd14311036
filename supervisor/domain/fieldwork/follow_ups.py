"""Asking after a recruitment event who was hired: what is asked when, and what is known of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

ASKED_AFTER: Final = timedelta(days=30)
"""How long after its last day an event is asked after; the office's own habit, no law's."""

ASKED_WITHIN: Final = timedelta(days=180)
"""How long after its last day an event that nobody asked after is still owed a look."""


class FollowUpError(ValueError):
    """A refusal the person can act on; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class NewFollowUp:
    """What asking found, counted from the event's day on: people asked, hired, still at work."""

    asked_on: date
    asked: int
    hired: int
    still_there: int
    evidence: str

    def problem(self, ended_on: date, today: date) -> str:
        """Return in Chinese what is wrong for an event that ended on a day, or nothing."""
        if not ended_on <= self.asked_on <= today:
            return "回访日期应在活动结束之后，且不晚于今天。"
        if not self.asked > 0:
            return "请填写回访的人数。"
        if not 0 <= self.still_there <= self.hired <= self.asked:
            return "入职人数不能多于回访人数，在岗人数不能多于入职人数。"
        if not self.evidence.strip():
            return "请写明依据，例如回访名单、参会单位反馈、社保参保记录。"
        return ""
