"""The list of agencies and the profile of one, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.ratings.suspension import suspended_with
from supervisor.domain.register.agencies import (
    LicenceKind,
    LicenceRecord,
    LicenceStanding,
    agency_standing,
)
from supervisor.domain.register.described import PLAIN
from supervisor.domain.register.fields import Choice
from supervisor.domain.register.history import ChangeOutcome
from supervisor.store.queries.paging import At, Length, Page, page_of, part_of, rows_of
from supervisor.store.queries.register.agencies import record_of
from supervisor.store.queries.register.licences import licence_record
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import PostingRevision
from supervisor.store.tables.register import Agency, AgencyName, Licence
from supervisor.store.tables.register_changes import RegisterChange

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])

PAGE_SIZE: Final = 50


class AgencyOrder(LabelledEnum):
    """How the list is ordered."""

    REGISTER = ("register", "名册顺序")
    NAME = ("name", "名称")
    STAFF = ("staff", "从业人数")
    STAR = ("star", "星级")
    CHANGED = ("changed", "最近变动")


@dataclass(frozen=True, slots=True)
class AgencyFilter:
    """What the list is narrowed to; ``chosen`` by the key of a described field.

    ``meant`` are agencies that the text means although it stands in none of their names or codes.
    """

    text: str = ""
    meant: Sequence[int] = ()
    standing: LicenceStanding | None = None
    chosen: Mapping[str, Choice] = field(default_factory=dict)
    order: AgencyOrder = AgencyOrder.REGISTER

    @property
    def is_set(self) -> bool:
        """Whether anything is left out of the list."""
        return bool(self.text or self.standing or self.chosen)


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency of the list with the standing of each kind of paper it holds or works under."""

    agency: Agency
    standings: Mapping[LicenceKind, LicenceStanding]

    @property
    def is_suspended(self) -> bool:
        """Whether star and grade are suspended."""
        return suspended_with(self.standings)


@dataclass(frozen=True, slots=True)
class Paper:
    """A licence an agency works under, and whether it is that of its head office."""

    row: Licence
    record: LicenceRecord
    is_inherited: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """One agency with everything its page shows loaded."""

    agency: Agency
    papers: Sequence[Paper]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many branches, leads and changes an agency has, and how many changes wait."""

    branches: int
    findings: int
    changes: int
    waiting: int


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding of an agency with the wording it rests on."""

    finding: Finding
    wording: PostingRevision


def agencies_page(
    session: Session,
    wanted: AgencyFilter,
    at: At,
    on: date,
    standings: Mapping[int, LicenceStanding] | None = None,
    ranked: Sequence[int] | None = None,
) -> Page[AgencyLine]:
    """Return one page of agencies; ``standings`` by id are needed to narrow by standing.

    ``ranked`` are the agencies of a queue, in whose order the page stands unless another is wanted.
    """
    if wanted.standing is None and ranked is None and not wanted.text:
        total = session.scalar(_narrowed(select(func.count(Agency.id)), wanted)) or 0
        query = _narrowed(select(Agency.id), wanted)
        page = page_of(session, query, _order(wanted), at, Length(total, PAGE_SIZE))
        return page.of(_lines(session, page.items, on))
    ids = list(session.scalars(_narrowed(select(Agency.id), wanted).order_by(*_order(wanted))))
    if wanted.standing is not None:
        held = standings or {}
        ids = [id_ for id_ in ids if held.get(id_, LicenceStanding.NONE) is wanted.standing]
    if ranked is not None:
        ids = _in_queue(ids, ranked, wanted.order)
    chosen = part_of(ids, at.number, PAGE_SIZE)
    return chosen.of(_lines(session, chosen.items, on))


def _in_queue(ids: Sequence[int], ranked: Sequence[int], order: AgencyOrder) -> list[int]:
    """Return those of ``ids`` that stand in the queue, the most urgent first unless ordered."""
    first, then = (ranked, ids) if order is AgencyOrder.REGISTER else (ids, ranked)
    allowed = set(then)
    return [id_ for id_ in first if id_ in allowed]


def agency_profile(session: Session, agency_id: int) -> Profile | None:
    """Return one agency with names, accounts, licences and head office loaded."""
    agency = session.scalar(
        _with_papers(select(Agency))
        .options(selectinload(Agency.names), selectinload(Agency.accounts))
        .where(Agency.id == agency_id)
    )
    return None if agency is None else Profile(agency, _papers(agency))


