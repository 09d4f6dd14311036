"""Signs beside the twelve categories that an inspector wants to see: hidden contacts, children's
work, words masked by a platform, reposts without a source, ads past their date, accounts whose name
is not that of the unit, and fees driven up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.names.parse import parse
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.text import fold
from supervisor.domain.screening.model import Ad


class SignalKind(LabelledEnum):
    """What was noticed."""

    HIDDEN_CONTACT = ("hidden_contact", "变体联系方式")
    CHILD_WORK = ("child_work", "招用未满十六周岁")
    MASKED_WORD = ("masked_word", "平台遮盖字样")
    NO_SOURCE = ("no_source", "转发未注明来源")
    EXPIRED = ("expired", "超过有效期限")
    OTHER_NAME = ("other_name", "发布名称与单位名称不一致")
    PRICE_RISE = ("price_rise", "疑似哄抬服务价格")


_NOTICE: Final = ("关于规范网络平台招聘类信息发布的通知",)
# The held wording of the notice speaks of sources, dates and names of accounts, not of masked words
# or odd contacts: those two are for a look only and cite nothing.
_NO_LAW: Final = ()
# 价格法 14 is enforced by market regulation (价格主管部门), not by the bureau: to be handed over.
_PRICE_LAW: Final = ("价格法 第十四条",)
_CHILD_LAW: Final = ("劳动法 第十五条", "禁止使用童工规定 第二条")


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign; ``start`` and ``end`` count characters of ``field`` as given."""

    kind: SignalKind
    field: str
    start: int
    end: int
    span: str
    basis: tuple[str, ...]


_PATTERNS: Final = (
    (
        SignalKind.HIDDEN_CONTACT,
        _NO_LAW,
        # A bare letter that goes on as a word (+vue-router) is no hidden contact.
        r"(?:加|➕|\+|添加|联系|咨询)[ ]?(?:我)?[ ]?(?:[vq](?![a-z])|vxin|vx|wx|威|薇|微|徽|维|徾"
        r"|卫|❤|♥|扣扣|企鹅)[ ]?(?:❤|♥|心|芯|信|xin|号)?[: ]?[a-z0-9_-]{5,20}"
        r"|(?:v|威|薇|徽|维|卫|维)[ ]?(?:❤|♥|心|芯|xin)|v信|薇信|威信[: ]|徽信|微❤|维信[: ]"
        r"|绿泡泡|(?:企鹅号?|扣扣)[: ]?[0-9]{5,}",
    ),
    (
        SignalKind.CHILD_WORK,
        _CHILD_LAW,
        # Ranges that end at school age (10~18岁) describe pupils, not staff.
        r"(?<![0-9])(?:1[0-5]|[8-9])(?:周?岁)?[-~至到]{1,2}[2-6][0-9](?:周?岁)"
        # A spelled-out number is read whole: 二十五岁 is not 十五岁.
        r"|(?:年满|满|满足)?(?<![0-9一二三四五六七八九十廿卅百两.])(?:1[0-5]|十[一二三四五]?)"
        r"(?:周?岁)(?:以上|及以上|起|即可|就可"
        r"|可(?:做|来|应聘))"
        r"|(?:童工|未成年|初中在读|小学毕业|初中生)[^,。;\n不禁拒严]{0,4}(?:可|也可|均可|优先"
        r"|欢迎)",
    ),
    (
        SignalKind.MASKED_WORD,
        _NO_LAW,
        # Two stars behind a stop are as often bold type that a page left unrendered.
        r"(?:(?:限|仅限|要求|招)[ ]?[*＊×]{2,9}|[,、;:.][ ]?[*＊×]{3,9})(?:优先|均可"
        r"|都可)?(?:考虑)?"
        r"|[*＊]{2,9}(?:优先|勿扰|均可|不限)",
    ),
    (
        SignalKind.PRICE_RISE,
        _PRICE_LAW,
        r"(?:中介费|介绍费|服务费|名额费|代办费|报名费|名额)[^。;\n]{0,10}(?:涨到|涨价|要涨|又涨"
        r"|上浮|翻倍|加价"
        r"|一天一个价|越晚越贵|过期加倍)|(?:明天|下周|月底|节后|旺季)[^,。;\n]{0,4}(?:中介费"
        r"|介绍费|名额费|服务费)"
        r"[^,。;\n]{0,4}(?:涨|加|翻)",
    ),
    (
        SignalKind.NO_SOURCE,
        _NO_LAW,
        r"(?:转自|转载自?|来源|来自)[: ]?(?:网络|互联网|朋友圈|群|网友)(?!公司|行业|企业|大厂)"
        r"|(?:帮|替)(?:朋友|别人"
        r"|同学)(?:转|发|转发)|转发(?:招聘|扩散)|求扩散",
    ),
)
_COMPILED: Final = tuple((kind, basis, re.compile(text)) for kind, basis, text in _PATTERNS)
_DEADLINE: Final = re.compile(
    r"(?:截止|截至|有效期(?:至|到)?|报名截止)(?:日期|时间)?[: ]{0,2}(?:为|到|至)?[: ]?"
    r"(?P<year>20[0-9]{2})[年./-](?P<month>[0-9]{1,2})[月./-](?P<day>[0-9]{1,2})日?"
    r"(?:[ ]?\([^()\n]{1,6}\))?(?:[ ]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
    # Of a period the last day counts: 有效期2026-11-05至2026-12-31, 2026年11月5日-12月5日.
    # One that stays open (起, 至招满) gives no day that could have passed.
    r"(?P<goes_on>[ ]?起|[ ]?(?:[-~—–]{1,2}|至|到)[ ]?(?:招满|额满|满额|满员|长期|永久|另行"
    r"|年底|月底"
    r"|(?:(?P<last_year>20[0-9]{2})[年./-])?(?:(?P<last_month>[0-9]{1,2})[月./-])?"
    r"(?P<last_day>[0-9]{1,2})(?![0-9:年月])日?|20[0-9]{2}|[0-9]{1,2}月))?"
)
# A unit named under a label of its own; folded text has ``:`` for ``：``.
_UNIT: Final = re.compile(
    r"(?:公司|单位|企业|用人单位|招聘单位|招聘公司|招聘企业)(?:全称|名称)?[ ]?:[ ]?"
    r"(?P<name>[\u4e00-\u9fffa-z0-9()·]{2,40}?(?:公司|集团|工厂|事务所|服务中心|合作社|服务部"
    r"|经营部|商行|学校|医院))(?=$|[\s,.;、。!])",
    re.MULTILINE,
)


