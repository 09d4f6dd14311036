"""How agencies of other authorities' lists stand on a day, kept while the lists are the same."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.domain.lists.joining import joined, listed_key
from supervisor.domain.register.agencies import LicenceStanding, agency_standing
from supervisor.services.lists.known import LIST_KIND, known_lists
from supervisor.services.register.snapshot import parse_register
from supervisor.settings import Settings


def listed_standings(
    session: Session, settings: Settings, on: date
) -> Mapping[str, LicenceStanding]:
    """Return by ``listed_key`` how each listed agency's licence stands on the day ``on``.

    Answers of authorities about single posters are a list as well.
    """
    digests = tuple(one.digest for one in known_lists(session, settings).lists if one.digest)
    return _standings(settings.archive_path, digests, on)


@lru_cache(maxsize=2)
def _standings(archive: Path, digests: tuple[str, ...], on: date) -> Mapping[str, LicenceStanding]:
    blobs = Archive(archive)
    listed = (
        agency for digest in digests for agency in parse_register(blobs.get_blob(LIST_KIND, digest))
    )
    return {
        listed_key(agency.uscc, agency.name): agency_standing(agency, on)
        for agency in joined([], listed)
    }
