"""The statutory papers of a case, each with the abbreviation of its series of numbers."""

from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum


class PaperKind(LabelledEnum):
    """One sort of paper; a case may have several of a sort."""

    FILING_APPROVAL = ("filing_approval", "立案审批表")
    QUESTION_NOTICE = ("question_notice", "询问通知书")
    QUESTION_RECORD = ("question_record", "询问笔录")
    INTERVIEW_NOTICE = ("interview_notice", "约谈通知书")
    ORDER = ("order", "责令改正通知书")
    PENALTY_NOTICE = ("penalty_notice", "行政处罚事先告知书")
    HEARING_OFFER = ("hearing_offer", "听证告知书")
    HEARING_NOTICE = ("hearing_notice", "听证通知书")
    HEARING_RECORD = ("hearing_record", "听证笔录")
    DECISION = ("decision", "行政处罚决定书")
    NO_PENALTY = ("no_penalty", "不予处罚决定书")
    CLOSURE = ("closure", "关闭（取缔）决定书")
    DEMAND = ("demand", "催告书")
    TRANSFER = ("transfer", "移送函")
    ASSISTANCE = ("assistance", "协查函")
    SERVICE_RECEIPT = ("service_receipt", "送达回证")
    REPAIR_NOTICE = ("repair_notice", "信用修复告知书")
    CLOSING_APPROVAL = ("closing_approval", "结案审批表")
    INDEX = ("index", "案卷目录")


SERIES: Final = {
    PaperKind.FILING_APPROVAL: "立",
    PaperKind.QUESTION_NOTICE: "询",
    PaperKind.INTERVIEW_NOTICE: "约",
    PaperKind.ORDER: "令",
    PaperKind.PENALTY_NOTICE: "告",
    PaperKind.HEARING_OFFER: "听告",
    PaperKind.HEARING_NOTICE: "听通",
    PaperKind.DECISION: "罚",
    PaperKind.NO_PENALTY: "不罚",
    PaperKind.CLOSURE: "罚",
    PaperKind.DEMAND: "催",
    PaperKind.TRANSFER: "移",
    PaperKind.ASSISTANCE: "协",
    PaperKind.REPAIR_NOTICE: "修告",
    PaperKind.CLOSING_APPROVAL: "结",
}
"""Series of numbers; closures are decisions and share theirs. Records and receipts have none."""


def series_number(symbol: str, kind: PaperKind, year: int, sequence: int) -> str:
    """Return a number as it stands on a paper, e.g. ``某人社罚〔2026〕3号``."""
    return f"{symbol}{SERIES[kind]}〔{year}〕{sequence}号"
