"""The elements a published job ad must carry, and which of them one lacks.

Source: 关于规范网络平台招聘类信息发布的通知 (2026): employer basics, headcount, conditions, work
content, place, basic pay; a period of validity or timely updating. Missing elements are reported to
the poster and the platform; they are no violation that is fined by themselves.
"""

import re
from dataclasses import dataclass
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.text import fold


class Element(LabelledEnum):
    """What an ad must say."""

    EMPLOYER = ("employer", "用人单位基本情况")
    HEADCOUNT = ("headcount", "招聘人数")
    CONDITIONS = ("conditions", "招聘条件")
    CONTENT = ("content", "工作内容")
    PLACE = ("place", "工作地点")
    PAY = ("pay", "基本劳动报酬")
    VALIDITY = ("validity", "有效期限")


@dataclass(frozen=True, slots=True)
class PostedFields:
    """What a source states outside the text of an ad; empty where it does not."""

    company: str = ""
    place: str = ""
    pay: str = ""
    headcount: str = ""
    valid_until: str = ""


_NUMBER: Final = r"(?:[0-9]{1,4}|若干|数|多|[一二三四五六七八九十两几]{1,3})"
_TO: Final = "[ ]?[-–—~至到]{1,2}[ ]?"
_PAID: Final = (
    "(?:底薪|月薪|日薪|时薪|年薪|薪资|薪酬|薪水|薪金|薪|工资|待遇|保底|收入|工价|到手|日结|周结"
    "|月入|每月|一个?月|每天|一天|每小时|一小时)"
)
_UNIT: Final = "(?:小时|时|h|天|日|班|件|单|个?钟|月)"
# Pay as people write it, with or without 元: what names it stands before the figure, its unit
# behind it, or the figures are a span of the size of a month's pay that is no span of years.
_PAY: Final = (
    rf"(?<!身高)(?<!身高:)(?<![0-9])[0-9]{{3,6}}(?:{_TO}[0-9]{{3,6}})?[ ]?(?:元|块|/月|每月"
    r"|/天|/小时|左右|以上|起)",
    rf"[0-9]{{1,3}}(?:\.[0-9])?k?(?:{_TO}[0-9]{{1,3}}(?:\.[0-9])?)?[ ]?(?:k|千|万)(?:/|元|每"
    r"|[-~以左起])?",
    rf"[0-9]{{2,4}}(?:{_TO}[0-9]{{2,4}})?[ ]?(?:元|块)?[ ]?(?:/|每|一)[ ]?{_UNIT}",
    rf"{_PAID}(?:(?!面议)[^,。;\n]){{0,6}}\n?[ ]*(?:[0-9]{{3,6}}|[0-9]{{1,3}}(?:\.[0-9]+)?[ ]?"
    r"(?:[kw千万元块])|(?:[一二两三四五六七八九]|十[一二两三四五六七八九]?)[百千万])",
    r"[日时]薪[^,。;\n]{0,4}?[0-9]{2,3}(?![0-9周岁])",
    rf"(?<![0-9.-])(?!19|20[0-4])[1-9][0-9]{{3,4}}{_TO}[1-9][0-9]{{3,4}}(?![0-9年号人台.-])",
    r"[一二两三四五六七八九][千万][一二两三四五六七八九]?(?:元|块|左右|以上|起|打底|一月|每月)",
)
_SAID: Final = {
    Element.EMPLOYER: r"公司(?:简介|介绍|概况|名称)|企业(?:简介|介绍)|单位(?:简介|名称)|关于我们"
    r"|(?:我司|本公司|我公司)(?:是|成立|位于|主营|为)|有限(?:责任)?公司(?:成立|是|位于|创立|于)",
    Element.HEADCOUNT: rf"{_NUMBER}[ ]?(?:名|人|位)(?!以|次|性|员|事|力|生|气)"
    r"|招聘人数|招聘名额|人数[: ]",
    Element.CONDITIONS: r"任职|应聘(?:条件|要求|资格)|招聘(?:条件|要求)|岗位要求|职位要求"
    r"|要求[: ]"
    r"|条件[: ]|学历|经验|专业不限|持有?.{0,6}证|会使用|熟练|能吃苦|责任心",
    Element.CONTENT: r"职责|工作内容|岗位描述|职位描述|岗位内容|主要负责|负责|从事|协助|工作描述",
    Element.PLACE: r"(?:工作|上班|办公|公司|面试|岗位)?(?:地点|地址|地区)[: ]|位于|坐落|(?:路"
    r"|街|大道|巷)[0-9]{1,4}号"
    r"|(?:大厦|广场|园区|产业园|写字楼|商场)|(?:区|县|镇)[^,。;]{1,10}(?:路|街|号)",
    Element.PAY: "|".join(_PAY),
    Element.VALIDITY: r"(?:截止|截至|有效期|报名时间|招聘时间|招聘期限"
    r"|报名期限)[^。;\n]{0,10}[0-9]"
    r"|长期(?:有效|招聘|招)|招满(?:即止|为止)",
}
_PATTERNS: Final = {element: re.compile(pattern) for element, pattern in _SAID.items()}


def missing_elements(
    title: str, text: str, fields: PostedFields | None = None
) -> tuple[Element, ...]:
    """Return the elements that neither the text nor the fields of the source give."""
    stated = fields or PostedFields()
    given = {
        Element.EMPLOYER: stated.company,
        Element.PLACE: stated.place,
        Element.PAY: _amount(stated.pay),
        Element.HEADCOUNT: stated.headcount,
        Element.VALIDITY: stated.valid_until,
    }
    folded = fold(f"{title}\n{text}")
    return tuple(
        element
        for element in Element
        if not given.get(element, "").strip() and not _PATTERNS[element].search(folded)
    )


def pay_in(title: str, text: str) -> str:
    """Return the first words that state pay, as they stand; empty where none are found."""
    whole = f"{title}\n{text}"
    found = _PATTERNS[Element.PAY].search(fold(whole))
    return whole[found.start() : found.end()] if found else ""


def _amount(pay: str) -> str:
    """A pay field without a figure (``面议``, ``-``) states no basic pay."""
    return pay if any(char.isdigit() for char in pay) else ""
