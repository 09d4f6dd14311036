"""When an ad becomes a lead, how grave it is, and what an inspector can say of it.

A finding is a machine's lead, never a verdict: nothing here touches credit.
"""

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum


class FindingStatus(LabelledEnum):
    """Where a lead stands."""

    OPEN = ("open", "待复核")
    CONFIRMED = ("confirmed", "属实")
    REJECTED = ("rejected", "不属实")
    UNSURE = ("unsure", "存疑")
    WITHDRAWN = ("withdrawn", "已撤回")


@term("复核结论")
class Decision(LabelledEnum):
    """What an inspector says of a lead."""

    CONFIRM = ("confirm", "确认属实")
    REJECT = ("reject", "不属实")
    UNSURE = ("unsure", "存疑")

    @property
    def status(self) -> FindingStatus:
        """The status a finding takes by this decision."""
        return _STATUS[self]


class RejectReason(LabelledEnum):
    """Why a lead is no violation; required, because it is what the rules learn from."""

    WRONG_POSTER = ("wrong_poster", "主体认错，并非该机构")
    OWN_HIRING = ("own_hiring", "用人单位自行招聘，非中介")
    LICENSED_ELSEWHERE = ("licensed_elsewhere", "已在其他地区取得许可")
    WORDING_MISREAD = ("wording_misread", "文字误读，不构成该情形")
    LAWFUL_EXCEPTION = ("lawful_exception", "属于法定例外")
    DUPLICATE = ("duplicate", "与其他线索重复")
    OTHER = ("other", "其他（请在说明中写明）")


_STATUS = {
    Decision.CONFIRM: FindingStatus.CONFIRMED,
    Decision.REJECT: FindingStatus.REJECTED,
    Decision.UNSURE: FindingStatus.UNSURE,
}
