"""Keep the register and the rules as they stand, so that every judgement can be replayed."""

from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.services.leads.assess import REGISTER_KIND
from supervisor.services.leads.identity_snapshot import serialise_identity
from supervisor.services.lists.known import known_lists
from supervisor.services.reader.in_force import model_in_force
from supervisor.services.reader.models import model_entry
from supervisor.services.rules.in_force import canonical, sources_in_force
from supervisor.services.rules.packs import RULES_KIND, pack_of
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.leads.poster_opinions import opinions_in_force
from supervisor.store.queries.leads.record import version_archived
from supervisor.store.queries.register.agencies import agency_records
from supervisor.store.tables.collect import Version


def record_register(session: Session, settings: Settings) -> Version:
    """Archive the register, the lists and what was said of posters; return their version.

    The same content is one version.
    """
    records = agency_records(session)
    known = known_lists(session, settings)
    content = serialise_identity(records, known, opinions_in_force(session))
    archive = Archive(settings.archive_path)
    return _record(session, archive, REGISTER_KIND, content, len(records))


def record_rules(session: Session, archive: Archive) -> Version:
    """Archive rules and reader in force, refused where they do not hold; return their version."""
    reader = model_entry(archive, model_in_force(session, archive))
    content = canonical(sources_in_force(session) | reader)
    return _record(session, archive, RULES_KIND, content, len(pack_of(content).rules))


def _record(session: Session, archive: Archive, kind: str, content: bytes, items: int) -> Version:
    digest = archive.put_blob(kind, content)
    with unit_of_work(session):
        version = version_archived(session, kind, digest)
        if version is None:
            version = Version(kind=kind, digest=digest, items=items)
            session.add(version)
    return version
