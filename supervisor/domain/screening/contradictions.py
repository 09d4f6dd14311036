"""Fields of a source against the text of the ad: 性别要求 不限 above, 限女性 below."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from supervisor.domain.screening.model import Category, RuleHit
from supervisor.domain.text import fold

_CATEGORIES: Final = (
    (re.compile("性别"), Category.GENDER),
    (re.compile("年龄"), Category.AGE),
    (re.compile("婚"), Category.MARITAL),
    (re.compile("户籍|户口|籍贯|地域"), Category.ORIGIN),
    (re.compile("民族|宗教"), Category.ETHNICITY_RELIGION),
    (re.compile("院校|学校|学历性质|学习形式"), Category.SCHOOL),
    (re.compile("政治面貌"), Category.OTHER_STATUS),
)
_FREE: Final = re.compile("^(?:均?不限|不限制|无|无要求|不作要求|不做要求|无限制|均可|皆可|都可)$")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A field that says there is no limit, and the hit in the text that sets one."""

    field: str
    value: str
    hit: RuleHit


def field_text(fields: Mapping[str, str]) -> str:
    """Return structured fields as lines of text, so that they are screened like the ad."""
    return "\n".join(f"{name}：{value}" for name, value in fields.items() if value.strip())


def contradictions(fields: Mapping[str, str], hits: Sequence[RuleHit]) -> tuple[Contradiction, ...]:
    """Return where a field promises no limit and the ad sets one."""
    return tuple(
        Contradiction(name, value, hit)
        for name, value in fields.items()
        if _FREE.match(fold(value).strip())
        for pattern, category in _CATEGORIES
        if pattern.search(name)
        for hit in hits
        if hit.category is category
    )
