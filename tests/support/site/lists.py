"""Lists of other authorities that leave no gap around the home district."""

from scrapers.evidence.archive import Archive
from supervisor.domain.lists.lists import ListStatus, Paper
from supervisor.domain.platform import clock
from supervisor.domain.postings.places import home_districts
from supervisor.services.lists.known import LIST_KIND
from supervisor.services.register.snapshot import serialise_register
from supervisor.store.tables.lists import ListVersion


def keep_list(session, settings, authority, divisions, agencies=(), **values):
    """Put a list in force as of today; return its row."""
    digest = Archive(settings.archive_path).put_blob(LIST_KIND, serialise_register(agencies))
    row = ListVersion(
        authority=authority,
        divisions=list(divisions),
        filename=f"{authority}.csv",
        file_digest=digest,
        digest=digest,
        rows=len(agencies),
        status=ListStatus.IN_FORCE,
        **({"as_of": clock.today(), "papers": sorted(map(str, Paper))} | values),
    )
    session.add(row)
    session.commit()
    return row


def keep_every_list(session, settings):
    """Put empty lists of the province, the city and its other districts in force."""
    home = settings.bureau.division
    divisions = [home[:2], home[:4], *(code for code in home_districts(home) if code != home)]
    return keep_list(session, settings, "省、市及其他各区", divisions)
