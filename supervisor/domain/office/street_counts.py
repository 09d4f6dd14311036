"""What is counted on a street; each count opens the records it counts."""

from supervisor.domain.platform.labelled import LabelledEnum


class StreetCount(LabelledEnum):
    """What is counted on a street; the label says what a record of it is."""

    AGENCIES = ("agencies", "机构")
    CONFIRMED = ("confirmed", "属实线索")
    OPEN_LEADS = ("open_leads", "待复核线索")
    CASES = ("cases", "期间立案")
    PENDING_CASES = ("pending_cases", "在办案件")
    MEASURES = ("measures", "实施中的措施")
    VISITS = ("visits", "专项检查")
    LEAFLETS = ("leaflets", "传单")
    PICTURES = ("pictures", "图片")
    EVENTS = ("events", "招聘活动")
    STATIONS = ("stations", "零工驿站")
