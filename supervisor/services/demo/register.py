"""Load the demonstration register; what is already in the register stays as it is."""

from sqlalchemy.orm import Session

from supervisor.demo import SEED
from supervisor.demo.register import build
from supervisor.services.platform.audit import SYSTEM, AuditAction, record
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.register.entries import register_directory
from supervisor.store.writing.agencies import write_entries
from supervisor.store.writing.agency_write import Write


def load_demo_register(session: Session, seed: int = SEED) -> int:
    """Add the demonstration agencies that are missing and return how many were added.

    A second call adds nothing, and an agency an office has changed since is left alone.
    """
    with unit_of_work(session):
        known = register_directory(session)
        writes = [Write(None, entry) for entry in build(seed) if entry.uscc not in known]
        write_entries(session, writes)
        if writes:
            detail = {"added": len(writes), "demo": True}
            record(session, SYSTEM, AuditAction.REGISTER_IMPORTED, ("register", ""), detail)
    return len(writes)
