"""How jobs, nights and sources end, and what a source must have proved for each ending."""

from dataclasses import dataclass

from supervisor.domain.labelled import LabelledEnum


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


class Outcome(LabelledEnum):
    """What a run proved about a source; nothing is called empty without proof."""

    RUNNING = ("running", "进行中")
    OK = ("ok", "正常")
    EMPTY_CONFIRMED = ("empty_confirmed", "确认无数据")
    PARTIAL = ("partial", "不完整")
    BLOCKED = ("blocked", "被拦截")
    SCHEMA_DRIFT = ("schema_drift", "页面结构变化")
    FAILED = ("failed", "出错")
    SKIPPED = ("skipped", "未运行")

    @property
    def is_good(self) -> bool:
        """Whether the run proved what the source holds."""
        return self in (Outcome.OK, Outcome.EMPTY_CONFIRMED)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a finished run saw of one source.

    ``claimed_total`` is the source's own count, ``minimum_rows`` the declared expectation;
    ``stopped`` is the ending that broke the run off, with its reason, where one did.
    """

    pages: int
    rows: int
    refused: int
    claimed_total: int | None = None
    minimum_rows: int = 0
    proved_empty: bool = False
    stopped: Outcome | None = None
    reason: str = ""


def conclude_run(facts: RunFacts) -> tuple[Outcome, str]:
    """Return the outcome of a run and the reason an inspector can read.

    ``ok`` needs rows and no shortfall against the source's own count or the declared minimum;
    ``empty_confirmed`` needs the source to have said so. What stopped a run outweighs its rows.
    """
    if facts.stopped in (Outcome.BLOCKED, Outcome.SCHEMA_DRIFT, Outcome.FAILED):
        return facts.stopped, facts.reason
    if facts.rows == 0:
        return _conclude_without_rows(facts)
    if facts.claimed_total is not None and facts.rows < facts.claimed_total:
        return (
            Outcome.PARTIAL,
            f"来源称共 {facts.claimed_total} 条，本次取得 {facts.rows} 条，"
            f"少 {facts.claimed_total - facts.rows} 条。",
        )
    if facts.rows < facts.minimum_rows:
        return (
            Outcome.PARTIAL,
            f"本次取得 {facts.rows} 条，低于该来源应有的最少 {facts.minimum_rows} 条。",
        )
    if facts.refused == facts.rows:
        return Outcome.SCHEMA_DRIFT, f"{facts.rows} 条全部无法读取，字段可能已改名。"
    return Outcome.OK, ""


def _conclude_without_rows(facts: RunFacts) -> tuple[Outcome, str]:
    if facts.claimed_total:
        return Outcome.BLOCKED, f"来源称有 {facts.claimed_total} 条，却一条也没有给出。"
    if facts.proved_empty and facts.minimum_rows == 0:
        return Outcome.EMPTY_CONFIRMED, "来源明确表示没有数据。"
    if facts.proved_empty:
        return (
            Outcome.PARTIAL,
            f"来源表示没有数据，但该来源每次至少应有 {facts.minimum_rows} 条，请核实。",
        )
    return Outcome.SCHEMA_DRIFT, "没有读到任何数据，也没有读到“无数据”的说明。"
