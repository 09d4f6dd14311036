"""The way of a rating round, from opening to effect, and of one rating in it.

Nobody leaves a round by the act of one other person: an agency withdraws itself, or two people of
the office decide it with a reason.
"""

from dataclasses import dataclass
from datetime import date

from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.agencies import LicenceStanding


class RoundStage(LabelledEnum):
    """Where a round stands; each stage follows the one before."""

    ASSESSING = ("assessing", "机构自评")
    CHECKING = ("checking", "区级核查")
    COMMITTEE = ("committee", "评审委员会审定")
    PUBLICITY = ("publicity", "公示")
    EFFECTIVE = ("effective", "已生效")


class RatingStatus(LabelledEnum):
    """Where one agency's rating stands in its round."""

    INVITED = ("invited", "待自评")
    SUBMITTED = ("submitted", "已自评待核查")
    CHECKED = ("checked", "已核查待审定")
    DECIDED = ("decided", "已审定")
    EFFECTIVE = ("effective", "已生效")
    WITHDRAWN = ("withdrawn", "未参评")


class LeaveKind(LabelledEnum):
    """How an agency leaves a round."""

    OWN = ("own", "机构自行退出")
    DECIDED = ("decided", "经两人决定不参评")
    SILENT = ("silent", "未自评，经两人决定不参评")


class RoundError(ValueError):
    """A step the round does not allow; the message is Chinese."""


_NEXT = dict(zip(list(RoundStage)[:-1], list(RoundStage)[1:], strict=True))


def next_stage(stage: RoundStage) -> RoundStage:
    """Return the stage after ``stage``; raises ``RoundError`` at the end."""
    following = _NEXT.get(stage)
    if following is None:
        raise RoundError("本轮评定已经生效，不能再推进。")
    return following


@dataclass(frozen=True, slots=True)
class Applicant:
    """What decides whether an agency may take part in a round.

    ``first_licensed_on`` is the earliest day on which it is known to have held a licence or
    filing; ``was_renewed`` where one was renewed, which only who has held one for a term can ask.
    """

    is_branch: bool
    standing: LicenceStanding
    first_licensed_on: date | None
    was_renewed: bool = False


def bar_to_entry(applicant: Applicant, today: date) -> str:
    """Return in Chinese why an agency may not take part; empty when it may.

    A branch is counted with its head office; a licence or filing must be in force and one year
    old (conditions of published local schemes; the office may ask for more when it opens a round).
    A term that was renewed lately is no young licence: what came before it counts.
    """
    if applicant.is_branch:
        return "分支机构随总机构参评"
    if applicant.standing is not LicenceStanding.VALID:
        return "许可或备案不在有效状态"
    first = applicant.first_licensed_on
    is_young = first is None or add_months(first, 12) > today
    if is_young and not applicant.was_renewed:
        return "取得许可或备案不满一年"
    return ""
