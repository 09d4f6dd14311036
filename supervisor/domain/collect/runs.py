"""How jobs, nights and sources end, and what a source must have proved for each ending."""

from dataclasses import dataclass

from supervisor.domain.platform.labelled import LabelledEnum


class JobStatus(LabelledEnum):
    """How a claimed job or a scan stands."""

    RUNNING = ("running", "进行中")
    SUCCEEDED = ("succeeded", "完成")
    FAILED = ("failed", "失败")
    MISSED = ("missed", "错过")


class ScanTrigger(LabelledEnum):
    """What started a scan."""

    NIGHT = ("night", "夜间任务")
    UPLOAD = ("upload", "上传文件")
    MANUAL = ("manual", "手动运行")
    REPLAY = ("replay", "重读存档")
    CONSOLE = ("console", "控制台运行")


class RunStage(LabelledEnum):
    """What a run that has not ended is doing."""

    WAITING = ("waiting", "等待开始")
    PACING = ("pacing", "等候访问间隔")
    FETCHING = ("fetching", "正在访问")
    READING = ("reading", "正在读取")


class RunOutcome(LabelledEnum):
    """What a run proved about a source; nothing is called empty without proof."""

    RUNNING = ("running", "进行中")
    OK = ("ok", "正常")
    EMPTY_CONFIRMED = ("empty_confirmed", "确认无数据")
    PARTIAL = ("partial", "不完整")
    BLOCKED = ("blocked", "被拦截")
    SCHEMA_DRIFT = ("schema_drift", "页面结构变化")
    FAILED = ("failed", "出错")
    SKIPPED = ("skipped", "未运行")
    PAUSED = ("paused", "中途暂停")

    @property
    def is_good(self) -> bool:
        """Whether the run proved what the source holds."""
        return self in (RunOutcome.OK, RunOutcome.EMPTY_CONFIRMED)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a finished run saw of one source.

    ``repeated`` are rows whose ad had come before in the run; ``earlier`` are the ads a run before
    it had of the same list, where its hours ended in mid-list. ``claimed_total`` is the source's
    own count, ``minimum_rows`` the declared expectation; ``stopped`` is the ending that broke the
    run off, with its reason, where one did.
    """

    pages: int
    rows: int
    refused: int
    repeated: int = 0
    earlier: int = 0
    claimed_total: int | None = None
    minimum_rows: int = 0
    proved_empty: bool = False
    stopped: RunOutcome | None = None
    reason: str = ""

    @property
    def reached(self) -> int:
        """How many different ads of the list were had: a row that comes twice fills no gap."""
        return self.rows - self.repeated + self.earlier

    @property
    def lost(self) -> int | None:
        """How many ads the source claims that never came; ``None`` where it claims nothing.

        Rows that shift between pages while they are asked for show here and nowhere else.
        """
        return None if self.claimed_total is None else max(self.claimed_total - self.reached, 0)


def conclude_run(facts: RunFacts) -> tuple[RunOutcome, str]:
    """Return the outcome of a run and the reason an inspector can read.

    ``ok`` needs rows and no shortfall against the source's own count or the declared minimum;
    ``empty_confirmed`` needs the source to have said so. What stopped a run outweighs its rows.
    """
    if facts.stopped is not None:
        return facts.stopped, facts.reason
    if facts.rows == 0 and facts.earlier == 0:
        return _conclude_without_rows(facts)
    if facts.lost:
        again = f"（另有 {facts.repeated} 条重复出现）" if facts.repeated else ""
        return (
            RunOutcome.PARTIAL,
            f"来源称共 {facts.claimed_total} 条，本次取得 {facts.reached} 条{again}，"
            f"少 {facts.lost} 条。",
        )
    if facts.reached < facts.minimum_rows:
        return (
            RunOutcome.PARTIAL,
            f"本次取得 {facts.reached} 条，低于该来源应有的最少 {facts.minimum_rows} 条。",
        )
    if facts.rows and facts.refused == facts.rows:
        return RunOutcome.SCHEMA_DRIFT, f"{facts.rows} 条全部无法读取，字段可能已改名。"
    return RunOutcome.OK, ""


def _conclude_without_rows(facts: RunFacts) -> tuple[RunOutcome, str]:
    if facts.claimed_total:
        return RunOutcome.BLOCKED, f"来源称有 {facts.claimed_total} 条，却一条也没有给出。"
    if facts.proved_empty and facts.minimum_rows == 0:
        return RunOutcome.EMPTY_CONFIRMED, "来源明确表示没有数据。"
    if facts.proved_empty:
        return (
            RunOutcome.PARTIAL,
            f"来源表示没有数据，但该来源每次至少应有 {facts.minimum_rows} 条，请核实。",
        )
    return RunOutcome.SCHEMA_DRIFT, "没有读到任何数据，也没有读到“无数据”的说明。"
