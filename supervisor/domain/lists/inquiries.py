"""Inquiries: where no list on file can tell, the right authority is asked, once per poster."""

from dataclasses import dataclass
from datetime import date

from supervisor.domain.platform.labelled import LabelledEnum


class InquiryStatus(LabelledEnum):
    """How far an inquiry has come."""

    OPEN = ("open", "待查询")
    SENT = ("sent", "已发函")
    ANSWERED = ("answered", "已答复")
    CLOSED = ("closed", "不再查询")


class InquiryAnswer(LabelledEnum):
    """What the authority asked says of the poster."""

    LICENSED = ("licensed", "持有有效许可")
    NOT_LICENSED = ("not_licensed", "没有许可")
    OTHER_SEAT = ("other_seat", "不属其管辖")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an authority said of one poster, remembered and applied to all its ads.

    ``poster_key`` is the normalised name. ``division`` is the authority's, as in the region table.
    """

    poster_key: str
    poster: str
    uscc: str
    authority: str
    division: str
    answer: InquiryAnswer
    on: date
    licence_number: str = ""
    valid_to: date | None = None
