"""Made-up ads for scan tests, and what a finished scan must have stored of them."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.store.tables.collect import RawPage, RefusedRow, Scan, SourceRun
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.postings import Posting, PostingRevision, PostingTrace
from supervisor.store.tables.reader import LookCandidate

TEXTS = (
    "岗位职责：负责仓库收货、盘点与发货。任职要求：做事认真，能适应倒班。",
    "任职要求：限男性，能吃苦耐劳，有驾照者优先考虑。",
    "招聘前台文员，要求35岁以下，形象气质佳。",
    "我公司代招某电子厂普工，入职前须缴纳押金300元。",
)
COMPANIES = ("武汉青禾苗木有限公司", "武汉云桥驿人力资源有限公司", "湖北柳巷餐饮管理有限公司")


def ad(number: int) -> dict[str, str]:
    return {
        "id": f"ad-{number}",
        "title": f"岗位{number}",
        "company": COMPANIES[number % len(COMPANIES)],
        "city": "武汉市",
        "text": f"{TEXTS[number % len(TEXTS)]}编号{number}。",
        "address": f"武汉市武昌区和平大道{number + 1}号",
    }


def write_ads(path: Path, numbers: range) -> Path:
    lines = (json.dumps(ad(number), ensure_ascii=False) for number in numbers)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def scan(environment: ScanEnvironment, sources: tuple[str, ...] = ("handover",)) -> int:
    key = ScanKey.manual(utc_now())
    scan_id = open_scan(environment.session, environment.settings, key, list(sources))
    run_scan(environment, scan_id)
    return scan_id


@dataclass(frozen=True)
class Stored:
    """Everything a scan stores that must not depend on how often it was cut off."""

    external_ids: tuple[str, ...]
    revisions: int
    findings: tuple[tuple[str, str, str], ...]
    hits: int
    refused: int
    traces: int
    counts: tuple[int, int, int, int, int]
    unread_pages: int
    looks: tuple[tuple[str, str, float], ...]


def stored(session: Session) -> Stored:
    findings = session.execute(
        select(Posting.external_id, Finding.severity, Finding.verdict)
        .join(Finding, Finding.posting_id == Posting.id)
        .order_by(Posting.external_id)
    )
    run = SourceRun
    return Stored(
        external_ids=tuple(
            session.scalars(select(Posting.external_id).order_by(Posting.external_id))
        ),
        revisions=session.scalar(select(func.count(PostingRevision.id))) or 0,
        findings=tuple(
            (ad_id, str(severity), str(verdict)) for ad_id, severity, verdict in findings
        ),
        hits=session.scalar(select(func.count(FindingHit.id))) or 0,
        refused=session.scalar(select(func.count(RefusedRow.id))) or 0,
        traces=session.scalar(select(func.count(PostingTrace.revision_id))) or 0,
        counts=tuple(
            session.execute(
                select(
                    func.sum(run.rows),
                    func.sum(run.new),
                    func.sum(run.changed),
                    func.sum(run.refused),
                    func.sum(run.findings),
                )
            ).one()
        ),
        unread_pages=session.scalar(select(func.count(RawPage.id)).where(~RawPage.is_done)) or 0,
        looks=tuple(
            (ad_id, str(reason), worth)
            for ad_id, reason, worth in session.execute(
                select(Posting.external_id, LookCandidate.reason, LookCandidate.worth)
                .join(Posting, Posting.id == LookCandidate.posting_id)
                .order_by(Posting.external_id)
            )
        ),
    )


class Nights:
    """Nights one after another, each with the ads its sources hand over."""

    def __init__(self, environment: ScanEnvironment) -> None:
        self.environment = environment
        self.night = date(2026, 1, 1)

    def __call__(self, **rows: list[dict[str, str]]) -> None:
        for source, ads in rows.items():
            folder = self.environment.settings.inbox_path / source
            folder.mkdir(parents=True, exist_ok=True)
            lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in ads)
            (folder / "ads.jsonl").write_text(lines, encoding="utf-8")
        session, self.night = self.environment.session, self.night + timedelta(days=1)
        session.get_one(Scan, scan(self.environment, tuple(rows))).night = self.night
        session.commit()
        session.expire_all()
