"""The items of a blind draw, written at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.orm import Session

from supervisor.domain.quality.sampling import ItemKind
from supervisor.store.tables.quality import BlindItem


@dataclass(frozen=True, slots=True)
class NewItem:
    """A drawn wording, or a golden item by its key; ``machine`` holds what was marked in it."""

    kind: ItemKind
    source_id: str = ""
    revision_id: int | None = None
    golden_key: str = ""
    machine: tuple[str, ...] = ()


def insert_items(session: Session, draw_id: int, items: Sequence[NewItem]) -> None:
    """Insert the items of a draw in their order of reading."""
    session.execute(
        insert(BlindItem),
        [
            {
                "draw_id": draw_id,
                "position": position,
                "kind": item.kind,
                "source_id": item.source_id,
                "revision_id": item.revision_id,
                "golden_key": item.golden_key,
                "machine": list(item.machine),
            }
            for position, item in enumerate(items, 1)
        ],
    )
