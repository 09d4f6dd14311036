"""Builders of users, agencies, nights, ads and findings for tests; every text is invented.

A ``World`` writes rows as the scan would leave them, raw pages and rule packs in the archive
included, so that pages can be tested without running a scan.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy.orm import Session

from scrapers.contract import Document, PageRequest
from scrapers.evidence.archive import Archive
from supervisor.domain.collect.runs import JobStatus, RunOutcome, ScanTrigger
from supervisor.domain.leads.findings import Decision, FindingStatus, RejectReason
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.domain.postings.places import Jurisdiction
from supervisor.domain.register.agencies import LicenceEventKind, LicenceKind
from supervisor.domain.screening.model import Category, Severity
from supervisor.services.platform.accounts import NewUser, add_account
from supervisor.services.platform.audit import SYSTEM
from supervisor.settings import Settings
from supervisor.store.tables.collect import RawPage, RefusedRow, Scan, SourceRun, Version
from supervisor.store.tables.leads import Finding, FindingHit, Review
from supervisor.store.tables.platform import User
from supervisor.store.tables.postings import Posting, PostingRevision
from supervisor.store.tables.register import Agency, Licence, LicenceEventRow

PASSWORD = "quiet-river-42"
NIGHT = datetime(2026, 11, 22, 18, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Hit:
    """A place to mark: the words must stand in the field."""

    span: str
    category: Category = Category.GENDER
    severity: Severity = Severity.ORDINARY
    field: str = "text"
    rule: str = "gender.test"
    exception: str | None = None
    basis: tuple[str, ...] = ("就业促进法 第二十七条",)
    version: int = 1


@dataclass
class Ad:
    """What an ad says; the defaults make an ordinary one."""

    title: str = "仓库分拣员"
    company: str = "武汉晨帆人力资源有限公司"
    text: str = "岗位职责：分拣入库商品。\n任职要求：限男性，能吃苦。联系人小周。"
    source: str = "handover"
    city: str = "武汉市"
    url: str = ""
    salary_text: str = "5000-7000元/月"
    hits: Sequence[Hit] = field(default_factory=lambda: [Hit("限男性")])


class World:
    """Makes rows in one session, committing as it goes."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session = session
        self.settings = settings
        self.archive = Archive(settings.archive_path)
        self.serial = 0
        self.people: set[str] = set()
        self._version_ids: dict[tuple[str, bytes], int] = {}

    def next(self) -> int:
        self.serial += 1
        return self.serial

    def refresh(self) -> None:
        """See what others have committed."""
        self.session.rollback()
        self.session.expire_all()

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.commit()
        return row

    def user(self, role: Role = Role.INSPECTOR, name: str = "", **values: Any) -> User:
        username = name or f"{role}{self.next()}"
        display = values.pop("display_name", f"{role.label}{username[-2:]}")
        if display in self.people:  # two accounts of one name would be one person's
            display += str(self.next())
        self.people.add(display)
        return add_account(
            self.session, SYSTEM, NewUser(username, display, PASSWORD, role, **values)
        )

    def agency(self, name: str = "武汉晨帆人力资源有限公司", **values: Any) -> Agency:
        number = self.next()
        licence = Licence(
            kind=LicenceKind.HR_SERVICE,
            number=f"420106{number:06d}",
            scope=["job_brokerage"],
            valid_from=date(2024, 1, 1),
            valid_to=date(2029, 1, 1),
            events=[LicenceEventRow(kind=LicenceEventKind.GRANTED, on_date=date(2024, 1, 1))],
        )
        values = {"uscc": f"TESTUSCC{number:010d}", "licences": [licence]} | values
        return self.add(Agency(name=name, **({"street": Street.SHUIGUOHU} | values)))

    def version(self, kind: str, content: Any, items: int = 1) -> Version:
        digest = self.archive.put_blob(kind, orjson.dumps(content))
        found = self.session.query(Version).filter_by(kind=kind, digest=digest).one_or_none()
        return found or self.add(Version(kind=kind, digest=digest, items=items))

    def version_id(self, kind: str, content: Any) -> int:
        """Return the id of a version, made or looked up once."""
        key = kind, orjson.dumps(content)
        if key not in self._version_ids:
            self._version_ids[key] = self.version(kind, content).id
        return self._version_ids[key]

    def scan(self, started_at: datetime = NIGHT, **values: Any) -> Scan:
        values = {
            "key": f"night:{started_at.date()}:{self.next()}",
            "trigger": ScanTrigger.NIGHT,
            "night": started_at.date(),
            "finished_at": started_at + timedelta(minutes=20),
            "status": JobStatus.SUCCEEDED,
            "register_version_id": self.version_id("register", []),
            "rules_version_id": self.version_id("rules", {}),
        } | values
        return self.add(Scan(started_at=started_at, **values))

    def run(self, scan: Scan, source: str = "handover", **values: Any) -> SourceRun:
        values = {"outcome": RunOutcome.OK, "rows": 120, "new": 7, "findings": 3} | values
        return self.add(
            SourceRun(
                scan_id=scan.id,
                source_id=source,
                started_at=scan.started_at,
                finished_at=scan.finished_at,
                **values,
            )
        )

    def page(self, run: SourceRun, body: bytes, content_type: str = "application/json") -> RawPage:
        url = f"http://board.example/{self.next()}"
        headers = {"content-type": content_type}
        writer = self.archive.writer(run.source_id)
        ref = writer.add_document(
            Document(url, 200, headers, body, run.started_at), PageRequest(url)
        )
        writer.close()
        return self.add(
            RawPage(
                source_run_id=run.id,
                source_id=run.source_id,
                sequence=self.next(),
                url=url,
                status=200,
                headers=headers,
                digest=ref.digest,
                length=ref.length,
                archive_file=ref.file,
                archive_offset=ref.offset,
                received_at=run.started_at,
                is_done=True,
            )
        )

    def refused(self, page: RawPage, row: int, **values: Any) -> RefusedRow:
        values = {"column": "title", "value": "", "expected": "职位名称不能为空"} | values
        return self.add(RefusedRow(raw_page_id=page.id, row=row, **values))

    def posting(self, ad: Ad, page: RawPage | None = None) -> Posting:
        number = self.next()
        if page is None:
            run = self.run(self.scan(), ad.source)
            page = self.page(run, orjson.dumps([{"title": ad.title, "text": ad.text}]))
        posting = Posting(
            source_id=ad.source,
            external_id=f"ad-{number}",
            first_seen_at=page.received_at,
            last_seen_at=page.received_at,
            content_digest=_digest(ad.title, ad.company, ad.text),
            cluster_id=number,
            revisions=[_revision(1, ad, page)],
        )
        return self.add(posting)

    def reword(self, finding: Finding, text: str, hits: Sequence[Hit]) -> Finding:
        """Change the ad's text as a later night would, re-opening the finding."""
        old = finding.revision
        ad = Ad(old.title, old.company, text)
        revision = _revision(old.number + 1, ad, old.raw_page)
        revision.posting_id = finding.posting_id
        self.add(revision)
        finding.posting.revision_count = revision.number
        finding.revision_id = revision.id
        finding.reopened_at = utc_now()
        finding.status = FindingStatus.OPEN
        self.session.add_all(_hits(finding, revision, hits))
        self.session.commit()
        self.session.refresh(finding)
        return finding

    def finding(self, ad: Ad | None = None, **values: Any) -> Finding:
        ad = ad or Ad()
        page = values.pop("page", None)
        copied = values.pop("copy_of", None)
        posting = self.posting(ad, page)
        if copied is not None:
            posting.cluster_id = copied.cluster_id
        revision = posting.revisions[0]
        severity = max((hit.severity for hit in ad.hits), key=lambda s: s.rank)
        values = {
            "severity": severity,
            "severity_rank": severity.rank,
            "verdict": Verdict.UNKNOWN,
            "jurisdiction": Jurisdiction.LOCAL,
            "grounds": _digest(*sorted(f"{hit.rule} {hit.span}" for hit in ad.hits)),
            "match": MATCH,
            "intermediary": INTERMEDIARY,
            "register_version_id": self.version_id("register", []),
            "rules_version_id": self.version_id("rules", {}),
        } | values
        finding = self.add(
            Finding(
                posting_id=posting.id,
                revision_id=revision.id,
                source_id=ad.source,
                poster_key=revision.poster_key,
                text_digest=revision.text_digest,
                cluster_id=posting.cluster_id,
                **values,
            )
        )
        self.session.add_all(_hits(finding, revision, ad.hits))
        self.session.commit()
        return finding

    def review(self, finding: Finding, user: User, decision: Decision, **values: Any) -> Review:
        if decision is Decision.REJECT:
            values.setdefault("reason", RejectReason.WORDING_MISREAD)
        finding.status = decision.status
        return self.add(
            Review(
                finding_id=finding.id,
                revision_id=finding.revision_id,
                register_version_id=finding.register_version_id,
                rules_version_id=finding.rules_version_id,
                reviewer_id=user.id,
                decision=decision,
                **values,
            )
        )


