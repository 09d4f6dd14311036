"""What a business scope says of human-resource services, and how far a new entity has come.

Since the reform of registrations a scope lists 许可项目 and 一般项目; services that need only a
filing are written 人力资源服务（不含职业中介活动、劳务派遣服务）.
"""

import re
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum

_EXCLUDED: Final = re.compile(r"[（(](?:不含|不包括|除)[^（()）]*[)）]")
_LICENSED: Final = re.compile(r"职业中介|职业介绍|人才中介|网络招聘|劳务派遣")
_FILED: Final = re.compile(r"人力资源|人才(?:服务|信息|测评|培训|寻访|租赁)|猎头|就业(?:服务|指导)")


class HrScope(LabelledEnum):
    """What a scope leads to: nothing, a filing, or a licence before it is begun."""

    NONE = ("none", "不涉及人力资源服务")
    FILING = ("filing", "须备案")
    LICENCE = ("licence", "须取得许可")


class EntityState(LabelledEnum):
    """How far the office has come with a new entity (双告知)."""

    UNTOUCHED = ("untouched", "未联系")
    TOLD = ("told", "已告知")
    LICENSED = ("licensed", "已取得许可")
    NOT_ACTIVE = ("not_active", "已核实不从事")


def hr_scope(text: str) -> HrScope:
    """Return what the scope leads to; what stands in brackets as excluded does not count."""
    stated = _EXCLUDED.sub("", text)
    if _LICENSED.search(stated):
        return HrScope.LICENCE
    return HrScope.FILING if _FILED.search(stated) else HrScope.NONE
