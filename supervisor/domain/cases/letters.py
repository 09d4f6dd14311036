"""An official letter as a value, so that page, Word file and PDF say the same."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.clock import chinese_day

_UNDATED: Final = "　　年　月　日"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter; ``on`` is ``None`` while it is not served, and the date is left to be filled.

    ``sender`` is what the seal says; ``signatory`` who signs for the bureau, where somebody does.
    """

    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    on: date | None
    sender: str = field(default_factory=lambda: here().seal or here().name)
    signatory: str = field(default_factory=lambda: here().signatory)

    @property
    def day(self) -> str:
        """The date as it is written under the letter."""
        return chinese_day(self.on) if self.on else _UNDATED
