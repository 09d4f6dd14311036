"""Annual reports and quarterly statistics: drafted, handed in, returned, accepted, published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from supervisor.domain.credit.remedies import RequestKind
from supervisor.domain.duties.figures import FIGURES, FigureProblem, doubts, read_figures
from supervisor.domain.duties.periods import FilingKind, ReportingPeriod, open_periods
from supervisor.domain.duties.steps import DutyError, HandedInStatus, check_reason
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import office_date, utc_now
from supervisor.services.credit import annual_reports
from supervisor.services.platform import audit, request_files
from supervisor.services.platform.attachments import CleanFile
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.duties import filings as queries
from supervisor.store.tables.duties import PeriodicFiling

_TAKEN: str = "这份报送已被他人办理，请刷新后核对。"
_LONGEST_NOTE = 1_000


@dataclass(frozen=True, slots=True)
class TypedFiling:
    """What an agency has filled in; ``version`` is that of the row seen, 0 where there was none."""

    period: ReportingPeriod
    figures: Mapping[str, str]
    note: str = ""
    version: int = 0
    files: Sequence[CleanFile] = field(default=())


class FigureRefusal(DutyError):
    """Figures that cannot be taken, each with what is wrong."""

    def __init__(self, problems: Sequence[FigureProblem]) -> None:
        super().__init__(f"有 {len(problems)} 项需要改正，见下方说明。没有保存。")
        self.problems = {problem.key: problem.text for problem in problems}


def save(
    session: Session, actor: Actor, agency_id: int, typed: TypedFiling, *, is_final: bool
) -> PeriodicFiling:
    """Keep a draft, or hand it in (``is_final``). Raises ``DutyError``, ``FigureRefusal``."""
    period = typed.period
    if period not in open_periods(period.kind, clock.today()):
        raise DutyError(f"{period.label}现在不能报送。")
    note = typed.note.strip()
    if len(note) > _LONGEST_NOTE:
        raise DutyError(f"说明最多 {_LONGEST_NOTE} 字，现在是 {len(note)} 字。")
    values, problems = read_figures(period.kind, typed.figures, is_complete=is_final)
    if problems:
        raise FigureRefusal(problems)
    with unit_of_work(session):
        filing = _editable(session, agency_id, typed)
        filing.figures, filing.note, filing.saved_at = values, note, utc_now()
        if is_final:
            filing.status = HandedInStatus.SUBMITTED
            filing.submitted_by, filing.submitted_at = actor.user_id, utc_now()
            filing.reported_on = filing.reported_on or clock.today()
        return _keep(session, actor, filing, typed.files)


def send_back(
    session: Session, actor: Actor, filing_id: int, version: int, reason: str
) -> PeriodicFiling:
    """Return a filing saying why; raises ``DutyError``."""
    kept = check_reason(reason)
    with unit_of_work(session):
        filing = _at(session, filing_id, version, HandedInStatus.SUBMITTED)
        filing.status, filing.reason = HandedInStatus.RETURNED, kept
        filing.checked_by, filing.checked_at = actor.user_id, utc_now()
        return _keep(session, actor, filing)


def accept(session: Session, actor: Actor, filing_id: int, version: int) -> PeriodicFiling:
    """Accept a filing; an annual report counts as received on the day it first came in."""
    with unit_of_work(session):
        filing = _at(session, filing_id, version, HandedInStatus.SUBMITTED)
        filing.status, filing.reason = HandedInStatus.ACCEPTED, ""
        filing.checked_by, filing.checked_at = actor.user_id, utc_now()
        if filing.kind is FilingKind.ANNUAL:
            on = filing.reported_on or office_date(filing.submitted_at or utc_now())
            annual_reports.note(session, actor, filing.agency_id, int(filing.period), on)
        return _keep(session, actor, filing)


def publish(
    session: Session, actor: Actor, filing_id: int, version: int, *, is_shown: bool
) -> PeriodicFiling:
    """Show the permitted part of an accepted annual report on the public page, or take it down."""
    with unit_of_work(session):
        filing = _at(session, filing_id, version, HandedInStatus.ACCEPTED)
        if filing.kind is not FilingKind.ANNUAL:
            raise DutyError("只公示年度报告，市场统计只汇总使用。")
        filing.published_on = clock.today() if is_shown else None
        return _keep(session, actor, filing)


def doubts_about(session: Session, filing: PeriodicFiling) -> list[str]:
    """Return what looks unlikely in a filing, beside the period before and the register."""
    period = ReportingPeriod.of(filing.kind, filing.period)
    before = queries.filing_at(session, filing.agency_id, filing.kind, period.before.key)
    known = before.figures if before and before.status is HandedInStatus.ACCEPTED else None
    return doubts(filing.kind, filing.figures, known, filing.agency.staff_count)


def public_figures(filing: PeriodicFiling) -> list[tuple[str, str]]:
    """Return label and text of the figures of a filing that may be shown to anybody."""
    return [
        (figure.label, figure.text(filing.figures.get(figure.key)))
        for figure in FIGURES[filing.kind]
        if figure.is_public
    ]


def _editable(session: Session, agency_id: int, typed: TypedFiling) -> PeriodicFiling:
    period = typed.period
    filing = queries.filing_at(session, agency_id, period.kind, period.key)
    if filing is None:
        filing = PeriodicFiling(
            agency_id=agency_id,
            kind=period.kind,
            period=period.key,
            status=HandedInStatus.DRAFT,
        )
        session.add(filing)
    elif not filing.status.is_editable:
        raise DutyError(f"{period.title}{filing.status.label}，不能再改。")
    elif filing.version != typed.version:
        raise DutyError("这份报送刚刚在别处保存过，请刷新后再改，以免覆盖。")
    return filing


def _at(session: Session, filing_id: int, version: int, status: HandedInStatus) -> PeriodicFiling:
    filing = session.get(PeriodicFiling, filing_id)
    if filing is None or filing.status is not status or filing.version != version:
        raise DutyError(_TAKEN)
    return filing


def _keep(
    session: Session, actor: Actor, filing: PeriodicFiling, files: Sequence[CleanFile] = ()
) -> PeriodicFiling:
    session.flush()
    request_files.keep(session, filing.agency_id, (RequestKind.FILING, filing.id), files)
    detail = {"status": filing.status.label, "kind": filing.kind.label, "number": filing.period}
    if filing.published_on:
        detail["step"] = "公示"
    audit.record(session, actor, AuditAction.DUTY_STEP, ("filing", filing.id), detail)
    return filing
