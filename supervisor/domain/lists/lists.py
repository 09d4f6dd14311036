"""A list of licensed agencies that an authority published or sent: what it covers, and as of when.

Agencies of other authorities are known, not kept: they have no credit, no star and no page here.
"""

from dataclasses import dataclass
from datetime import date

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum

_PROVINCE, _CITY, _DISTRICT = 2, 4, 6


class Paper(LabelledEnum):
    """What kind of paper a list names the holders of."""

    LICENCE = ("licence", "人力资源服务许可")
    FILING = ("filing", "人力资源服务备案")
    DISPATCH = ("dispatch", "劳务派遣经营许可")
    ONLINE = ("online", "网络招聘")


class ListStatus(LabelledEnum):
    """How far a version of a list has come."""

    PREVIEWED = ("previewed", "待确认")
    IN_FORCE = ("in_force", "使用中")
    REPLACED = ("replaced", "已被新版替代")
    WITHDRAWN = ("withdrawn", "已撤下")
    DISCARDED = ("discarded", "已放弃")


@term("名单")
@dataclass(frozen=True, slots=True)
class ReferenceList:
    """One version of one authority's list.

    ``divisions`` are codes as in the region table (42, 4201, 420102): the seats whose agencies
    *this* authority licenses itself. A city's own list therefore does not speak for its districts.
    ``as_of`` is ``None`` for the bureau's own register, which is current on every day.
    """

    key: str
    authority: str
    divisions: tuple[str, ...]
    papers: frozenset[Paper]
    as_of: date | None = None
    digest: str = ""


def division_of(code: str) -> str:
    """Return a six-digit division code as the region table writes it: 420100 is 4201, 420000 is 42.

    Raises ``ValueError`` for what is no division code.
    """
    text = code.strip()
    if not (text.isascii() and text.isdigit()) or len(text) not in (_PROVINCE, _CITY, _DISTRICT):
        raise ValueError(f"行政区划代码应为 6 位数字（如 420102、420100、420000），实为“{code}”")
    while len(text) > _PROVINCE and text.endswith("00"):
        text = text[:-2]
    return text
