"""The roles people have in the console, and which of them one person must not hold together."""

from typing import Final

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum


@term("角色")
class Role(LabelledEnum):
    """What a person may do in the console."""

    INSPECTOR = ("inspector", "监察员")
    APPROVER = ("approver", "审批人")
    AGENCY = ("agency", "机构用户")
    AUDITOR = ("auditor", "审计员")
    ADMIN = ("admin", "管理员")


OFFICERS: Final = (Role.INSPECTOR, Role.APPROVER)
"""Who handles what the office works on."""
STAFF: Final = (*OFFICERS, Role.AUDITOR, Role.ADMIN)
"""Everybody of the office."""

CONTROLLING: Final[dict[frozenset[Role], str]] = {
    frozenset({Role.INSPECTOR, Role.APPROVER}): "监察员提出的处理由审批人决定",
    frozenset({Role.INSPECTOR, Role.AUDITOR}): "审计员检查监察员的操作",
    frozenset({Role.APPROVER, Role.AUDITOR}): "审计员检查审批人的操作",
    frozenset({Role.ADMIN, Role.INSPECTOR}): "管理员能给监察员换密码",
    frozenset({Role.ADMIN, Role.APPROVER}): "管理员能给审批人换密码",
    frozenset({Role.ADMIN, Role.AUDITOR}): "审计员检查管理员的操作",
    frozenset({Role.AGENCY, Role.INSPECTOR}): "监察员监管机构",
    frozenset({Role.AGENCY, Role.APPROVER}): "审批人监管机构",
    frozenset({Role.AGENCY, Role.ADMIN}): "管理员维护机构的账号和名册",
    frozenset({Role.AGENCY, Role.AUDITOR}): "审计员检查对机构的监管",
}
"""Pairs of roles of which one controls the other, and how. Nobody holds both."""


def control_between(one: Role, other: Role) -> str | None:
    """Return why one person must not hold both roles; ``None`` where nothing stands against it.

    Two accounts with one role are two persons to every rule that asks for a second one. Only of
    agencies may somebody serve several, each from an account of its own.
    """
    if one is other and one is not Role.AGENCY:
        return "需要两人办理的事项会变成一人办理"
    return CONTROLLING.get(frozenset({one, other}))