def branches_of(session: Session, agency_id: int, on: date) -> list[AgencyLine]:
    """Return the branches of an agency."""
    ids = session.scalars(select(Agency.id).filter_by(parent_id=agency_id).order_by(Agency.id))
    return _lines(session, list(ids), on)


def findings_of(session: Session, agency_id: int, at: At) -> Page[FindingLine]:
    """Return one page of the leads that were matched to an agency, the newest first."""
    total = session.scalar(select(func.count(Finding.id)).where(Finding.agency_id == agency_id))
    query = (
        select(Finding, PostingRevision)
        .join(PostingRevision, Finding.revision_id == PostingRevision.id)
        .where(Finding.agency_id == agency_id)
    )
    page = rows_of(session, query, (Finding.id.desc(),), at, Length(total or 0, PAGE_SIZE))
    return page.of([FindingLine(finding, wording) for finding, wording in page.items])


def counts_of(session: Session, agency_id: int) -> Counts:
    """Return how much there is of an agency, in one statement."""
    changes = select(func.count(RegisterChange.id)).filter_by(agency_id=agency_id)
    row = session.execute(
        select(
            select(func.count(Agency.id)).filter_by(parent_id=agency_id).scalar_subquery(),
            select(func.count(Finding.id)).filter_by(agency_id=agency_id).scalar_subquery(),
            changes.scalar_subquery(),
            changes.filter_by(outcome=ChangeOutcome.WAITING).scalar_subquery(),
        )
    ).one()
    return Counts(*row)


def _papers(agency: Agency) -> list[Paper]:
    own = [Paper(licence, licence_record(licence), False) for licence in agency.licences]
    kinds = {licence.kind for licence in agency.licences}
    inherited = agency.parent.licences if agency.parent else []
    return own + [
        Paper(licence, licence_record(licence), True)
        for licence in inherited
        if licence.kind not in kinds
    ]


def standings_of(agency: Agency, on: date) -> dict[LicenceKind, LicenceStanding]:
    """Return the standing of each kind of paper the agency holds or works under."""
    record = record_of(agency)
    kinds = [kind for kind in LicenceKind if any(p.kind is kind for p in record.licences)]
    return {kind: agency_standing(record, on, kind) for kind in kinds}


def _lines(session: Session, ids: Sequence[int], on: date) -> list[AgencyLine]:
    rows = session.scalars(_with_papers(select(Agency)).where(Agency.id.in_(ids)))
    by_id = {agency.id: agency for agency in rows}
    return [AgencyLine(by_id[id_], standings_of(by_id[id_], on)) for id_ in ids]


def _with_papers(query: Query) -> Query:
    """Load licences and events of the agencies and of their head offices, one statement each."""
    return query.options(
        selectinload(Agency.licences).selectinload(Licence.events),
        joinedload(Agency.parent).selectinload(Agency.licences).selectinload(Licence.events),
    )


def _narrowed(query: Query, wanted: AgencyFilter) -> Query:
    if wanted.text:
        query = query.where(or_(*matches(wanted.text), Agency.id.in_(wanted.meant)))
    for key, choice in wanted.chosen.items():
        column = getattr(Agency, key)
        query = query.where(column.is_(None) if choice.value is None else column == choice.value)
    return query


def matches(text: str) -> list[Any]:
    """Return the ways a text can mean an agency: a name, its code, or a licence number."""
    names = select(AgencyName.agency_id).where(AgencyName.text.contains(text, autoescape=True))
    papers = select(Licence.agency_id).where(Licence.number.contains(text, autoescape=True))
    return [
        *(
            getattr(Agency, described.key).contains(described.search(text), autoescape=True)
            for described in PLAIN
            if described.search is not None
        ),
        Agency.id.in_(names),
        Agency.id.in_(papers),
    ]


def _order(wanted: AgencyFilter) -> tuple[Any, ...]:
    """Return the columns of an order; what is unknown stands last."""
    columns: Mapping[AgencyOrder, Sequence[Any]] = {
        AgencyOrder.REGISTER: (),
        AgencyOrder.NAME: (Agency.name,),
        AgencyOrder.STAFF: (func.coalesce(Agency.staff_count, -1).desc(),),
        AgencyOrder.STAR: (func.coalesce(Agency.star, -1).desc(),),
        AgencyOrder.CHANGED: (Agency.updated_at.desc(),),
    }
    return (*columns[wanted.order], Agency.id)
