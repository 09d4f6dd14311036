"""An official letter as a value, so that page, Word file and PDF say the same."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.platform.clock import chinese_day

OFFICE: Final = "武昌区人力资源和社会保障局"
_UNDATED: Final = "　　年　月　日"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter; ``on`` is ``None`` while it is not served, and the date is left to be filled."""

    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    on: date | None
    sender: str = OFFICE

    @property
    def day(self) -> str:
        """The date as it is written under the letter."""
        return chinese_day(self.on) if self.on else _UNDATED
