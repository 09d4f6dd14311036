"""What kinds of scheme there are, and the way of a scheme from draft to force."""

from supervisor.domain.platform.labelled import LabelledEnum


class SchemeKind(LabelledEnum):
    """Two schemes that are never mixed."""

    CREDIT = ("credit", "信用等级方案")
    STARS = ("stars", "星级评定方案")


class SchemeStatus(LabelledEnum):
    """Where a scheme text stands."""

    DRAFT = ("draft", "草稿")
    SUBMITTED = ("submitted", "待审批")
    APPROVED = ("approved", "已批准")
    RETURNED = ("returned", "已退回")
    DELIVERED = ("delivered", "随系统交付")
