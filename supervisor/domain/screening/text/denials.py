"""Requirements that are denied: 不要求男性, 并非只招女性, 反对“只招男性”的做法.

A word that denies counts only where it governs the requirement itself. Refusing a group (不招女性)
is no denial, and neither is a denial of something else that stands before (经验不要求，男性优先).
"""

import re
from typing import Final

from supervisor.domain.screening.model import Category

ASKED_OF_APPLICANTS: Final = frozenset(Category) - {
    Category.FEES,
    Category.BAIT,
    Category.INTERMEDIARY,
}
"""Categories whose rules look for what an ad asks of those who apply."""

_BEFORE: Final = 90  # bytes read before a match: thirty Chinese characters
_AFTER: Final = 120
_LEAD: Final = re.compile(
    r"(?:仅限|只限|限定|限招|只招|仅招|只要|只收|只聘|仅聘|必须|须|需|应|要求|限|招|聘|收|要|是|为|有)*"
)
_ONLY: Final = r"(?:(?:限定|限招|限制?(?:于|为)?|局限于|(?:只|仅|单)(?:招聘?|限于?|要|收|聘|是)))"
_DENIAL: Final = re.compile(
    r"(?<!学历)(?<!经验)(?<!专业)(?<!技能)(?<!性别)(?<!年龄)(?<!户籍)(?<!户口)(?<!婚否)(?<!证书)"
    rf"(?:不(?:再|会|得|能|可|作|做|强制|硬性|一定|另外)?(?:要求|强求|规定|必须|{_ONLY})"
    rf"|(?:并非|并不|不是|绝非|从未|未)(?:要求|规定|必须|一定|是|{_ONLY})"
    r"|并非|无需|无须|毋须|不必|(?:无需|无须|不需要?|不必|不用|不一定)(?:要求|要|是|为|有|具备|持有)"
    r"|(?:取消|放开|删除)了?对?)"
    r"(?:必须|一定|要求|限|招|是|为|有|要|具有|具备|持有|应聘者|求职者){0,3}$"
)
_REJECTED: Final = re.compile(
    r"(?:反对|抵制|杜绝|摒弃|禁止|严禁|不得|不允许|不存在|不搞|不设)[^。;!?\n]{0,40}?"
    r"(?:做法|行为|字样|歧视|限制|门槛|条款|现象)"
)
_WITHDRAWN: Final = re.compile(
    r"[^。;!?\n]{0,20}(?:条件|要求|限制|规定|限定|内容|字样)[^,。;\n]{0,4}(?:已|予以|现)[^,。;\n]{0,4}"
    r"(?:取消|撤销|删除|删去|作废|废止)"
)


def is_denied(text: bytes, start: int, end: int) -> bool:
    """Return whether the requirement in bytes ``[start, end)`` of a view is denied or withdrawn."""
    before = text[max(0, start - _BEFORE) : start].decode(errors="ignore")
    match = text[start:end].decode(errors="ignore")
    lead = _LEAD.match(match)
    if _DENIAL.search(before + (lead.group() if lead else "")):
        return True
    after = text[end : end + _AFTER].decode(errors="ignore")
    if _WITHDRAWN.match(after):
        return True
    place = len(before)
    near = before + match + after
    return any(
        found.start() < place and place + len(match) <= found.end()
        for found in _REJECTED.finditer(near)
    )
