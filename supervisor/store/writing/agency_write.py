"""The unit in which the register is written."""

from dataclasses import dataclass

from supervisor.domain.register.entries import RegisterEntry
from supervisor.store.queries.register.entries import StoredEntry


@dataclass(frozen=True, slots=True)
class Write:
    """One agency to write: what it was (``None``: not in the register) and what it becomes."""

    old: StoredEntry | None
    new: RegisterEntry
