"""What inspectors found on the spot: handed in once, perhaps late from a phone, never lost."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from supervisor.domain.fieldwork.draws import DrawError
from supervisor.domain.fieldwork.inspections import (
    CHECKLIST,
    LEAST_OFFICERS,
    InspectionResult,
    ReportOutcome,
)
from supervisor.domain.platform import clock
from supervisor.services.platform import audit
from supervisor.services.platform.attachments import CleanFile
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.fieldwork import inspections as queries
from supervisor.store.tables.fieldwork import Inspection, InspectionPhoto, InspectionReport


@dataclass(frozen=True, slots=True)
class FieldReport:
    """A filled form; ``version`` is the inspection's when the form was opened.

    ``client_id`` is made with the form, so that the same one sent twice is known again.
    """

    client_id: str
    version: int
    inspected_on: date
    result: InspectionResult
    attended: tuple[str, ...]
    checklist: dict[str, str] = field(default_factory=dict)
    note: str = ""
    photos: tuple[CleanFile, ...] = ()


def hand_in(
    session: Session, actor: Actor, inspection_id: int, report: FieldReport
) -> ReportOutcome:
    """Keep a report and, where nobody came first, make it the inspection's. Raises ``DrawError``.

    A report that was received before changes nothing. One that comes after another's is kept
    beside it as a conflict, to be compared and taken over by hand.
    """
    with unit_of_work(session):
        known = queries.report_sent_as(session, report.client_id)
        if known is not None:
            if known.inspection_id != inspection_id:
                raise DrawError("这份登记属于另一户，请刷新页面后重新填写。")
            return known.outcome
        inspection = session.get_one(Inspection, inspection_id)
        problem = _problem_with(inspection, actor, report)
        if problem:
            raise DrawError(problem)
        is_first = inspection.version == report.version and inspection.published_at is None
        outcome = ReportOutcome.TAKEN if is_first else ReportOutcome.CONFLICT
        row = _row(inspection_id, actor, report, outcome)
        session.add(row)
        if is_first:
            _take(inspection, row)
        _log(session, actor, inspection, str(outcome))
    return outcome


def take_over(
    session: Session, actor: Actor, inspection_id: int, report_id: int, version: int
) -> None:
    """Put a conflicting report in the place of the one that stands. Raises ``DrawError``."""
    with unit_of_work(session):
        inspection = session.get_one(Inspection, inspection_id)
        row = session.get(InspectionReport, report_id)
        if not may_record(inspection, actor.user_id):
            raise DrawError("只有抽到的检查人员可以决定采用哪一份。")
        if row is None or row.inspection_id != inspection_id:
            raise DrawError("没有这份登记。")
        if inspection.published_at is not None:
            raise DrawError("结果已经公布，不能再改。")
        if inspection.version != version:
            raise DrawError("检查结果在您查看期间有了变化，请看过后再采用。")
        _take(inspection, row)
        for other in queries.reports_of(session, inspection_id):
            other.outcome = ReportOutcome.TAKEN if other is row else ReportOutcome.CONFLICT
        _log(session, actor, inspection, "taken_over")


def may_record(inspection: Inspection, user_id: int | None) -> bool:
    """Tell whether the person was drawn for the inspection."""
    return user_id is not None and queries.public_number(user_id) in inspection.inspectors


def _problem_with(inspection: Inspection, actor: Actor, report: FieldReport) -> str:
    if not may_record(inspection, actor.user_id):
        return "只有抽到的检查人员可以登记这户的结果。"
    if report.inspected_on > clock.today():
        return "检查日期不能晚于今天。"
    if not set(report.attended) <= set(inspection.inspectors):
        return "到场人员应是抽到的检查人员。"
    if len(set(report.attended)) < LEAST_OFFICERS:
        return f"到场检查人员不得少于 {LEAST_OFFICERS} 人，请勾选到场人员。"
    if report.result.is_faulty and not report.note.strip():
        return "发现问题的，请写明问题和处理。"
    unknown = set(report.checklist) - set(CHECKLIST)
    return f"没有这些检查事项：{'、'.join(sorted(unknown))}。" if unknown else ""


def _row(
    inspection_id: int, actor: Actor, report: FieldReport, outcome: ReportOutcome
) -> InspectionReport:
    return InspectionReport(
        inspection_id=inspection_id,
        client_id=report.client_id,
        by_id=actor.user_id,
        outcome=outcome,
        inspected_on=report.inspected_on,
        result=report.result,
        attended=sorted(set(report.attended)),
        checklist=report.checklist,
        note=report.note.strip(),
        photos=[
            InspectionPhoto(
                name=one.name, media_type=one.media_type, digest=one.digest, data=one.data
            )
            for one in report.photos
        ],
    )


def _take(inspection: Inspection, row: InspectionReport) -> None:
    inspection.inspected_on, inspection.result = row.inspected_on, row.result
    inspection.attended, inspection.checklist = row.attended, row.checklist
    inspection.note, inspection.recorded_by = row.note, row.by_id


def _log(session: Session, actor: Actor, inspection: Inspection, step: str) -> None:
    detail = {"step": step, "draw": inspection.draw_id}
    subject = ("inspection", inspection.id)
    audit.record(session, actor, AuditAction.INSPECTION_RECORDED, subject, detail)
