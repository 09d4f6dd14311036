"""Taking an ad down: whom the notice goes to, when the office looks again, what it then sees.

Pure. An ad counts as gone only where the address said so on two looks that follow each other: one
page that fails proves nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum


class TakedownAddressee(LabelledEnum):
    """Who is asked."""

    PLATFORM = ("platform", "平台")
    POSTER = ("poster", "发布者")


class TakedownStatus(LabelledEnum):
    """Where a takedown stands."""

    SENT = ("sent", "已通知，等待回看")
    STANDING = ("standing", "仍在发布")
    GONE = ("gone", "已下架")
    BACK = ("back", "下架后又出现")


class LookBack(LabelledEnum):
    """What one look back showed."""

    STANDING = ("standing", "仍在")
    GONE = ("gone", "不在")
    UNCLEAR = ("unclear", "看不清楚")


_GONE: Final = frozenset({404, 410})
_OVER: Final = (
    "已下线", "已下架", "已关闭", "已停止招聘", "已过期", "已删除", "已失效", "职位不存在",
    "页面不存在", "信息不存在",
)  # fmt: skip
_AGAIN: Final = (timedelta(hours=6), timedelta(days=1), timedelta(days=2), timedelta(days=4))
_STEADY: Final = timedelta(days=7)
_WATCHED: Final = timedelta(days=30)
"""A gone ad is looked at again after this, so that a return is seen."""


def seen(status: int | None, text: str, marks: Sequence[str]) -> LookBack:
    """Tell what an answer shows. ``marks`` are words that name the ad: its title, its number.

    Gone needs a proof: the address says so (404, 410), or a page without the ad says that the post
    is over. A page with neither, such as a login wall, is unclear and proves nothing.
    """
    if status in _GONE:
        return LookBack.GONE
    if status is None or not 200 <= status < 300 or not text.strip():
        return LookBack.UNCLEAR
    is_named = any(mark in text for mark in marks if len(mark.strip()) > 1)
    is_over = any(word in text for word in _OVER)
    if is_named == is_over:
        return LookBack.UNCLEAR
    return LookBack.STANDING if is_named else LookBack.GONE


def standing_after(visits: Sequence[LookBack], *, was_gone: bool) -> TakedownStatus:
    """Return where a takedown stands after its looks, the newest last."""
    clear = [one for one in visits if one is not LookBack.UNCLEAR]
    if not clear:
        return TakedownStatus.GONE if was_gone else TakedownStatus.SENT
    if clear[-1] is LookBack.STANDING:
        return TakedownStatus.BACK if was_gone else TakedownStatus.STANDING
    if was_gone or clear[-2:] == [LookBack.GONE, LookBack.GONE]:
        return TakedownStatus.GONE
    return TakedownStatus.STANDING if LookBack.STANDING in clear else TakedownStatus.SENT


def next_look(looks: int, status: TakedownStatus, now: datetime) -> datetime:
    """Return when to look again: sooner at first, then weekly; a gone ad once a month."""
    if status is TakedownStatus.GONE:
        return now + _WATCHED
    return now + (_AGAIN[looks] if looks < len(_AGAIN) else _STEADY)


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """One notice for the table of platforms; ``hours`` is the time to removal where it is gone."""

    platform: str
    is_gone: bool
    is_overdue: bool
    hours: float | None
    reposts: int


@dataclass(frozen=True, slots=True)
class PlatformRecord:
    """How a platform answers notices; ``median_hours`` is ``None`` where nothing is gone yet."""

    platform: str
    notices: int
    gone: int
    standing: int
    overdue: int
    reposts: int
    median_hours: float | None


def ranked(notices: Iterable[NoticeRecord]) -> list[PlatformRecord]:
    """Return a record a platform, the slowest first: by what is overdue, then by hours."""
    by: dict[str, list[NoticeRecord]] = {}
    for one in notices:
        by.setdefault(one.platform, []).append(one)
    found = [_record(platform, rows) for platform, rows in by.items()]
    return sorted(found, key=lambda r: (-r.overdue, -(r.median_hours or 0), r.platform))


def _record(platform: str, rows: list[NoticeRecord]) -> PlatformRecord:
    hours = [one.hours for one in rows if one.hours is not None]
    gone = sum(one.is_gone for one in rows)
    return PlatformRecord(
        platform, len(rows), gone, len(rows) - gone, sum(one.is_overdue for one in rows),
        sum(one.reposts for one in rows), median(hours) if hours else None,
    )  # fmt: skip
