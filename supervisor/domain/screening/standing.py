"""Whether a place that a rule marks asks something of applicants, or only names it.

Decided once for all rules, by the sentence: denied, left open to all, told of as an example or a
fraud, said of somebody else, or paid by somebody else.
"""

from typing import Final

from supervisor.domain.screening.model import Category
from supervisor.domain.screening.text.denials import is_denied
from supervisor.domain.screening.text.mentions import is_told_of, is_turned_down
from supervisor.domain.screening.text.money import is_paid_by_others
from supervisor.domain.screening.text.others import speaks_of_others

ASKED_OF_APPLICANTS: Final = frozenset(Category) - {
    Category.FEES,
    Category.BAIT,
    Category.INTERMEDIARY,
}
"""Categories whose rules look for what an ad asks of those who apply."""


def stands(category: Category, before: str, match: str, after: str) -> bool:
    """Return whether ``match`` stands as a demand, a charge or an offer to applicants.

    ``before`` and ``after`` are the rest of its sentence, folded.
    """
    if category in ASKED_OF_APPLICANTS:
        return not (
            is_denied(before, match, after, is_range=category is Category.AGE)
            or is_told_of(before, match, after)
            or speaks_of_others(before, match, after)
        )
    if category is Category.FEES:
        return not (is_told_of(before, match, after) or is_paid_by_others(before, match, after))
    if category is Category.BAIT:
        return not (is_told_of(before, match, after) or is_turned_down(before, after))
    return not is_turned_down(before, after)
