"""Acts that touch many records at once or cannot be taken back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum

COOLING: Final = timedelta(minutes=10)
"""How long a mass act waits before it is carried out; until then it can be called off."""


class MassActKind(LabelledEnum):
    """What is done to many records."""

    END_ASSESSMENT = ("end_assessment", "提前结束自评")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an act will do, said before it is done.

    ``count`` records change, in ``unit``; ``changes`` say what becomes of them, ``cut_short`` which
    periods end early, ``agreed_by`` who else must agree. ``waits`` is the cooling period, ``None``
    for an act that is carried out at once; ``undo`` says how that is taken back, where it can be.
    """

    title: str
    count: int
    unit: str
    changes: tuple[str, ...]
    cut_short: tuple[str, ...] = ()
    agreed_by: str = ""
    waits: timedelta | None = None
    undo: str = ""
