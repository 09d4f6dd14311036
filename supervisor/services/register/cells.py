"""What stands in one cell of a register sheet: read from text, and written back to text.

For every kind of cell ``parse(show(value)) == value``, so an exported register imports as itself.
A cell that cannot be read raises ``CellError`` with what was expected, in the words of the office.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Final, TypeVar

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.agencies import Activity
from supervisor.domain.register.entries import Account, FormerName
from supervisor.services.register.codes import CellError

E = TypeVar("E", bound=LabelledEnum)

WITHOUT_END: Final = "长期"
YES, NO = "是", "否"
_SEPARATORS: Final = re.compile(r"[；;\n]+")
_SCOPE_SEPARATORS: Final = re.compile(r"[；;、，,\n]+")
_DATE: Final = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00:00(?::00)?)?"
)
_PLAIN_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_USED_UNTIL: Final = re.compile(r"(.+?)\s*[（(]至\s*([^（()）]+)[)）]")
_STARS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "两": 2}
_SCOPE_ALIASES: Final = {
    "职业介绍": Activity.JOB_BROKERAGE,
    "网络招聘服务": Activity.ONLINE_RECRUITMENT,
    "互联网招聘": Activity.ONLINE_RECRUITMENT,
    "招聘会": Activity.JOB_FAIR,
    "猎头": Activity.HEADHUNTING,
    "信息发布": Activity.INFORMATION,
    "服务外包": Activity.OUTSOURCING,
}


def parse_text(limit: int) -> Callable[[str], str]:
    """Return a reader of free text of at most ``limit`` characters."""

    def parse(text: str) -> str:
        if len(text) > limit:
            raise CellError(f"不超过 {limit} 字，现有 {len(text)} 字")
        return text

    return parse


# Dates and scopes repeat from row to row, so each is read once.
@lru_cache(maxsize=8192)
def parse_date(text: str) -> date:
    """Read a day written as 2026-11-23, 2026/11/23, 2026.11.23, 2026年11月23日 or 20261123."""
    match = _DATE.fullmatch(text) or _PLAIN_DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise CellError("日期，如 2026-11-23") from None
    if not 1949 <= day.year <= 2149:
        raise CellError("1949 至 2149 年之间的日期，如 2026-11-23")
    return day


def show_date(value: date | None) -> str:
    """Write a day as 2026-11-23."""
    return "" if value is None else value.isoformat()


def parse_end(text: str) -> date | None:
    """Read the last day of validity; 长期 means without end."""
    return None if text in (WITHOUT_END, "无固定期限", "永久") else parse_date(text)


def show_end(value: date | None) -> str:
    """Write the last day of validity."""
    return WITHOUT_END if value is None else value.isoformat()


def parse_count(text: str) -> int:
    """Read a number of people."""
    plain = re.sub(r"[,，\s人]", "", text)
    if not plain.isascii() or not plain.isdigit() or int(plain) > 1_000_000:
        raise CellError("人数，0 至 1000000 的整数")
    return int(plain)


def show_count(value: int | None) -> str:
    """Write a number of people."""
    return "" if value is None else str(value)


def parse_star(text: str) -> int | None:
    """Read a star rating as 4, 四星, 四星级 or ★★★★; 无 means none."""
    if text in ("无", "未评", "未评级", "0"):
        return None
    if set(text) == {"★"}:
        text = str(len(text))
    plain = text.removesuffix("级").removesuffix("星")
    star = _STARS.get(plain) or (int(plain) if plain in "12345" and len(plain) == 1 else 0)
    if not star:
        raise CellError("1 至 5，或“无”")
    return star


def show_star(value: int | None) -> str:
    """Write a star rating."""
    return "无" if value is None else str(value)


def parse_flag(text: str) -> bool:
    """Read 是 or 否."""
    if text not in (YES, NO):
        raise CellError("“是”或“否”")
    return text == YES


def show_flag(value: bool) -> str:
    """Write 是 or 否."""
    return YES if value else NO


def parse_label(enum: type[E]) -> Callable[[str], E]:
    """Return a reader of one of the labels of ``enum``."""
    by_label = {member.label: member for member in enum}

    def parse(text: str) -> E:
        if text not in by_label:
            raise CellError(f"以下之一：{'、'.join(by_label)}")
        return by_label[text]

    return parse


def show_label(value: LabelledEnum | None) -> str:
    """Write the label of an enum member."""
    return "" if value is None else value.label


def parse_names(text: str) -> tuple[str, ...]:
    """Read names separated by semicolons; a name given twice counts once."""
    names = [part.strip() for part in _SEPARATORS.split(text)]
    return tuple(dict.fromkeys(parse_text(200)(name) for name in names if name))


def show_names(values: Iterable[str]) -> str:
    """Write names separated by semicolons."""
    return "；".join(values)


def parse_former_names(text: str) -> tuple[FormerName, ...]:
    """Read former names, each with the last day of its use in brackets where it is known."""
    found = {}
    for part in parse_names(text):
        match = _USED_UNTIL.fullmatch(part)
        name = FormerName(match[1], parse_date(match[2].strip())) if match else FormerName(part)
        found[name.text] = name
    return tuple(found.values())


def show_former_names(values: Iterable[FormerName]) -> str:
    """Write former names as ``parse_former_names`` reads them."""
    return show_names(
        f"{name.text}（至{name.used_until.isoformat()}）" if name.used_until else name.text
        for name in values
    )


def parse_accounts(text: str) -> tuple[Account, ...]:
    """Read sites and accounts as 平台：账号, separated by semicolons; a bare address is a site."""
    return tuple(dict.fromkeys(_account(part) for part in parse_names(text)))


def _account(part: str) -> Account:
    if re.match(r"https?[:：]", part, re.IGNORECASE):
        return Account("网站", part)
    platform, colon, value = part.partition("：") if "：" in part else part.partition(":")
    if not colon or not platform.strip() or not value.strip() or len(platform) > 60:
        raise CellError("“平台：账号”，多个用分号隔开，如“网站：example.cn；微信公众号：某某招聘”")
    return Account(platform.strip(), value.strip())


def show_accounts(values: Iterable[Account]) -> str:
    """Write sites and accounts as ``parse_accounts`` reads them."""
    return show_names(f"{account.platform}：{account.value}" for account in values)


@lru_cache(maxsize=2048)
def parse_scope(text: str) -> frozenset[Activity]:
    """Read the activities a licence allows, separated by 、 or semicolons."""
    by_label = {activity.label: activity for activity in Activity} | _SCOPE_ALIASES
    parts = [part.strip() for part in _SCOPE_SEPARATORS.split(text)]
    unknown = [part for part in parts if part and part not in by_label]
    if unknown:
        known = "、".join(activity.label for activity in Activity)
        raise CellError(f"“{unknown[0]}”不在业务范围内；可填：{known}")
    return frozenset(by_label[part] for part in parts if part)


def show_scope(values: Iterable[Activity] | None) -> str:
    """Write activities in the order of the enum."""
    held = frozenset(values or ())
    return "、".join(activity.label for activity in Activity if activity in held)
