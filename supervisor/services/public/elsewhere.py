"""Agencies that stand in the lists of other authorities alone, found by the public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.domain.lists.known import label_of
from supervisor.domain.public.answer import PublicAnswer, elsewhere_answer
from supervisor.domain.register.agencies import (
    STANDING_ORDER,
    AgencyRecord,
    LicenceKind,
    licence_standing,
)
from supervisor.domain.register.search import Indexed, SearchIndex, build_index, search
from supervisor.services.lists.known import LIST_KIND
from supervisor.services.public.indexes import KeptIndex
from supervisor.services.register.snapshot import parse_register
from supervisor.settings import Settings
from supervisor.store.queries.lists.versions import lists_in_force

MOST_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class KnownElsewhere:
    """An agency of another authority and what is said of it."""

    name: str
    uscc: str
    answer: PublicAnswer


@dataclass(frozen=True, slots=True)
class _Listed:
    index: SearchIndex
    records: Sequence[AgencyRecord]


def find_elsewhere(
    session: Session, settings: Settings, query: str, on: date
) -> list[KnownElsewhere]:
    """Return agencies of the lists in force that are named like ``query``, best first.

    Only what was typed counts (name or a part of it, code, number, sound): a slip must not send
    somebody to an agency far away. Its paper for human-resource services is named before others.
    """
    versions = lists_in_force(session)
    if not versions or not query:
        return []
    signature = tuple((row.id, row.digest) for row in versions)
    archive = Archive(settings.archive_path)

    def build(_: Session) -> _Listed:
        records = [
            record
            for row in versions
            for record in parse_register(archive.get_blob(LIST_KIND, row.digest))
        ]
        return _Listed(build_index(map(_indexed, range(len(records)), records)), records)

    listed = _KEPT.get(session, signature, build)
    found = search(listed.index, query, as_typed=True)[:MOST_SHOWN]
    return [_known(listed.records[number], on) for number in found]


_KEPT: Final[KeptIndex[_Listed]] = KeptIndex(lambda listed: len(listed.index.texts))


def _indexed(number: int, record: AgencyRecord) -> Indexed:
    numbers = tuple(one.number for one in record.licences if one.number)
    return Indexed(number, record.uscc, (record.name, *record.former_names), numbers)


def _known(record: AgencyRecord, on: date) -> KnownElsewhere:
    papers = sorted(
        record.licences,
        key=lambda one: (
            one.kind is not LicenceKind.HR_SERVICE,
            STANDING_ORDER.index(licence_standing(one, on)),
        ),
    )
    paper = papers[0] if papers else None
    authority = (paper.authority if paper else "") or record.authority
    label = label_of(paper, record) if paper else ""
    return KnownElsewhere(record.name, record.uscc, elsewhere_answer(paper, authority, on, label))
