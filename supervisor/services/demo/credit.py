"""Write the demonstration's credit history: cases with steps, entries, requests, standings."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.demo.credit import (
    FACTS,
    SUMMARIES,
    PlannedFact,
    planned_commitments,
    planned_facts,
)
from supervisor.domain.cases.cases import CaseOrigin, CaseStatus, CaseStep, Outcome
from supervisor.domain.credit.ledger import EntryKind, publicity
from supervisor.domain.credit.remedies import ObjectionKind, ObjectionStatus, RepairStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.domain.platform.deadlines import add_months, working_days_after
from supervisor.domain.platform.roles import Role
from supervisor.services.credit import repair, standings
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.services.remedies import commitments
from supervisor.store.engine import begin_writing
from supervisor.store.tables.cases import Case, CaseStepRow
from supervisor.store.tables.credit import (
    Commitment,
    CreditClockRun,
    CreditEntry,
    Objection,
    RepairApplication,
)
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency

_OPEN_CASES: Final = 9


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who acted in the made-up history; ``None`` where the demonstration has no such account."""

    inspector: int | None
    approver: int | None


def load_demo_credit(session: Session) -> int:
    """Load the history once, up to today; return how many entries were written.

    Needs the demonstration register; a ledger that holds anything is left alone.
    """
    begin_writing(session)
    if session.scalar(select(func.count(CreditEntry.id))) or session.scalar(
        select(func.count(Case.id))
    ):
        session.rollback()
        return 0
    today = clock.today()
    agencies = list(session.scalars(select(Agency).order_by(Agency.id)))
    cast = _Cast(_first(session, Role.INSPECTOR), _first(session, Role.APPROVER))
    facts = planned_facts([agency.star for agency in agencies], today)
    for number, fact in enumerate(facts, start=1):
        _write_fact(session, cast, agencies[fact.agency], fact, (number, today))
    _write_open_cases(session, cast, agencies, (len(facts), today))
    for position in planned_commitments(len(agencies)):
        _write_commitment(session, agencies[position], today)
    session.flush()
    first = min((fact.decided_on for fact in facts), default=today) - timedelta(days=1)
    standings.advance_all(session, None, first)
    standings.advance_all(session, first, today)
    session.merge(CreditClockRun(on_date=today))
    session.commit()
    return len(facts)


def _first(session: Session, role: Role) -> int | None:
    return session.scalar(select(User.id).where(User.role == role).order_by(User.id).limit(1))


def _moment(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), OFFICE_ZONE).astimezone(UTC)


def _case(cast: _Cast, agency: Agency, code: str, opened: date, number: int) -> Case:
    return Case(
        number=f"武昌人社案〔{opened.year}〕{number}号",
        agency_id=agency.id,
        origin=CaseOrigin.INSPECTION,
        summary=f"监督检查发现：{SUMMARIES[code]}",
        status=CaseStatus.OPEN,
        opened_by=cast.inspector,
        opened_at=_moment(opened),
        opened_on=opened,
        act_ended_on=opened - timedelta(days=3),
    )


def _step(session: Session, case: Case, step: CaseStep, by: int | None, on: date) -> None:
    session.add(CaseStepRow(case_id=case.id, step=step, by_id=by, at=_moment(on)))


def _propose(cast: _Cast, case: Case, code: str, on: date, basis: str) -> None:
    facts, outcome = FACTS[code]
    case.outcome = outcome
    case.facts = facts
    case.legal_basis = basis
    case.event_code = code
    case.fine_cents = 1_000_000 if outcome is Outcome.FINE else 0
    case.notified_on = on - timedelta(days=6) if outcome.is_penalty else None
    case.statement = "当事人书面放弃陈述申辩。" if outcome.is_penalty else ""
    case.proposed_by = cast.inspector
    case.proposed_at = _moment(on)
    case.status = CaseStatus.PROPOSED


def _write_fact(
    session: Session, cast: _Cast, agency: Agency, fact: PlannedFact, key: tuple[int, date]
) -> None:
    number, today = key
    scheme = credit_scheme_on(session, fact.decided_on)
    event = scheme.events[fact.code]
    opened = fact.decided_on - timedelta(days=35)
    case = _case(cast, agency, fact.code, opened, number)
    session.add(case)
    session.flush()
    _propose(cast, case, fact.code, fact.decided_on, event.basis)
    served = min(fact.decided_on + timedelta(days=2), today)
    case.decided_by, case.decided_on, case.served_on = cast.approver, fact.decided_on, served
    case.document_number = f"武昌人社监〔{fact.decided_on.year}〕{number}号"
    case.status = CaseStatus.SERVED
    case.duty_done_on = min(served + timedelta(days=20), today) if fact.is_duty_done else None
    for step, by, on in (
        (CaseStep.OPEN, cast.inspector, opened),
        (CaseStep.PROPOSE, cast.inspector, fact.decided_on),
        (CaseStep.APPROVE, cast.approver, fact.decided_on),
        (CaseStep.SERVE, cast.inspector, served),
    ):
        _step(session, case, step, by, on)
    entry = CreditEntry(
        agency_id=agency.id,
        kind=EntryKind.MERIT if event.is_merit else EntryKind.FACT,
        code=event.code,
        label=event.label,
        points=event.points if event.is_merit else -event.points,
        entry_class=event.entry_class,
        facts=case.facts,
        legal_basis=case.legal_basis,
        document_number=case.document_number,
        document_on=fact.decided_on,
        case_id=case.id,
        effective_on=served,
        ends_on=add_months(fact.decided_on, event.months),
        recorded_on=served,
        recorded_at=_moment(served, 15),
        recorded_by=cast.inspector,
        scheme=scheme.version,
    )
    session.add(entry)
    session.flush()
    _write_after(session, cast, entry, fact, today)


