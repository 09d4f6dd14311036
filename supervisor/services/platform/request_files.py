"""Evidence an agency hands in with a request: kept with it, made harmless, never changed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

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


def files_of(session: Session, kind: RequestKind, request_id: int) -> Sequence[RequestFile]:
    """Return the files of a request without their contents, in the order handed in."""
    query = (
        select(RequestFile)
        .where(RequestFile.kind == kind, RequestFile.request_id == request_id)
        .order_by(RequestFile.id)
    )
    return session.scalars(query).all()


def file_with_content(session: Session, file_id: int) -> RequestFile | None:
    """Return one file with its content."""
    query = select(RequestFile).where(RequestFile.id == file_id).options(undefer(RequestFile.data))
    return session.scalar(query)
