"""The list of an agency's staff: who, with which certificate, since when; masked for the office.

A certificate's number and a full name are personal information; whoever only needs to count sees
neither (个人信息保护法 第六条).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.duties.steps import DutyError
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.cleaning import visible
from supervisor.domain.register.codes import is_identity_number

MOST_STAFF: Final = 2_000
_SHOWN: Final = 4


class Certificate(LabelledEnum):
    """What shows that somebody is trained for the work."""

    NONE = ("none", "无证书")
    VOCATIONAL = ("vocational", "职业资格或技能等级证书")
    TITLE = ("title", "人力资源管理职称")
    TRAINING = ("training", "岗位培训证明")


@dataclass(frozen=True, slots=True)
class StaffEntry:
    """One person on the list."""

    name: str
    is_full_time: bool
    certificate: Certificate
    certificate_number: str
    since: date


def checked(entry: StaffEntry, today: date) -> StaffEntry:
    """Return the entry as it is kept; raises ``DutyError``."""
    name, number = visible(entry.name), visible(entry.certificate_number).upper()
    if not 2 <= len(name) <= 40:
        raise DutyError("请填写姓名，2 到 40 字。")
    if is_identity_number(number.replace(" ", "")):
        raise DutyError("证书编号疑似公民身份号码，请填写证书上的编号，不要填写身份证号。")
    if entry.certificate is Certificate.NONE:
        number = ""
    elif not 4 <= len(number) <= 40:
        raise DutyError("请填写证书编号，4 到 40 字。")
    if entry.since > today or entry.since.year < 1980:
        raise DutyError("入职日期应在 1980 年以后，且不晚于今天。")
    return StaffEntry(name, entry.is_full_time, entry.certificate, number, entry.since)


def masked_name(name: str) -> str:
    """Return a name with all but the first character hidden."""
    return name[:1] + "*" * max(1, len(name) - 1)


def masked_number(number: str) -> str:
    """Return a number with all but its last characters hidden; empty for none."""
    if not number:
        return ""
    shown = number[-_SHOWN:] if len(number) > _SHOWN else ""
    return "*" * (len(number) - len(shown)) + shown
