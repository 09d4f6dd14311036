"""Hand the register out as a file, and put on record who took it."""

from sqlalchemy.orm import Session

from supervisor.services.platform.audit import Actor, AuditAction, record
from supervisor.services.register import sheets
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.register.entries import every_entry


def export_register(session: Session, actor: Actor, kind: str) -> bytes:
    """Return the whole register as ``csv`` or ``xlsx``."""
    entries = list(every_entry(session))
    data = sheets.export_xlsx(entries) if kind == "xlsx" else b"".join(sheets.export_csv(entries))
    detail = {"kind": kind, "agencies": len(entries)}
    with unit_of_work(session):
        record(session, actor, AuditAction.REGISTER_EXPORTED, ("register", ""), detail)
    return data
