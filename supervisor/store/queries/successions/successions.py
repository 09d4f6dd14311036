"""The list of suspected successions, one with its neighbours, and what its evidence names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.cases.cases import CaseOrigin
from supervisor.domain.successions import Ending, NewcomerKind, SuccessionOpinion
from supervisor.domain.traces.masking import may_reach_into_contacts, says_openly
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.postings import PostingRevision, PostingTrace
from supervisor.store.tables.register import Agency
from supervisor.store.tables.successions import Succession, SuccessionOpinionRow

__all__ = ["Succession"]
"""The rows that pages are typed with."""

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])

PAGE_SIZE: Final = 50
MOST_NEIGHBOURS: Final = 12


@dataclass(frozen=True, slots=True)
class SuccessionFilter:
    """What the list is narrowed to; nothing set shows what waits for a judgement.

    ``everything`` shows judged pairs too, and those found no longer.
    """

    opinion: SuccessionOpinion | None = None
    ending: Ending | None = None
    kind: NewcomerKind | None = None
    text: str = ""
    everything: bool = False


@dataclass(frozen=True, slots=True)
class SuccessionRecord:
    """One suspicion with the pairs that share a side with it, and the case opened from it."""

    succession: Succession
    neighbours: Sequence[Succession]
    case: Case | None


def successions_page(session: Session, wanted: SuccessionFilter, at: At) -> Page[Succession]:
    """Return one page, what is found today first and the strongest first, in two statements."""
    shown = _shown_in(session, wanted.text)
    total = session.scalar(_narrowed(select(func.count(Succession.id)), wanted, shown)) or 0
    query = _narrowed(select(Succession), wanted, shown)
    order = (Succession.is_current.desc(), Succession.percent.desc(), Succession.id)
    return page_of(session, query, order, at, Length(total, PAGE_SIZE))


def successions_by_pair(session: Session) -> dict[tuple[str, str], Succession]:
    """Return every pair ever found, by the keys of its sides."""
    rows = session.scalars(select(Succession))
    return {(row.before_key, row.after_key): row for row in rows}


def opinion_in_force(session: Session, succession_id: int) -> SuccessionOpinion | None:
    """Return the newest opinion of a pair that was not taken back."""
    return session.scalar(
        select(SuccessionOpinionRow.opinion)
        .where(
            SuccessionOpinionRow.succession_id == succession_id,
            SuccessionOpinionRow.revoked_at.is_(None),
        )
        .order_by(SuccessionOpinionRow.id.desc())
        .limit(1)
    )


def waiting(session: Session) -> int:
    """Return how many pairs found today nobody has judged."""
    return session.scalar(_narrowed(select(func.count(Succession.id)), SuccessionFilter())) or 0


def succession_record(session: Session, succession_id: int) -> SuccessionRecord | None:
    """Return one suspicion with everything said of it, or ``None`` where there is none."""
    succession = session.scalar(
        select(Succession)
        .where(Succession.id == succession_id)
        .options(
            selectinload(Succession.judgements).options(
                joinedload(SuccessionOpinionRow.author), joinedload(SuccessionOpinionRow.revoked_by)
            )
        )
    )
    if succession is None:
        return None
    sides = or_(
        Succession.before_key == succession.before_key, Succession.after_key == succession.after_key
    )
    neighbours = session.scalars(
        select(Succession)
        .where(sides, Succession.id != succession.id, Succession.is_current)
        .order_by(Succession.percent.desc(), Succession.id)
        .limit(MOST_NEIGHBOURS)
    ).all()
    case = session.scalar(
        select(Case).where(Case.origin == CaseOrigin.SUCCESSION, Case.origin_id == succession.id)
    )
    return SuccessionRecord(succession, neighbours, case)


def agencies_of(session: Session, ids: Collection[int]) -> dict[int, Agency]:
    """Return the agencies with these ids."""
    return {one.id: one for one in session.scalars(select(Agency).where(Agency.id.in_(ids)))}


def wordings_of(session: Session, ids: Collection[int]) -> dict[int, PostingRevision]:
    """Return the wordings with these ids."""
    query = select(PostingRevision).where(PostingRevision.id.in_(ids))
    return {one.id: one for one in session.scalars(query)}


def sealed_values(session: Session, digests: Collection[str]) -> dict[str, bytes]:
    """Return a sealed contact by digest; any one of equal ones."""
    first = (
        select(PostingTrace.digest, func.min(PostingTrace.revision_id).label("revision_id"))
        .where(PostingTrace.digest.in_(digests), PostingTrace.sealed.is_not(None))
        .group_by(PostingTrace.digest)
        .subquery()
    )
    rows = session.execute(
        select(PostingTrace.digest, PostingTrace.sealed).join(
            first,
            and_(
                PostingTrace.revision_id == first.c.revision_id,
                PostingTrace.digest == first.c.digest,
            ),
        )
    )
    return {digest: sealed for digest, sealed in rows if sealed is not None}


def suspicions_of(
    session: Session, *, poster_key: str = "", agency_id: int | None = None
) -> Sequence[Succession]:
    """Return the pairs in which a poster or an agency is the newcomer, unless judged not to be."""
    keys = [f"poster:{poster_key}"] if poster_key else []
    keys += [f"agency:{agency_id}"] if agency_id is not None else []
    not_denied = or_(Succession.opinion.is_(None), Succession.opinion != SuccessionOpinion.NOT_SAME)
    query = select(Succession).where(
        Succession.after_key.in_(keys), Succession.is_current.is_(True), not_denied
    )
    return session.scalars(query.order_by(Succession.percent.desc(), Succession.id)).all()


def _shown_in(session: Session, text: str) -> list[int] | None:
    """Return the pairs whose names show ``text`` as pages do, where contacts might hold it."""
    if not may_reach_into_contacts(text):
        return None
    rows = session.execute(
        select(Succession.id, Succession.before_name, Succession.after_name).where(_named(text))
    )
    return [id_ for id_, *names in rows if any(says_openly(name, text) for name in names)]


def _named(text: str) -> ColumnElement[bool]:
    return or_(
        Succession.before_name.contains(text, autoescape=True),
        Succession.after_name.contains(text, autoescape=True),
    )


def _narrowed(query: Query, wanted: SuccessionFilter, shown: list[int] | None = None) -> Query:
    conditions: list[ColumnElement[bool]] = []
    if wanted.opinion is not None:
        conditions.append(Succession.opinion == wanted.opinion)
    elif not wanted.everything:
        conditions += [Succession.is_current.is_(True), Succession.opinion.is_(None)]
    if wanted.ending is not None:
        conditions.append(Succession.ending == wanted.ending)
    if wanted.kind is not None:
        conditions.append(Succession.after_kind == wanted.kind)
    if shown is not None:
        conditions.append(Succession.id.in_(shown))
    elif wanted.text:
        conditions.append(_named(wanted.text))
    return query.where(*conditions)
