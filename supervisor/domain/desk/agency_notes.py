"""What an agency can say of an ad that bears its name."""

from supervisor.domain.platform.labelled import LabelledEnum


class AdNoteKind(LabelledEnum):
    """What is said of the ad."""

    NOT_OURS = ("not_ours", "不是我发的")
    MENDED = ("mended", "已改")


class AdNoteResult(LabelledEnum):
    """What was found when the ad was looked at after it was said to be mended."""

    STILL = ("still", "仍有问题表述")
    CLEAN = ("clean", "已看不到问题表述")
    GONE = ("gone", "已经下架")
    UNREACHED = ("unreached", "未能重新取得网页")
