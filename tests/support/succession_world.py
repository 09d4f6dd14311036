"""A revoked agency and the ads of whoever came after, handed over and scanned as files are."""

import json
from datetime import date, timedelta

from sqlalchemy.orm import Session

from scrapers.fetching.fetcher import Fetcher
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.register.agencies import LicenceEventKind, LicenceKind
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.platform.seal import Seal
from supervisor.services.successions.successions import recompute
from supervisor.settings import Settings
from supervisor.store.tables.register import Agency, Licence, LicenceEventRow
from tests.support.scan_samples import scan

TODAY = date(2026, 11, 23)
REVOKED_ON = date(2026, 6, 1)
OLD = "武汉澜舟人力资源有限公司"
NEW = "武汉砚桥企业服务部"
PHONE = "13812345678"
WECHAT = "lanzhou_hr88"
ADDRESS = "武汉市武昌区徐家棚街道和平大道12号3层"
TEXT = "急招电子厂普工，长白班，包吃住，底薪加计件，每月十五日发薪，需吃苦耐劳，入职即签合同。"


class SuccessionWorld:
    """Fills one installation; every write goes through the services."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session = session
        self.settings = settings
        self.serial = 0

    def agency(self, name: str = OLD, *, revoked: bool = True, **values) -> Agency:
        self.serial += 1
        granted = values.pop("granted", date(2022, 1, 1))
        events = [LicenceEventRow(kind=LicenceEventKind.GRANTED, on_date=granted)]
        if revoked:
            events.append(LicenceEventRow(kind=LicenceEventKind.REVOKED, on_date=REVOKED_ON))
        licence = Licence(
            kind=LicenceKind.HR_SERVICE,
            number=f"42010699{self.serial:04d}",
            scope=["job_brokerage"],
            valid_from=granted,
            valid_to=granted + timedelta(days=1826),
            events=events,
        )
        facts = {"phone": PHONE, "address": ADDRESS, "legal_representative": "周康永"} | values
        row = Agency(name=name, uscc=f"SUCCESSION{self.serial:08d}", licences=[licence], **facts)
        self.session.add(row)
        self.session.commit()
        return row

    def ads(self, *ads: dict[str, str]) -> None:
        """Hand over ads; what an ad leaves out is an ordinary one's."""
        lines = []
        for ad in ads:
            self.serial += 1
            row = {"id": f"handed-{self.serial}", "title": "普工", "company": NEW, "city": "武汉市"}
            lines.append(json.dumps({**row, "text": TEXT, **ad}, ensure_ascii=False))
        folder = self.settings.inbox_path / "handover"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"ads{self.serial}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        scan(ScanEnvironment(self.session, self.settings, Fetcher(user_agent_contact="test")))

    def recompute(self) -> int:
        return recompute(self.session, Seal.of(self.settings), utc_now().date())
