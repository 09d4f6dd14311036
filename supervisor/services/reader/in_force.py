"""The learned reader in force: the one that ships, or a candidate that two persons put in force."""

from functools import lru_cache

from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.domain.reader.model import ReaderModel, UnreadableModel
from supervisor.domain.reader.packaged import packaged_bytes
from supervisor.services.reader.models import MODEL_KIND
from supervisor.store.queries.reader.renewals import live_candidate


def model_in_force(session: Session, archive: Archive) -> bytes:
    """Return the model in force as a file. Raises ``DamagedArchive`` where it is lost.

    A candidate that this version of the software no longer reads cannot stop a night: the shipped
    model works in its place, and the page of models says so.
    """
    live = live_candidate(session)
    if live is None:
        return packaged_bytes()
    content = archive.get_blob(MODEL_KIND, live.digest)
    return content if is_readable(content) else packaged_bytes()


@lru_cache(maxsize=4)
def is_readable(content: bytes) -> bool:
    """Return whether this version of the software reads a model."""
    try:
        ReaderModel.from_bytes(content)
    except UnreadableModel:
        return False
    return True
