"""Answers to ads worth a look as lines of a corpus, contacts masked: what a reader learns from."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.domain.quality.sampling import Reading
from supervisor.domain.traces.masking import mask_contacts
from supervisor.store.queries.reader import looks as queries
from supervisor.store.tables.reader import Look

WRITER: Final = "office"
"""The hand that answers of inspectors count as, when hands are left out one by one."""


def corpus_lines(session: Session) -> Iterator[dict[str, Any]]:
    """Yield one line for each answered ad, in the order of drawing.

    Masking moves no character, so the marked sentence is cut out of the masked text. An ad that
    its reader could not judge is unsure in what was ticked, else in what the machine meant.
    """
    for look in queries.answered(session):
        fields = {name: mask_contacts(getattr(look.revision, name)) for name in _FIELDS}
        is_unsure = look.reading is Reading.UNSURE
        yield {
            "id": f"{WRITER}-{look.id}",
            **fields,
            "labels": [] if is_unsure else _marks(look, fields),
            "unsure": _marks(look, fields) if is_unsure else [],
            "writer": WRITER,
        }


_FIELDS: Final = ("title", "company", "text")


def _marks(look: Look, fields: dict[str, str]) -> list[dict[str, str]]:
    named = look.categories
    if look.reading is Reading.UNSURE and not named:
        named = [str(look.category)]
    if look.marked_field:
        place = look.marked_field, look.marked_start, look.marked_end
    else:
        place = look.field, look.start, look.end
    field, start, end = place
    return [{"category": category, "span": fields[field][start:end]} for category in named]
