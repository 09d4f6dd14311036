"""What has been said of posters, for the matcher and for the pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from supervisor.domain.matching.memory import OpinionSubject, PosterOpinion
from supervisor.store.queries.paging import At, Length, Page, rows_of
from supervisor.store.tables.leads import PosterOpinionRow
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency, AgencyName

_PAGE_SIZE = 50
_MOST_CHOICES = 20


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """A judgement with the names behind its ids; ``agency`` is empty between two posters."""

    judgement: PosterOpinionRow
    agency: str
    author: str
    revoked_by: str


def opinions_in_force(session: Session) -> list[PosterOpinion]:
    """Return every judgement not revoked, oldest first, as the matcher takes them."""
    rows = session.execute(
        select(PosterOpinionRow, User.display_name)
        .join(User, User.id == PosterOpinionRow.author_id)
        .where(PosterOpinionRow.revoked_at.is_(None))
        .order_by(PosterOpinionRow.id)
    )
    return [
        PosterOpinion(OpinionSubject(row.poster_key), _other_side(row), row.opinion, author, row.at)
        for row, author in rows
    ]


def said_of_poster(session: Session, poster_key: str) -> Sequence[OpinionRow]:
    """Return everything said of one poster, newest first, revoked opinions included."""
    rows = session.execute(_rows().where(PosterOpinionRow.poster_key == poster_key))
    return _listed(rows)


def opinion_page(session: Session, at: At) -> Page[OpinionRow]:
    """Return one page of all judgements, newest first."""
    total = session.scalar(select(func.count(PosterOpinionRow.id))) or 0
    order = (PosterOpinionRow.id.desc(),)
    page = rows_of(session, _rows(), order, at, Length(total, _PAGE_SIZE))
    return page.of(_listed(page.items))


def _rows() -> Select[PosterOpinionRow, str | None, str, str | None]:
    author, revoker = aliased(User), aliased(User)
    return (
        select(PosterOpinionRow, Agency.name, author.display_name, revoker.display_name)
        .join(author, author.id == PosterOpinionRow.author_id)
        .outerjoin(Agency, Agency.id == PosterOpinionRow.agency_id)
        .outerjoin(revoker, revoker.id == PosterOpinionRow.revoked_by_id)
        .order_by(PosterOpinionRow.id.desc())
    )


def _listed(rows: Iterable[Any]) -> list[OpinionRow]:
    return [
        OpinionRow(judgement, agency or "", author, revoker or "")
        for judgement, agency, author, revoker in rows
    ]


def is_name_of(session: Session, agency_id: int, text: str) -> bool:
    """Tell whether the register lists exactly this name for the agency beside its own."""
    query = select(AgencyName.id).filter_by(agency_id=agency_id, text=text)
    return session.scalar(query) is not None


def _other_side(row: PosterOpinionRow) -> OpinionSubject:
    if row.agency_id is not None:
        return OpinionSubject(str(row.agency_id), is_agency=True)
    return OpinionSubject(row.other_poster_key)


def agencies_to_choose(
    session: Session, ids: Sequence[int], sought: str
) -> Sequence[tuple[int, str]]:
    """Return (id, name) of the agencies with these ids, and of some whose name holds ``sought``."""
    named = Agency.name.contains(sought, autoescape=True) if sought else false()
    wanted = or_(Agency.id.in_(ids), named)
    query = (
        select(Agency.id, Agency.name)
        .where(wanted)
        .order_by(Agency.id.in_(ids).desc(), Agency.name)
    )
    return [(agency_id, name) for agency_id, name in session.execute(query.limit(_MOST_CHOICES))]
