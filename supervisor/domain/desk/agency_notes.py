"""What an agency can say of an ad that bears its name, and what the next collection showed."""

from datetime import datetime

from supervisor.domain.platform.labelled import LabelledEnum


class AdNoteKind(LabelledEnum):
    """What is said of the ad."""

    NOT_OURS = ("not_ours", "不是我发的")
    MENDED = ("mended", "已改")


class AdNoteResult(LabelledEnum):
    """What was found when the ad was collected again after it was said to be mended."""

    WAITING = ("waiting", "等待再次采集")
    CLEAN = ("clean", "再次采集：已看不到问题表述")
    STILL = ("still", "再次采集：仍有问题表述")
    SAME = ("same", "再次采集：文字没有变")


def result_of(
    noted: tuple[int, datetime], now: tuple[int, datetime], *, is_clean: bool
) -> AdNoteResult:
    """Return what became of a mended ad.

    ``noted`` and ``now`` are the number of the wording and the time: when it was said, and as the
    ad was last seen. ``is_clean`` tells of the wording seen last.
    """
    if now[0] > noted[0]:
        return AdNoteResult.CLEAN if is_clean else AdNoteResult.STILL
    return AdNoteResult.SAME if now[1] > noted[1] else AdNoteResult.WAITING
