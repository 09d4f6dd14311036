"""What the public may complain of, and the course a complaint takes.

An office answers within five working days whether it takes a complaint up, and files what it takes
up that day (关于实施《劳动保障监察条例》若干规定第十八条). A complaint is a lead: it touches the
credit of nobody; only a case may.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.platform.deadlines import Deadline, working_days_after
from supervisor.domain.platform.labelled import LabelledEnum

ANSWER_WORKING_DAYS: Final = 5


class ComplaintError(ValueError):
    """A refusal the person can act on; the message is Chinese."""


class ComplaintKind(LabelledEnum):
    """What is complained of."""

    UNLICENSED = ("unlicensed", "无许可从事职业中介")
    FALSE_INFORMATION = ("false_information", "发布虚假招聘信息")
    DISCRIMINATION = ("discrimination", "就业歧视")
    CHARGES = ("charges", "乱收费或未明示收费")
    PRICE = ("price", "哄抬服务价格")
    DEPOSIT = ("deposit", "收取押金、扣押证件")
    OTHER = ("other", "其他")


class ComplaintChannel(LabelledEnum):
    """How a complaint came in."""

    WEB = ("web", "网上")
    PHONE = ("phone", "电话")
    HOTLINE = ("hotline", "12345 转办")
    COUNTER = ("counter", "来访")
    LETTER = ("letter", "来信")


class ComplaintStatus(LabelledEnum):
    """Where a complaint stands."""

    RECEIVED = ("received", "待决定是否受理")
    SUPPLEMENT = ("supplement", "待投诉人补正")
    ACCEPTED = ("accepted", "已受理")
    IN_CASE = ("in_case", "已受理立案")
    REFERRED = ("referred", "已告知向有权机关投诉")
    REFUSED = ("refused", "不予受理")
    WITHDRAWN = ("withdrawn", "已撤回")
    MALICIOUS = ("malicious", "认定为恶意投诉")
    MERGED = ("merged", "已并入同一事项的投诉")
    CLOSED = ("closed", "已办结")

    @property
    def is_open(self) -> bool:
        """Tell whether the office still owes something."""
        return self in (
            ComplaintStatus.RECEIVED,
            ComplaintStatus.SUPPLEMENT,
            ComplaintStatus.ACCEPTED,
            ComplaintStatus.IN_CASE,
        )


class ComplaintStep(LabelledEnum):
    """What moves a complaint."""

    ACCEPT = ("accept", "受理并立案")
    ASK_SUPPLEMENT = ("ask_supplement", "要求补正")
    SUPPLEMENTED = ("supplemented", "已补正")
    REFER = ("refer", "不属本机关，告知去向")
    REFUSE = ("refuse", "不予受理")
    OPEN_CASE = ("open_case", "转立案")
    CLOSE = ("close", "办结")
    WITHDRAW = ("withdraw", "撤回")
    MARK_MALICIOUS = ("mark_malicious", "认定恶意")
    MERGE = ("merge", "并入")
    UNMERGE = ("unmerge", "撤销并入")


class ReferralTo(LabelledEnum):
    """Which authority a complaint was handed over to."""

    MARKET_REGULATION = ("market_regulation", "市场监管部门")
    POLICE = ("police", "公安机关")
    CYBERSPACE = ("cyberspace", "网信部门")
    ARBITRATION = ("arbitration", "劳动人事争议仲裁委员会")
    OTHER_DISTRICT = ("other_district", "其他区人社部门")
    OTHER = ("other", "其他机关")


PRICE_KINDS: Final = (ComplaintKind.CHARGES, ComplaintKind.PRICE)
"""Complaints about prices; whether one is unlawful is for the market regulator to say."""

_S = ComplaintStatus
_OPEN: Final = (_S.RECEIVED, _S.SUPPLEMENT, _S.ACCEPTED)
_ALLOWED: Final = {
    ComplaintStep.ACCEPT: ((_S.RECEIVED,), _S.ACCEPTED),
    ComplaintStep.ASK_SUPPLEMENT: ((_S.RECEIVED,), _S.SUPPLEMENT),
    ComplaintStep.SUPPLEMENTED: ((_S.SUPPLEMENT,), _S.RECEIVED),
    ComplaintStep.REFER: ((_S.RECEIVED, _S.SUPPLEMENT), _S.REFERRED),
    ComplaintStep.REFUSE: ((_S.RECEIVED, _S.SUPPLEMENT), _S.REFUSED),
    ComplaintStep.OPEN_CASE: ((_S.ACCEPTED,), _S.IN_CASE),
    ComplaintStep.CLOSE: ((_S.IN_CASE,), _S.CLOSED),
    ComplaintStep.WITHDRAW: ((*_OPEN, _S.IN_CASE), _S.WITHDRAWN),
    ComplaintStep.MARK_MALICIOUS: (_OPEN, _S.MALICIOUS),
    ComplaintStep.MERGE: ((_S.RECEIVED, _S.SUPPLEMENT), _S.MERGED),
    ComplaintStep.UNMERGE: ((_S.MERGED,), _S.RECEIVED),
}


OWN_PLACE: Final = (
    ComplaintStep.WITHDRAW,
    ComplaintStep.OPEN_CASE,
    ComplaintStep.MERGE,
    ComplaintStep.UNMERGE,
)
"""Steps that are taken elsewhere on the page than beside the reason."""


def next_status(status: ComplaintStatus, step: ComplaintStep) -> ComplaintStatus:
    """Return where ``step`` leads from ``status``; raises ``ComplaintError`` where it may not."""
    froms, to = _ALLOWED[step]
    if status not in froms:
        raise ComplaintError(f"这件投诉目前“{status.label}”，不能再“{step.label}”。")
    return to


def allowed_steps(status: ComplaintStatus) -> tuple[ComplaintStep, ...]:
    """Return the steps that may be taken from ``status``."""
    return tuple(step for step, (froms, _to) in _ALLOWED.items() if status in froms)


def answer_deadline(received_on: date) -> Deadline:
    """Return the last day on which the office may say whether it takes the complaint up."""
    return working_days_after(received_on, ANSWER_WORKING_DAYS)


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """What the public form gives. ``name`` and ``contact`` are empty for an anonymous complaint."""

    kind: ComplaintKind
    subject: str
    text: str
    happened_on: date | None = None
    url: str = ""
    agency_id: int | None = None
    name: str = ""
    contact: str = ""
    channel: ComplaintChannel = ComplaintChannel.WEB

    def problems(self, today: date) -> dict[str, str]:
        """Return in Chinese what is wrong, by field."""
        found: dict[str, str] = {}
        if not self.subject.strip():
            found["subject"] = "请写明被投诉的机构、单位或个人。"
        if len(self.text.strip()) < 10:
            found["text"] = "请写明时间、经过和诉求，至少 10 个字。"
        if self.happened_on and self.happened_on > today:
            found["happened_on"] = "发生日期不能晚于今天。"
        if self.url and not self.url.lower().startswith(("http://", "https://")):
            found["url"] = "网址应以 http:// 或 https:// 开头。"
        for field, most in (("subject", 200), ("text", 5000), ("url", 500)):
            if len(getattr(self, field)) > most:
                found[field] = f"最多 {most} 字。"
        if len(self.name) > 60 or len(self.contact) > 120:
            found["contact"] = "姓名最多 60 字，联系方式最多 120 字。"
        return found
