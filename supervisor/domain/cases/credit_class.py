"""The class of a fact in the credit file, as it follows from what was imposed.

信用修复管理办法 grades by the penalty; only a summary of the grades is held: simple procedure,
warning and criticism are minor, larger fines and confiscation ordinary, revocation and the closing
of a business serious. How large a fine is serious is not held, so that no fine alone is serious.
"""

from collections.abc import Iterable
from typing import Final

from supervisor.domain.cases.course.kinds import PenaltyKind
from supervisor.domain.credit.ledger import EntryClass

BASIS: Final = "credit_repair_classes"
_SERIOUS: Final = frozenset({PenaltyKind.REVOCATION, PenaltyKind.CLOSURE, PenaltyKind.STOP})
_ORDINARY: Final = frozenset({PenaltyKind.FINE, PenaltyKind.CONFISCATION, PenaltyKind.SUSPENSION})


def credit_class_of(kinds: Iterable[PenaltyKind], *, is_simple: bool = False) -> EntryClass | None:
    """Return the class; ``None`` where nothing is imposed, and so nothing to be recorded."""
    found = set(kinds)
    if not found:
        return None
    if found & _SERIOUS:
        return EntryClass.SERIOUS
    if found & _ORDINARY and not is_simple:
        return EntryClass.ORDINARY
    return EntryClass.MINOR
