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
from supervisor.domain.register.belongings import Account, FormerName
from supervisor.domain.register.cleaning import CellError, bare, refuse_spoilt, visible
from supervisor.domain.register.days import is_day, parse_day

E = TypeVar("E", bound=LabelledEnum)

WITHOUT_END: Final = "长期"
# 9999-12-31 is how other systems store an end that never comes.
_ENDLESS: Final = frozenset(
    {
        "长期", "长期有效", "永久", "永久有效", "无固定期限", "无期限", "无限期", "不限", "长久",
        "9999-12-31", "9999/12/31", "99991231",
    }
)  # fmt: skip
YES, NO = "是", "否"
_LEAST_PHONE_DIGITS: Final = 3
_SEPARATORS: Final = re.compile(r"[；;\n]+")
_SCOPE_SEPARATORS: Final = re.compile(r"[；;、，,\n]+")
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
    "境外就业": Activity.OVERSEAS,
    "境外就业中介": Activity.OVERSEAS,
    "对外劳务": Activity.OVERSEAS,
    "对外劳务合作": Activity.OVERSEAS,
    "校园招聘服务": Activity.SCHOOL,
    "校园招聘会": Activity.SCHOOL,
}


def parse_text(limit: int) -> Callable[[str], str]:
    """Return a reader of free text of at most ``limit`` characters."""

    def parse(text: str) -> str:
        text = visible(text)
        if text[:1].isdigit() or text[:1] == "#":
            refuse_spoilt(text)
            if is_day(text):
                raise CellError(
                    "文字；本格是日期，可能是表格软件把内容改成了日期，请把该列设为“文本”后重新填写"
                )
        if len(text) > limit:
            raise CellError(f"不超过 {limit} 字，现有 {len(text)} 字")
        return text

    return parse


def parse_phone(limit: int) -> Callable[[str], str]:
    """Return a reader of telephone numbers: text without the guards that keep leading zeros.

    The shortest numbers one can dial have three digits (110).
    """
    read = parse_text(limit)

    def parse(text: str) -> str:
        plain = bare(text)
        refuse_spoilt(plain)
        if sum(char.isdigit() for char in plain) < _LEAST_PHONE_DIGITS:
            raise CellError("电话号码，如 027-88880000；没有电话的留空")
        return read(plain if plain[:1].isdigit() else text)

    return parse


def parse_date(text: str) -> date:
    """Read a day written as 2026-11-23, 2026年11月23日, 20261123, or as a spreadsheet writes it."""
    return parse_day(text)


def show_date(value: date | None) -> str:
    """Write a day as 2026-11-23."""
    return "" if value is None else value.isoformat()


def parse_end(text: str) -> date | None:
    """Read the last day of validity; 长期 means without end."""
    return None if bare(text).removeprefix("至") in _ENDLESS else parse_date(text)


def show_end(value: date | None) -> str:
    """Write the last day of validity."""
    return WITHOUT_END if value is None else value.isoformat()


def parse_count(text: str) -> int:
    """Read a number of people."""
    plain = re.sub(r"[,，\s人名]", "", bare(text)).removesuffix(".0")
    if not plain.isascii() or not plain.isdigit() or int(plain) > 1_000_000:
        raise CellError("人数，0 至 1000000 的整数")
    return int(plain)


def show_count(value: int | None) -> str:
    """Write a number of people."""
    return "" if value is None else str(value)


def parse_star(text: str) -> int | None:
    """Read a star rating as 4, 四星, 四星级 or ★★★★; 无 means none."""
    text = bare(text)
    if text in ("无", "未评", "未评级", "未评定", "0"):
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
    text = bare(text)
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
        text = visible(text)
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
