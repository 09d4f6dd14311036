"""The files of a picture out of the archive: as received, and as shown."""

from scrapers.evidence.archive import Archive
from supervisor.domain.pictures.states import COPY_KIND, PICTURE_FILES
from supervisor.settings import Settings


def picture_original(settings: Settings, digest: str) -> bytes:
    """Return a file as it was received. Raises ``DamagedArchive``."""
    return Archive(settings.archive_path).get_blob(PICTURE_FILES, digest)


def picture_copy(settings: Settings, digest: str) -> bytes:
    """Return the JPEG of a page that is shown. Raises ``DamagedArchive``."""
    return Archive(settings.archive_path).get_blob(COPY_KIND, digest)
