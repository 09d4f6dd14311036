"""How something an agency hands in stands with the office."""

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum


class DutyError(ValueError):
    """Something that cannot be handed in, or a step it does not allow; the message is Chinese."""


@term("报送状态")
class HandedInStatus(LabelledEnum):
    """Where a notice, report or statistics stands between agency and office."""

    DRAFT = ("draft", "草稿")
    SUBMITTED = ("submitted", "待审核")
    RETURNED = ("returned", "已退回")
    ACCEPTED = ("accepted", "已通过")
    WITHDRAWN = ("withdrawn", "已撤回")

    @property
    def is_editable(self) -> bool:
        """Tell whether the agency may still write."""
        return self in (HandedInStatus.DRAFT, HandedInStatus.RETURNED)


def check_reason(reason: str) -> str:
    """Return why something goes back, trimmed; raises ``DutyError`` where nothing is said."""
    kept = reason.strip()
    if len(kept) < 4:
        raise DutyError("退回须写明缺少什么或者哪里不对，机构据此补正。")
    return kept
