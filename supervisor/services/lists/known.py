"""What is on file of other authorities, as an archived version names it."""

from typing import Final

from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.domain.lists.inquiries import Answer, InquiryAnswer
from supervisor.domain.lists.known import KnownLists, own_register
from supervisor.domain.lists.lists import Paper, ReferenceList
from supervisor.domain.register.agencies import AgencyRecord, LicenceKind, LicenceRecord
from supervisor.services.register.snapshot import serialise_register
from supervisor.settings import Settings
from supervisor.store.queries.lists.inquiries import answers
from supervisor.store.queries.lists.versions import as_reference, lists_in_force

LIST_KIND: Final = "list"
"""Under what the agencies of a list are archived."""


def known_lists(session: Session, settings: Settings) -> KnownLists:
    """Return the bureau's own register, the lists in force, and one list of what was answered.

    What authorities answered one by one covers no division: it holds the agencies they named.
    """
    bureau = settings.bureau
    said = answers(session)
    lists = [
        own_register(bureau.division, bureau.name),
        *map(as_reference, lists_in_force(session)),
    ]
    if licensed := [_agency(one) for one in said if one.answer is InquiryAnswer.LICENSED]:
        digest = Archive(settings.archive_path).put_blob(LIST_KIND, serialise_register(licensed))
        lists.append(ReferenceList("answers", "协查答复", (), frozenset(Paper), None, digest))
    refuted = tuple(one for one in said if one.answer is InquiryAnswer.NOT_LICENSED)
    return KnownLists(bureau.division, settings.list_fresh_days, tuple(lists), refuted)


def _agency(one: Answer) -> AgencyRecord:
    licence = LicenceRecord(
        LicenceKind.HR_SERVICE,
        one.licence_number,
        frozenset(),
        None,
        one.valid_to,
        authority=one.authority,
        as_of=one.on,
    )
    return AgencyRecord(
        key=f"answer#{one.poster_key}",
        name=one.poster,
        uscc=one.uscc,
        licences=(licence,),
        authority=one.authority,
    )