def _write_after(
    session: Session, cast: _Cast, entry: CreditEntry, fact: PlannedFact, today: date
) -> None:
    """Write what the agency asked and what became of it, as far as the dates allow it."""
    earliest = publicity(entry.entry_class, entry.document_on).repairable_from
    is_over = entry.ends_on is not None and entry.ends_on <= today
    asked = max(earliest, entry.effective_on) + timedelta(days=6)
    answered = asked + timedelta(days=5)
    can_repair = fact.is_duty_done and entry.ends_on is not None and answered < entry.ends_on
    if fact.after == "repaired" and can_repair and answered <= today:
        _write_repair(session, cast, entry, (asked, answered))
    elif fact.after == "repairing" and fact.is_duty_done and earliest <= today and not is_over:
        _write_repair(session, cast, entry, (today, None))
    elif fact.after == "withdrawn" and entry.effective_on + timedelta(days=30) <= today:
        _end(session, cast, entry, EntryKind.WITHDRAWAL, entry.effective_on + timedelta(days=30))
    elif fact.after == "objected" and not is_over:
        session.add(
            Objection(
                agency_id=entry.agency_id,
                kind=ObjectionKind.OBJECTION,
                entry_id=entry.id,
                status=ObjectionStatus.SUBMITTED,
                ground="部分事实与实际不符，申请复核并愿意提供用工协议。",
                submitted_at=_moment(today),
                due_on=working_days_after(today, 7).on,
            )
        )


def _write_repair(
    session: Session, cast: _Cast, entry: CreditEntry, days: tuple[date, date | None]
) -> None:
    asked, answered = days
    commitment = Commitment(
        agency_id=entry.agency_id,
        title=repair.COMMITMENT_TITLE,
        text=repair.COMMITMENT_TEXT,
        signed_by="负责人",
        signed_at=_moment(asked),
    )
    session.add(commitment)
    session.flush()
    application = RepairApplication(
        agency_id=entry.agency_id,
        entry_id=entry.id,
        commitment_id=commitment.id,
        status=RepairStatus.SUBMITTED,
        account="已改正并履行完毕全部义务，附整改照片和缴款凭证。",
        submitted_at=_moment(asked),
        due_on=working_days_after(asked, 7).on,
    )
    if answered is not None:
        application.status = RepairStatus.GRANTED
        application.reviewed_by, application.opinion = cast.inspector, "材料齐全，符合条件。"
        application.decided_by, application.decided_on = cast.approver, answered
        application.answer = "符合信用修复条件，准予修复。"
        _end(session, cast, entry, EntryKind.REPAIR, answered)
    session.add(application)


def _end(session: Session, cast: _Cast, entry: CreditEntry, kind: EntryKind, on: date) -> None:
    reason = "符合信用修复条件，准予修复。" if kind is EntryKind.REPAIR else "复议决定撤销原决定。"
    session.add(
        CreditEntry(
            agency_id=entry.agency_id,
            kind=kind,
            code=entry.code,
            label=entry.label,
            points=0,
            entry_class=entry.entry_class,
            document_on=on,
            case_id=entry.case_id,
            target_id=entry.id,
            effective_on=on,
            recorded_on=on,
            recorded_at=_moment(on, 16),
            recorded_by=cast.approver,
            scheme=entry.scheme,
            reason=reason,
        )
    )


def _write_open_cases(
    session: Session, cast: _Cast, agencies: list[Agency], key: tuple[int, date]
) -> None:
    """Write cases still under way: some being looked into, some waiting for the approver."""
    number, today = key
    codes = list(FACTS)
    chosen = [agency for agency in agencies if not agency.star][:: max(1, len(agencies) // 12)]
    for position, agency in enumerate(chosen[:_OPEN_CASES]):
        code = codes[position % 10]
        opened = today - timedelta(days=4 + 11 * position)
        case = _case(cast, agency, code, opened, number + position + 1)
        session.add(case)
        session.flush()
        _step(session, case, CaseStep.OPEN, cast.inspector, opened)
        if position % 3 == 2:
            basis = credit_scheme_on(session, today).events[code].basis
            _propose(cast, case, code, today - timedelta(days=1), basis)
            _step(session, case, CaseStep.PROPOSE, cast.inspector, today - timedelta(days=1))


def _write_commitment(session: Session, agency: Agency, today: date) -> None:
    session.add(
        Commitment(
            agency_id=agency.id,
            title=commitments.TITLE,
            text=commitments.TEXT,
            signed_by=agency.legal_representative or "负责人",
            signed_at=_moment(today - timedelta(days=200)),
        )
    )
