"""How times, dates and numbers look on pages: Asia/Shanghai, Chinese weekdays, grouped digits."""

from datetime import UTC, date, datetime
from typing import Any, Final

from flask import Flask

from supervisor.domain.platform.clock import office_date, office_time
from supervisor.domain.postings.places import district_name
from supervisor.domain.ratings.stars import star_words
from supervisor.domain.reader.doubt import is_doubt
from supervisor.domain.traces.masking import mask_contacts
from supervisor.web.shell.pay_words import pay_beside, pay_of

_WEEKDAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_ABSENT: Final = "—"


def day(value: date | None) -> str:
    """Return ``2026-11-23 周一``; a dash for no date."""
    if value is None:
        return _ABSENT
    if isinstance(value, datetime):
        value = office_date(value)
    return f"{value.isoformat()} {_WEEKDAYS[value.weekday()]}"


def moment(value: datetime | None) -> str:
    """Return ``2026-11-23 周一 02:10`` in local time; a dash for no time."""
    if value is None:
        return _ABSENT
    local = office_time(value)
    return f"{day(local.date())} {local:%H:%M}"


def age(value: datetime | None, now: datetime | None = None) -> str:
    """Return how long ago ``value`` was, in the largest unit that fits."""
    if value is None:
        return _ABSENT
    seconds = ((now or datetime.now(UTC)) - value).total_seconds()
    if seconds < 60:
        return "刚刚"
    if seconds < 3600:
        return f"{int(seconds // 60)} 分钟前"
    if seconds < 86400:
        return f"{int(seconds // 3600)} 小时前"
    return f"{int(seconds // 86400)} 天前"


def number(value: int | float | None) -> str:
    """Return a count with thousands separators; a dash for none."""
    return _ABSENT if value is None else f"{value:,}"


def file_size(value: int) -> str:
    """Return a number of bytes in the unit people read."""
    if value < 1024:
        return f"{value} 字节"
    if value < 1024**2:
        return f"{value / 1024:.1f} KB"
    return f"{value / 1024**2:.1f} MB"


def init_app(app: Flask) -> None:
    """Make the formats usable as template filters."""
    filters: dict[str, Any] = {
        "day": day,
        "moment": moment,
        "age": age,
        "office_day": office_date,
        "number": number,
        "file_size": file_size,
        "masked": mask_contacts,
        "pay": pay_of,
        "pay_beside": pay_beside,
        "district": district_name,
        "star_words": star_words,
    }
    app.jinja_env.filters.update(filters)
    app.jinja_env.tests["doubted"] = is_doubt
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
