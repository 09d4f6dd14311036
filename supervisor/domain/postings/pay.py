"""Pay as it stands in an ad: what is said at all, and what the figures are paid for."""

from supervisor.domain.platform.labelled import LabelledEnum


class PayStated(LabelledEnum):
    """What an ad says of its pay."""

    FIGURES = ("figures", "写明数额")
    NEGOTIABLE = ("negotiable", "面议")
    MISSING = ("missing", "未写明")
    OBFUSCATED = ("obfuscated", "数字被遮盖")
    UNREADABLE = ("unreadable", "无法确认数额")
    FOREIGN = ("foreign", "以外币写明")


class PaidPer(LabelledEnum):
    """What the figures are paid for."""

    MONTH = ("month", "月")
    YEAR = ("year", "年")
    WEEK = ("week", "周")
    DAY = ("day", "天")
    HOUR = ("hour", "小时")
    SHIFT = ("shift", "班")
    PIECE = ("piece", "件")
