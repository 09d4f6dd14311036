"""What an agency can say of an ad that bears its name, and what the next reading of it showed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum

TRIES: Final = 3
"""How often the page of a mended ad is asked for before the next night is waited for."""

AGAIN_AFTER: Final = timedelta(hours=1)
"""The least time between two visits to the same ad, however often it is said to be mended."""


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
    ABSENT = ("absent", "再次采集：原来的页面上没有这条信息")
    UNREACHED = ("unreached", "没有取到原来的页面")
    BY_FILE = ("by_file", "由平台报送，下次报送后显示结果")

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is asked for because of it."""
        return self not in (AdNoteResult.WAITING, AdNoteResult.UNREACHED)


@dataclass(frozen=True, slots=True)
class AdSeen:
    """One reading of an ad: the number of its wording then, and when (UTC)."""

    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Looked:
    """One visit because of a note: what it showed, and when (UTC)."""

    result: AdNoteResult
    at: datetime


def result_of(noted: AdSeen, now: AdSeen, look: Looked | None, *, is_clean: bool) -> AdNoteResult:
    """Return what became of an ad said to be mended when ``noted``.

    ``now`` is the ad as a night saw it last and ``is_clean`` tells of that wording; ``look`` is the
    newest visit because of the note. The later of both counts.
    """
    by_night = AdNoteResult.WAITING
    if now.number > noted.number:
        by_night = AdNoteResult.CLEAN if is_clean else AdNoteResult.STILL
    elif now.at > noted.at:
        by_night = AdNoteResult.SAME
    if look is None or (by_night.is_settled and now.at > look.at):
        return by_night
    return look.result