MATCH = {
    "verdict": "possible",
    "score": 0.71,
    "why": "同城不同字号，疑似另一家机构。",
    "version": "test",
    "agency_key": "",
    "features": [
        {"name": "字号", "in_ad": "晨帆", "in_register": "晨航", "result": "similar"},
        {"name": "城市", "in_ad": "武汉", "in_register": "武汉", "result": "same"},
        {"name": "信用代码", "in_ad": "", "in_register": "91420106MA4K0000XX", "result": "missing"},
    ],
    "candidates": [
        {"agency_key": "", "name": "武汉晨航人力资源有限公司", "score": 0.71, "features": []}
    ],
}
INTERMEDIARY = {
    "is_likely": True,
    "weight": 2.5,
    "evidence": [
        {"kind": "name", "text": "名称含“人力资源”", "weight": 1.5},
        {"kind": "phrase", "text": "正文写明“代招”", "weight": 2.0},
        {"kind": "own", "text": "正文出现“我公司直招”", "weight": -1.0},
    ],
}


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _revision(number: int, ad: Ad, page: RawPage) -> PostingRevision:
    return PostingRevision(
        number=number,
        content_digest=_digest(ad.title, ad.company, ad.text),
        text_digest=_digest(ad.title, ad.text),
        raw_page_id=page.id,
        raw_row=1,
        seen_at=page.received_at,
        title=ad.title,
        company=ad.company,
        poster_key=ad.company[:200],
        text=ad.text,
        city=ad.city,
        salary_text=ad.salary_text,
        url=ad.url,
        published_on=date(2026, 11, 20),
    )


def _hits(finding: Finding, revision: PostingRevision, hits: Sequence[Hit]) -> list[FindingHit]:
    return [_hit(finding, revision, hit) for hit in hits]


def _hit(finding: Finding, revision: PostingRevision, hit: Hit) -> FindingHit:
    start = getattr(revision, hit.field).index(hit.span)
    return FindingHit(
        finding_id=finding.id,
        revision_id=revision.id,
        category=hit.category,
        field=hit.field,
        start=start,
        end=start + len(hit.span),
        span=hit.span,
        rule=hit.rule,
        rule_version=hit.version,
        severity=hit.severity,
        basis=list(hit.basis),
        exception=hit.exception,
    )
