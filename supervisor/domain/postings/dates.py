"""How exactly a source states a date."""

from supervisor.domain.platform.labelled import LabelledEnum


class DatePrecision(LabelledEnum):
    """The same keys as the readers of the scrapers use."""

    EXACT = ("exact", "准确到时刻")
    DAY = ("day", "准确到日")
    INFERRED = ("inferred", "年份为推断")
    MONTH = ("month", "只写到月")
    AT_LEAST = ("at_least", "大约")
    NONE = ("none", "未写明")
