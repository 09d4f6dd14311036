"""Keep the register and the rules as they stand, so that every judgement can be replayed."""

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from scrapers.archive import Archive
from supervisor.domain.screening import load_rules
from supervisor.services.judging import REGISTER_KIND, RULES_KIND
from supervisor.services.register_snapshot import serialise_register
from supervisor.store.engine import begin_writing
from supervisor.store.queries.agencies import agency_records
from supervisor.store.tables.runs import Version


def record_register(session: Session, archive: Archive) -> Version:
    """Archive the register as it stands and return its version; the same content is one version."""
    records = agency_records(session)
    return _record(session, archive, REGISTER_KIND, serialise_register(records), len(records))


def record_rules(session: Session, archive: Archive) -> Version:
    """Archive the rule packs as they stand and return their version."""
    rules = load_rules()
    content = orjson.dumps(dict(rules.sources), option=orjson.OPT_SORT_KEYS)
    return _record(session, archive, RULES_KIND, content, len(rules.rules))


def _record(session: Session, archive: Archive, kind: str, content: bytes, items: int) -> Version:
    digest = archive.put_blob(kind, content)
    begin_writing(session)
    version = session.scalar(select(Version).filter_by(kind=kind, digest=digest))
    if version is None:
        version = Version(kind=kind, digest=digest, items=items)
        session.add(version)
    session.commit()
    return version
