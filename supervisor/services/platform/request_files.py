"""Evidence an agency hands in with a request: kept with it, made harmless, never changed."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from supervisor.domain.credit.remedies import RequestKind
from supervisor.services.platform.attachments import CleanFile
from supervisor.store.tables.credit import RequestFile


def keep(
    session: Session,
    agency_id: int,
    about: tuple[RequestKind, int],
    files: Sequence[CleanFile],
) -> None:
    """Add files to a request (its kind and id); joins the caller's unit of work."""
    kind, request_id = about
    session.add_all(
        RequestFile(
            agency_id=agency_id,
            kind=kind,
            request_id=request_id,
            name=file.name,
            media_type=file.media_type,
            digest=file.digest,
            data=file.data,
        )
        for file in files
    )
