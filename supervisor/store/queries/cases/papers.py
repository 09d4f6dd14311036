"""Reads for the papers of cases: leads with their ads, papers made, templates, numbers taken."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.store.tables.cases.cases import Case, CaseLead, CourseStepRow
from supervisor.store.tables.cases.papers import CasePaper, PaperTemplate
from supervisor.store.tables.leads import Finding

__all__ = ["CasePaper", "PaperTemplate"]

_NUMBERED = (StepKind.ORDER, StepKind.NOTICE, StepKind.DECISION, StepKind.SIMPLE_DECISION)


def leads_with_ads(session: Session, case: Case) -> list[Finding]:
    """Return the leads of a case with the wording each stands for."""
    query = (
        select(Finding)
        .join(CaseLead, CaseLead.finding_id == Finding.id)
        .where(CaseLead.case_id == case.id)
        .options(
            joinedload(Finding.revision), joinedload(Finding.posting), selectinload(Finding.hits)
        )
        .order_by(Finding.id)
    )
    return list(session.scalars(query))


def papers_of(session: Session, case_id: int) -> list[CasePaper]:
    """Return every version of every paper of a case, oldest first."""
    query = select(CasePaper).where(CasePaper.case_id == case_id).order_by(CasePaper.id)
    return list(session.scalars(query.options(joinedload(CasePaper.by))))


def paper_by_id(session: Session, case_id: int, paper_id: int) -> CasePaper | None:
    """Return one version of a paper of a case."""
    return session.scalar(select(CasePaper).filter_by(id=paper_id, case_id=case_id))


def last_paper(session: Session) -> CasePaper | None:
    """Return the newest paper that told of remedies; the next says the same of them."""
    kinds = (PaperKind.ORDER, PaperKind.DECISION, PaperKind.NO_PENALTY, PaperKind.CLOSURE)
    query = select(CasePaper).where(CasePaper.kind.in_(kinds)).order_by(CasePaper.id.desc())
    return session.scalar(query.limit(1))


def last_sequence(session: Session, series: str) -> int:
    """Return the highest number given in a series (with its year); 0 where there is none."""
    found = session.scalar(select(func.max(CasePaper.sequence)).where(CasePaper.series == series))
    return found or 0


def documents_since(session: Session, since: date) -> list[str]:
    """Return the numbers of documents that steps have claimed since a day."""
    rows = session.scalars(
        select(CourseStepRow.claims).where(
            CourseStepRow.step.in_(_NUMBERED), CourseStepRow.on >= since
        )
    )
    return [str(claims["document"]) for claims in rows if claims.get("document")]


def templates_by_kind(session: Session) -> dict[PaperKind, PaperTemplate]:
    """Return the office's own template of each kind that has one in use."""
    newest: dict[PaperKind, PaperTemplate] = {}
    for row in session.scalars(select(PaperTemplate).order_by(PaperTemplate.number)):
        newest[row.kind] = row
    return {kind: row for kind, row in newest.items() if row.retired_at is None}


def templates(session: Session) -> list[PaperTemplate]:
    """Return every version of every template, the newest first."""
    query = select(PaperTemplate).order_by(PaperTemplate.kind, PaperTemplate.number.desc())
    return list(session.scalars(query.options(joinedload(PaperTemplate.by))))
