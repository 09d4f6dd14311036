"""Fields of a source against the text of the ad: 性别要求 不限 above, 限女性 below."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from supervisor.domain.platform.text import fold
from supervisor.domain.screening.model import Category, RuleHit

_CATEGORIES: Final = (
    (re.compile("性别"), Category.GENDER),
    (re.compile("年龄"), Category.AGE),
    (re.compile("婚"), Category.MARITAL),
    (re.compile("户籍|户口|籍贯|地域"), Category.ORIGIN),
    (re.compile("民族|宗教"), Category.ETHNICITY_RELIGION),
    (re.compile("院校|学校|学历性质|学习形式"), Category.SCHOOL),
    (re.compile("政治面貌"), Category.OTHER_STATUS),
)
_FREE: Final = re.compile(
    "^(?:(?:男女|年龄|性别|户籍|民族|院校)?(?:[均皆]?不限制?|[均皆都]可)"
    "|无|无要求|不作要求|不做要求|无限制)$"
)
# A labelled line of the text itself: ``性别要求：不限``. Folded text has ``:`` for ``：``.
_WRITTEN: Final = re.compile(
    r"(?P<name>(?:性别|年龄|婚姻|婚育|婚否|户籍|户口|籍贯|地域|民族|宗教|毕业院校|院校|学校"
    r"|学历性质|学习形式|政治面貌)(?:状况|信仰)?(?:要求|限制|条件)?)[ ]{0,2}:[ ]{0,2}"
    r"(?P<value>[^\s,.;:、。|/()]{1,8})"
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A field that says there is no limit, and the hit in the text that sets one."""

    field: str
    value: str
    hit: RuleHit


def written_fields(text: str) -> dict[str, str]:
    """Return the fields that an ad states as labels in its text; the first of a name counts."""
    found: dict[str, str] = {}
    for match in _WRITTEN.finditer(fold(text)):
        found.setdefault(text[slice(*match.span("name"))], text[slice(*match.span("value"))])
    return found


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
