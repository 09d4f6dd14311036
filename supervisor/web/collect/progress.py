"""How a source stands right now, in words; the page and the script that renews it say the same."""

import math
from collections.abc import Mapping, Set
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from supervisor.domain.collect.runs import RunOutcome, RunStage
from supervisor.domain.platform.clock import office_time
from supervisor.services.collect.source_cards import AccessModeLabel, SourceCard
from supervisor.store.queries.collect.sources import SourceRun, SourceStanding

# A run says something every page and every batch; the scheduler takes a request up in seconds.
_SILENT_AFTER: Final = timedelta(minutes=2)
_LOOKS: Final = {
    RunOutcome.OK: ("good", "check-circle"),
    RunOutcome.EMPTY_CONFIRMED: ("good", "circle"),
    RunOutcome.PARTIAL: ("warn", "pie-chart"),
    RunOutcome.BLOCKED: ("severe", "slash-circle"),
    RunOutcome.SCHEMA_DRIFT: ("severe", "shuffle"),
    RunOutcome.FAILED: ("severe", "x-octagon"),
    RunOutcome.SKIPPED: ("plain", "pause-circle"),
    RunOutcome.PAUSED: ("warn", "pause-circle"),
}
_STAGE_ICONS: Final = {
    RunStage.WAITING: "hourglass",
    RunStage.PACING: "stopwatch",
    RunStage.FETCHING: "cloud-download",
    RunStage.READING: "file-earmark-text",
}


@dataclass(frozen=True, slots=True)
class SourceProgress:
    """State as a chip (word, tone, icon), the rest of it as one line, and the counts of the run."""

    state: str
    tone: str
    icon: str
    detail: str = ""
    rows: str = "—"
    is_running: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it for the script."""
        return asdict(self)


def progress_of_all(
    cards: Mapping[str, SourceCard], standings: Mapping[str, SourceStanding], now: datetime
) -> dict[str, SourceProgress]:
    """Return how every source stands at ``now``, by id."""
    running = [s.run for s in standings.values() if s.run and s.run.finished_at is None]
    at_work = {run.scan_id for run in running if now - _last_heard(run) <= _SILENT_AFTER}
    return {
        source_id: _progress_of(card, standings.get(source_id), now, at_work)
        for source_id, card in cards.items()
    }


def _progress_of(
    card: SourceCard, standing: SourceStanding | None, now: datetime, at_work: Set[int]
) -> SourceProgress:
    """Return how a source stands; ``at_work`` are the scans that give signs of life."""
    run = standing.run if standing else None
    rows = f"{run.rows:,}" if run else "—"
    if run is not None and run.finished_at is None:
        is_queued = run.stage is RunStage.WAITING and run.scan_id in at_work
        if now - _last_heard(run) > _SILENT_AFTER and not is_queued:
            return _silent(run, now)
        return _running(card, run, now, is_paused=bool(standing and standing.is_paused))
    if card.mode is AccessModeLabel.OFF:
        return SourceProgress("已关闭", "plain", "slash-circle", rows=rows)
    if standing is not None and standing.is_paused:
        detail = run.reason if run is not None and run.outcome is RunOutcome.PAUSED else ""
        return SourceProgress("已暂停", "warn", "pause-circle", detail, rows)
    if run is None:
        return SourceProgress("从未运行", "plain", "dash-circle")
    tone, icon = _LOOKS.get(run.outcome, ("plain", "question-circle"))
    return SourceProgress(run.outcome.label, tone, icon, rows=rows)


def _running(card: SourceCard, run: SourceRun, now: datetime, *, is_paused: bool) -> SourceProgress:
    rows, parts = f"{run.rows:,}", [_pages(run), f"新增 {run.new:,} 条"]
    if run.stage is RunStage.WAITING:
        return SourceProgress("等待开始", "note", "hourglass", _elapsed(run, now), rows, True)
    if run.stage is RunStage.PACING and run.stage_until is not None:
        parts.append(f"下次访问 {office_time(run.stage_until):%H:%M:%S}")
    if card.pace_seconds:
        parts.append(f"间隔至少 {card.pace_seconds:g} 秒")
    parts.append(_elapsed(run, now))
    if is_paused:
        parts.insert(0, "读完本页后暂停")
    label, icon = run.stage.label, _STAGE_ICONS[run.stage]
    return SourceProgress(label, "note", icon, "；".join(parts), rows, True)


def _silent(run: SourceRun, now: datetime) -> SourceProgress:
    minutes = int((now - _last_heard(run)).total_seconds() // 60)
    waiting = run.stage is RunStage.WAITING
    word = "等待过久" if waiting else "没有动静"
    hint = "调度进程可能没有运行" if waiting else "采集进程可能已中断，恢复后会从断点继续"
    detail = f"已 {minutes} 分钟；{hint}"
    return SourceProgress(word, "severe", "exclamation-triangle", detail, f"{run.rows:,}", True)


def _last_heard(run: SourceRun) -> datetime:
    """Return until when the run is known to be alive: it has told until when it waits."""
    return max(run.beat_at or run.started_at, run.stage_until or run.started_at)


def _pages(run: SourceRun) -> str:
    """Return the page being worked on, of how many the source's own count makes likely."""
    page = f"第 {run.pages + 1} 页"
    total = run.checkpoint.get("total")
    if not total or not run.rows:
        return page
    reached = run.rows - run.repeated + run.checkpoint.get("earlier", 0)
    left = math.ceil(max(total - reached, 0) * run.pages / run.rows)
    return f"{page}，约共 {max(run.pages + left, run.pages + 1)} 页"


def _elapsed(run: SourceRun, now: datetime) -> str:
    seconds = max(int((now - run.started_at).total_seconds()), 0)
    minutes, rest = divmod(seconds, 60)
    return f"已用 {minutes} 分 {rest} 秒" if minutes else f"已用 {rest} 秒"
