"""What a program may do with its token."""

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum


@term("接口权限")
class ApiScope(LabelledEnum):
    """One thing a token allows; a token has one or several."""

    CHECK = ("check", "批量发布前自查")
    REGISTER = ("register", "查询名册")
    HANDOVER = ("handover", "报送招聘信息")
