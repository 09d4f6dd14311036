"""The market statistics of a quarter: totals, who has answered, who has not; as tables to take."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.duties.figures import FIGURES, ReportedFigure, totals
from supervisor.domain.duties.obligations import owes
from supervisor.domain.duties.periods import ReportingPeriod
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.table_writing import csv_bytes, xlsx_bytes
from supervisor.services.register.kept import Kept
from supervisor.store.queries.duties.filings import FiledFigures, filed_figures
from supervisor.store.queries.duties.handed_in import LicensedAgency, licensed_agencies
from supervisor.store.queries.register.entries import register_state

_WRITERS: Final = {"csv": csv_bytes, "xlsx": xlsx_bytes}
_NONE: Final = "未报送"
_known: Final = Kept[Sequence[tuple[LicensedAgency, bool]]](2)
"""The whole register by its states: a quarter and the one before it."""


@dataclass(frozen=True, slots=True)
class StatisticsOfPeriod:
    """What has come in on a period.

    ``asked`` are the agencies that report on it, ``accepted`` those whose figures count, each with
    them; ``waiting`` wait for the office; ``missing`` have not answered.
    """

    period: ReportingPeriod
    asked: Sequence[LicensedAgency]
    accepted: Mapping[int, FiledFigures]
    waiting: Sequence[LicensedAgency]
    missing: Sequence[LicensedAgency]
    sums: Mapping[str, int]
    filed: Mapping[int, FiledFigures]

    @property
    def figures(self) -> tuple[ReportedFigure, ...]:
        """The figures asked for."""
        return FIGURES[self.period.kind]


def statistics_of(session: Session, period: ReportingPeriod) -> StatisticsOfPeriod:
    """Return what has come in on a period; a fixed number of statements."""
    filed = filed_figures(session, period.kind, period.key)
    accepted = {id_: one for id_, one in filed.items() if one.status is HandedInStatus.ACCEPTED}
    # Who answered is counted among those asked, even where its licence ended before.
    asked = [
        agency for agency, is_due in _licensed(session, period) if is_due or agency.id in accepted
    ]
    waiting = [one for one in asked if _status(filed, one) is HandedInStatus.SUBMITTED]
    done = accepted.keys() | {one.id for one in waiting}
    return StatisticsOfPeriod(
        period,
        asked,
        accepted,
        waiting,
        [one for one in asked if one.id not in done],
        totals(period.kind, (one.figures for one in accepted.values())),
        filed,
    )


def _licensed(session: Session, period: ReportingPeriod) -> Sequence[tuple[LicensedAgency, bool]]:
    """Return every agency with a licence, without its licences, and whether it owes the period."""
    return _known.of(
        session,
        (register_state(session), period),
        lambda: [
            (replace(one, licences=()), owes(period, one.licences))
            for one in licensed_agencies(session)
        ],
    )


def export(session: Session, actor: Actor, period: ReportingPeriod, file_format: str) -> bytes:
    """Return the statistics agency by agency as ``csv`` or ``xlsx``, and record who took them."""
    found = statistics_of(session, period)
    headings = ["机构名称", "统一社会信用代码", "街道", "状态"]
    headings += [_heading(figure) for figure in found.figures]
    data = _WRITERS[file_format](headings, list(_rows(found)))
    detail = {"kind": file_format, "agencies": len(found.asked), "number": period.key}
    audit.record_reading(session, actor, AuditAction.STATISTICS_EXPORTED, ("duties", ""), detail)
    return data


def _rows(found: StatisticsOfPeriod) -> Iterator[dict[str, str]]:
    """Yield a row an agency; only figures that were accepted are handed out."""
    for agency in found.asked:
        status = _status(found.filed, agency)
        is_silent = status in (None, HandedInStatus.DRAFT)
        row = {
            "机构名称": agency.name,
            "统一社会信用代码": agency.uscc,
            "街道": agency.street.label if agency.street else "",
            "状态": _NONE if is_silent or status is None else status.label,
        }
        if agency.id in found.accepted:
            figures = found.accepted[agency.id].figures
            row |= {_heading(one): one.typed(figures.get(one.key)) for one in found.figures}
        yield row


def _heading(figure: ReportedFigure) -> str:
    return f"{figure.label}（{figure.unit}）"


def _status(filed: Mapping[int, FiledFigures], agency: LicensedAgency) -> HandedInStatus | None:
    found = filed.get(agency.id)
    return found.status if found else None
