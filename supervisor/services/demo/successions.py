"""Write the demonstration's one decision that closes an outfit which never had a licence."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.demo.successors import CLOSED, CLOSED_BEFORE
from supervisor.domain.cases.cases import CaseOrigin, CaseStatus, Outcome
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.services.cases.opening import Party, open_case_against
from supervisor.services.platform.audit import SYSTEM
from supervisor.store.engine import begin_writing
from supervisor.store.tables.cases import Case

_SUMMARY = "未经许可擅自从事职业中介活动"
_FACTS = "当事人未取得人力资源服务许可，以微信和招聘平台代招工人并收取费用，违法事实清楚。"
_BASIS = "人力资源市场暂行条例第四十二条"


def load_demo_closure(session: Session) -> None:
    """Close the outfit some weeks before today, unless that has been written already."""
    begin_writing(session)
    if session.scalar(select(Case.id).where(Case.respondent == CLOSED)) is not None:
        session.rollback()
        return
    decided = clock.today() - CLOSED_BEFORE
    origin = (CaseOrigin.REPORT, None)
    case = open_case_against(session, Party(None, CLOSED), origin, SYSTEM, summary=_SUMMARY)
    case.opened_on = decided - timedelta(days=30)
    case.opened_at = datetime.combine(case.opened_on, time(10), OFFICE_ZONE)
    case.steps[0].at = case.opened_at
    case.status, case.outcome = CaseStatus.SERVED, Outcome.CLOSURE
    case.facts, case.legal_basis = _FACTS, _BASIS
    case.notified_on, case.statement = decided - timedelta(days=6), "当事人书面放弃陈述申辩。"
    case.decided_on, case.served_on = decided, decided + timedelta(days=2)
    case.document_number = f"武昌人社监〔{decided.year}〕取1号"
    session.commit()
