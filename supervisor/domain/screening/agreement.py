"""How far two readers who worked apart agree: the ceiling of what any measurement can say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from supervisor.domain.screening.model import Category
from supervisor.domain.screening.scoring import LabelledAd

# What readers mark; whether a poster is licensed is no matter of reading.
MARKED: Final = tuple(one for one in Category if one is not Category.UNLICENSED)


@dataclass(slots=True)
class Agreement:
    """Counts of one category over ads that both read."""

    both: int = 0
    first: int = 0
    second: int = 0
    neither: int = 0

    def count(self, *, first: bool, second: bool) -> None:
        """Count one ad more, by what either reader marked."""
        match first, second:
            case True, True:
                self.both += 1
            case True, False:
                self.first += 1
            case False, True:
                self.second += 1
            case _:
                self.neither += 1

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: agreement beyond chance; ``None`` where chance alone agrees always."""
        ads = self.both + self.first + self.second + self.neither
        if not ads:
            return None
        marked = (self.both + self.first) / ads, (self.both + self.second) / ads
        chance = marked[0] * marked[1] + (1 - marked[0]) * (1 - marked[1])
        return None if chance == 1 else ((self.both + self.neither) / ads - chance) / (1 - chance)

    @property
    def f1(self) -> float | None:
        """F1 of one reader by the other, the same both ways; ``None`` where neither marked any."""
        total = 2 * self.both + self.first + self.second
        return 2 * self.both / total if total else None


def agreement(
    pairs: Iterable[tuple[LabelledAd, LabelledAd]], categories: Sequence[Category] = MARKED
) -> dict[Category, Agreement]:
    """Count by category; what either reader was unsure of counts for neither."""
    found = {category: Agreement() for category in categories}
    for first, second in pairs:
        for category, counts in found.items():
            if category in first.unsure or category in second.unsure:
                continue
            counts.count(first=category in first.labels, second=category in second.labels)
    return found


def overall(found: dict[Category, Agreement]) -> Agreement:
    """Add the counts of all categories."""
    return Agreement(
        both=sum(one.both for one in found.values()),
        first=sum(one.first for one in found.values()),
        second=sum(one.second for one in found.values()),
        neither=sum(one.neither for one in found.values()),
    )
