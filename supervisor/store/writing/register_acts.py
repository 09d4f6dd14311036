"""Write what was done to the register, and to which agencies, many at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from supervisor.domain.register.history import ChangeOutcome
from supervisor.store.bulk import insert_rows, table_of, write_many
from supervisor.store.tables.register_changes import RegisterAct, RegisterChange


def add_act(session: Session, values: Mapping[str, Any], changes: Sequence[Any]) -> int:
    """Insert an act with its changes (mappings without ``act_id``); return its id."""
    statement = insert(RegisterAct).values(**values).returning(RegisterAct.id)
    act_id = int(session.execute(statement).scalar_one())
    insert_rows(session, RegisterChange, [{**change, "act_id": act_id} for change in changes])
    return act_id


def settle_changes(
    session: Session, outcomes: Mapping[int, tuple[ChangeOutcome, int | None]]
) -> None:
    """Note what came of each change, and the agency it now belongs to, by the change's id."""
    table = table_of(RegisterChange)
    rows = [
        {"of_change": change_id, "set_outcome": outcome, "set_agency": agency_id}
        for change_id, (outcome, agency_id) in outcomes.items()
    ]
    statement = (
        update(table)
        .where(table.c.id == bindparam("of_change"))
        .values(outcome=bindparam("set_outcome"), agency_id=bindparam("set_agency"))
    )
    write_many(session, statement, rows)


def refuse_changes(session: Session, act_id: int) -> None:
    """Note that none of the changes of an act is done."""
    table = table_of(RegisterChange)
    session.execute(
        update(table).where(table.c.act_id == act_id).values(outcome=ChangeOutcome.REFUSED)
    )
