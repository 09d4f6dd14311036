"""The right of reply: a short public word of an agency beside a penalty shown on its profile."""

from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.traces.masking import has_contacts

SHORTEST: Final = 10
LONGEST: Final = 300


class ReplyError(ValueError):
    """A reply that cannot be taken, or a step it does not allow; the message is Chinese."""


class ReplyStatus(LabelledEnum):
    """Where one version of a reply stands; at most one version of an entry is shown."""

    SUBMITTED = ("submitted", "待审核")
    APPROVED = ("approved", "已公开")
    RETURNED = ("returned", "已退回")
    SUPERSEDED = ("superseded", "已由新版代替")
    WITHDRAWN = ("withdrawn", "已撤下")


def check_text(text: str) -> str:
    """Return the reply as it is kept; raises ``ReplyError``.

    What a pattern can find of personal data is refused at once; an officer reads the rest.
    """
    kept = text.strip()
    if not SHORTEST <= len(kept) <= LONGEST:
        raise ReplyError(f"答复应为 {SHORTEST} 到 {LONGEST} 字，现在是 {len(kept)} 字。")
    if has_contacts(kept):
        raise ReplyError(
            "答复中似有电话、邮箱、微信或身份证号码。公开的答复不能含个人信息，请删去。"
        )
    return kept
