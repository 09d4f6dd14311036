"""The validators of archived pages: found by request and reader, replaced by newer ones."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from supervisor.store.tables.collect import PageValidator, RawPage


@dataclass(frozen=True, slots=True)
class ValidatorKey:
    """Whose page a validator is of: the source and the digest of what was asked for."""

    source_id: str
    request_key: str


def find_validator(
    session: Session, key: ValidatorKey, reader: str, since: datetime
) -> tuple[PageValidator, RawPage] | None:
    """Return the validator stored for this reader after ``since``, with the page it stands for."""
    query = (
        select(PageValidator, RawPage)
        .join(RawPage, RawPage.id == PageValidator.raw_page_id)
        .where(
            PageValidator.source_id == key.source_id,
            PageValidator.request_key == key.request_key,
            PageValidator.reader == reader,
            PageValidator.stored_at > since,
        )
    )
    found = session.execute(query).first()
    return (found[0], found[1]) if found is not None else None


def replace_validator(
    session: Session, key: ValidatorKey, stale_since: datetime, validator: PageValidator | None
) -> None:
    """Drop what was known of a page, and what is stale of its source; add what is known now."""
    session.execute(
        delete(PageValidator).where(
            PageValidator.source_id == key.source_id,
            (PageValidator.request_key == key.request_key)
            | (PageValidator.stored_at <= stale_since),
        )
    )
    if validator is not None:
        session.add(validator)
