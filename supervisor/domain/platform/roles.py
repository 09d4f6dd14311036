"""The roles people have in the console."""

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