def find_signals(ad: Ad, on: date | None = None) -> tuple[Signal, ...]:
    """Return the signs in title and text; deadlines are held against the day ``on``."""
    found: list[Signal] = []
    for field, value in (("title", ad.title), ("text", ad.text)):
        folded = fold(value)
        for kind, basis, pattern in _COMPILED:
            for match in pattern.finditer(folded):
                found.append(_signal(kind, field, value, match.span(), basis))
        if on is not None:
            found += _expired(field, value, folded, on)
    found += _other_names(ad)
    return tuple(found)


def _other_names(ad: Ad) -> Iterator[Signal]:
    """Yield units named in the text whose brand is not in the name the ad was posted under.

    Source: 关于规范网络平台招聘类信息发布的通知, part 2: an account is to carry the name of its
    unit. A poster that hires for others is as likely, so this asks for a look and no more.
    """
    poster = fold(ad.company).strip()
    if not poster:
        return
    for match in _UNIT.finditer(fold(ad.text)):
        brand = fold(parse(match["name"]).brand)
        if brand and brand not in poster and not _brand_within(poster, match["name"]):
            yield _signal(SignalKind.OTHER_NAME, "text", ad.text, match.span("name"), _NOTICE)


def _brand_within(poster: str, name: str) -> bool:
    brand = fold(parse(poster).brand)
    return bool(brand) and brand in name


def _expired(field: str, value: str, folded: str, on: date) -> Iterator[Signal]:
    for match in _DEADLINE.finditer(folded):
        deadline = _last_day(match)
        if deadline is not None and deadline < on:
            yield _signal(SignalKind.EXPIRED, field, value, match.span(), _NOTICE)


def _last_day(match: re.Match[str]) -> date | None:
    """Return the last day of a deadline or a period; ``None`` where it has none that is certain."""
    is_period = match["goes_on"] is not None
    if is_period and match["last_day"] is None:
        return None
    try:
        first = date(*(int(match[part]) for part in ("year", "month", "day")))
        if not is_period:
            return first
        year, month = (int(match[f"last_{part}"] or match[part]) for part in ("year", "month"))
        last = date(year, month, int(match["last_day"]))
        # 2026年11月5日至1月5日 runs into the next year.
        return last if last >= first or match["last_year"] else last.replace(year=year + 1)
    except ValueError:
        return None  # no such day: the ad gives no deadline that could have passed


def _signal(
    kind: SignalKind, field: str, value: str, span: tuple[int, int], basis: tuple[str, ...]
) -> Signal:
    return Signal(kind, field, *span, value[slice(*span)], basis)
