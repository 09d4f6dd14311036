"""The self-check: our own replica boards, scanned through the whole chain in an instance apart.

A board whose content is known shows that the chain reads what it should; the same board
misbehaving in every known way shows that the chain notices. A misbehaviour that passes in silence
is the worst of all failures, for it will look the same when a real source does it. Database,
archive and network of the check are its own and are thrown away: no ad of it becomes a lead.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from scrapers.fetching.fetcher import Fetcher
from scrapers.replica import HARMLESS, MUTATIONS, Board, ReplicaServer
from supervisor.domain.collect.runs import RunOutcome
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.watch.baselines import LEARNING_RUNS, Deviation
from supervisor.domain.watch.watches import Examination
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.collect.source_cards import SELF_CHECK
from supervisor.services.nights.misbehaviours import Misbehaviour
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.watch.incidents import settle
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.nights.scans import runs_of
from supervisor.store.queries.watch.canaries import (
    SeenAd,
    leads_among,
    newest_check,
    seen_ads,
    stood_out,
)
from supervisor.store.scratch import scratch_session
from supervisor.store.tables.collect import SelfCheck, SourceRun
from supervisor.version import software_version

CAUSE_BROKEN: Final = "canary:healthy"
CAUSE_SILENT: Final = "canary:silent"
BOARDS: Final = {
    "replica_json": Board.JSON,
    "replica_gbk": Board.GBK,
    "replica_cards": Board.CARDS,
}
OVERDUE_AFTER: Final = timedelta(hours=50)
_ADS: Final = 240
_SEED: Final = 41
# Of the ads written to break a rule, how many must become leads. This asks whether the chain is
# alive; how well the rules read is measured elsewhere, by ads that people have read.
_LEADS_SHARE: Final = 0.5


class BoardResultKind(LabelledEnum):
    """How a board came through."""

    COMPLETE = ("complete", "完整取得")
    ALARMED = ("alarmed", "已发现异常")
    SILENT = ("silent", "未发现异常")


@dataclass(frozen=True, slots=True)
class Check:
    """One way of behaving, what the chain made of it board by board, and whether that is right."""

    mutation: str
    expected: str
    passed: bool
    boards: tuple["BoardResult", ...]


@dataclass(frozen=True, slots=True)
class SelfCheckState:
    """The newest self-check; an installation that has made none is not overdue."""

    check: SelfCheck | None
    is_failing: bool
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class BoardResult:
    """What the chain made of one board; ``words`` are those an inspector would have read."""

    source_id: str
    verdict: str
    outcome: str
    rows: int
    truth: int
    words: str


def run_self_check(
    session: Session, started_at: datetime, mutations: Sequence[str] = tuple(MUTATIONS)
) -> SelfCheck:
    """Run every check, record the result, and open or close the incidents of the self-check."""
    checks = list(make_checks(mutations))
    with unit_of_work(session):
        row = SelfCheck(
            started_at=started_at,
            finished_at=utc_now(),
            passed=all(check.passed for check in checks),
            report=[asdict(check) for check in checks],
            software=software_version(),
        )
        session.add(row)
        settle(session, SELF_CHECK, _examination(checks))
    return row


def ask_for_self_check(session: Session, actor: Actor) -> None:
    """Note who wants a self-check now; whoever asked has it made."""
    with unit_of_work(session):
        audit.record(session, actor, AuditAction.SELF_CHECK_ASKED, (SELF_CHECK, ""))


def standing(session: Session, now: datetime) -> SelfCheckState:
    """Return how the self-check stands at ``now``."""
    check = newest_check(session)
    if check is None:
        return SelfCheckState(None, is_failing=False, is_overdue=False)
    overdue = now - check.started_at > OVERDUE_AFTER
    return SelfCheckState(check, is_failing=not check.passed, is_overdue=overdue)


def make_checks(mutations: Sequence[str]) -> Iterator[Check]:
    """Scan the healthy boards until they are known, then each misbehaviour once."""
    with _instance() as (session, settings), ReplicaServer(_SEED, _ADS) as server:
        for _ in range(LEARNING_RUNS):
            results = _scan(session, settings, server)
        yield _healthy(session, server, results)
        for name in mutations:
            server.mutations = frozenset({name})
            yield _mutated(name, _scan(session, settings, server))


def _healthy(session: Session, server: ReplicaServer, results: list[BoardResult]) -> Check:
    """Expect every ad once, unchanged, and leads from the ads that were written to break a rule."""
    written = [posting.external_id for posting in server.postings if posting.categories]
    found = leads_among(session, written)
    expected = (
        f"信息全部取得；写有违规内容的 {len(written)} 条中至少 {_LEADS_SHARE:.0%} 成为线索"
        f"（本次 {found} 条）"
    )
    is_complete = all(result.verdict == str(BoardResultKind.COMPLETE) for result in results)
    passed = is_complete and found >= _LEADS_SHARE * len(written)
    return Check(str(Misbehaviour.HEALTHY), expected, passed, tuple(results))


def _mutated(name: str, results: list[BoardResult]) -> Check:
    """Expect silence nowhere, and an alarm wherever the misbehaviour costs something."""
    verdicts = {BoardResultKind.of(result.verdict) for result in results}
    if name in HARMLESS:
        expected, passed = "不影响结果，应完整取得", verdicts == {BoardResultKind.COMPLETE}
    else:
        expected = "应发现异常"
        passed = BoardResultKind.ALARMED in verdicts and BoardResultKind.SILENT not in verdicts
    return Check(name, expected, passed, tuple(results))


def _scan(session: Session, settings: Settings, server: ReplicaServer) -> list[BoardResult]:
    # A fetcher remembers the hosts that asked to be left alone: each check needs one of its own.
    fetcher = Fetcher(user_agent_contact="self-check", allow_loopback=True, pace_seconds=0)
    own = settings.model_copy(update={"replica_url": server.base_url})
    environment = ScanEnvironment(session, own, fetcher)
    key = ScanKey.manual(utc_now())
    scan_id = open_scan(session, environment.settings, key, list(BOARDS))
    run_scan(environment, scan_id)
    end_reading(session)
    return [_result(session, run, server) for run in runs_of(session, scan_id)]


def _result(session: Session, run: SourceRun, server: ReplicaServer) -> BoardResult:
    """Hold what was stored against what the board lists, then ask whether anybody was told."""
    truth = {
        SeenAd(ad.external_id, ad.title, ad.company) for ad in server.truth(BOARDS[run.source_id])
    }
    seen = seen_ads(session, run)
    told = stood_out(session, run)
    if run.outcome is not RunOutcome.OK or told:
        verdict = BoardResultKind.ALARMED
    else:
        verdict = BoardResultKind.COMPLETE if seen == truth else BoardResultKind.SILENT
    words = run.reason or "；".join(told)
    return BoardResult(run.source_id, str(verdict), run.outcome.label, run.rows, len(truth), words)


def _examination(checks: list[Check]) -> Examination:
    found = []
    healthy = next(check for check in checks if check.mutation == str(Misbehaviour.HEALTHY))
    if not healthy.passed:
        words = "；".join(result.words for result in healthy.boards if result.words)
        sentence = f"自检未通过：正常的演示站点没有被完整读取。{words or healthy.expected}"
        found.append(Deviation(CAUSE_BROKEN, sentence, "broken"))
    silent = [check.mutation for check in checks if check is not healthy and not check.passed]
    if silent:
        names = "、".join(Misbehaviour.of(name).label for name in silent)
        sentence = (
            f"自检未通过：{len(silent)} 种情况没有被正确识别（{names}）。"
            "真实来源出现同样情况时也可能无人知晓，请联系管理员。"
        )
        found.append(Deviation(CAUSE_SILENT, sentence, ",".join(silent)[:120]))
    return Examination(tuple(found), frozenset({CAUSE_BROKEN, CAUSE_SILENT}))


@contextmanager
def _instance() -> Iterator[tuple[Session, Settings]]:
    """Give a database and an archive of the check's own; both are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="self-check-") as folder:
        settings = Settings(instance_path=Path(folder), database_url="", scan_workers=0)
        with scratch_session(settings.database_uri) as session:
            yield session, settings
