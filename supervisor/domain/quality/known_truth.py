"""How well the machine read ads whose truth is known, by category: counts, precision, recall."""

from collections.abc import Iterable
from dataclasses import dataclass

from supervisor.domain.screening.model import Category


@dataclass(frozen=True, slots=True)
class Read:
    """One ad: the categories it was written to break, those the machine marked, and its ids.

    ``finding_id`` is ``None`` where no lead was made. Without ``tells_of_poster`` nothing is known
    of the poster, and neither truth nor marks hold the category of those without a licence.
    """

    posting_id: int
    finding_id: int | None
    title: str
    truth: frozenset[Category]
    marked: frozenset[Category]
    tells_of_poster: bool


@dataclass(frozen=True, slots=True)
class CategoryRead:
    """One category: the ads marked rightly, those missed and those marked without cause."""

    category: Category
    right: int
    missed: tuple[Read, ...]
    wrong: tuple[Read, ...]

    @property
    def precision(self) -> float | None:
        """The share of what was marked that is true; ``None`` where nothing was marked."""
        marked = self.right + len(self.wrong)
        return self.right / marked if marked else None

    @property
    def recall(self) -> float | None:
        """The share of what is true that was marked; ``None`` where nothing is true."""
        there = self.right + len(self.missed)
        return self.right / there if there else None


@dataclass(frozen=True, slots=True)
class TruthRead:
    """All ads with known truth that were read, and how well, the categories in their order."""

    ads: int
    clean: int
    by_category: tuple[CategoryRead, ...]

    @property
    def overall(self) -> CategoryRead:
        """All marks taken together, whatever their category; it names no ad."""
        right = sum(one.right for one in self.by_category)
        missed = tuple(ad for one in self.by_category for ad in one.missed)
        wrong = tuple(ad for one in self.by_category for ad in one.wrong)
        return CategoryRead(Category.GENDER, right, missed, wrong)


def compared(ads: Iterable[Read]) -> TruthRead:
    """Compare truth and marks of each ad, category by category.

    Acting for others breaks no law by itself and makes no lead (人力资源市场暂行条例 第十八条 asks
    for the licence): that category is left out.
    """
    every = list(ads)
    rows = tuple(
        _compared(category, every) for category in Category if category is not Category.INTERMEDIARY
    )
    clean = sum(not (ad.truth - {Category.INTERMEDIARY}) for ad in every)
    return TruthRead(len(every), clean, rows)


def _compared(category: Category, every: list[Read]) -> CategoryRead:
    if category is Category.UNLICENSED:
        every = [ad for ad in every if ad.tells_of_poster]
    true = [ad for ad in every if category in ad.truth]
    marked = [ad for ad in every if category in ad.marked]
    return CategoryRead(
        category,
        right=sum(category in ad.marked for ad in true),
        missed=tuple(ad for ad in true if category not in ad.marked),
        wrong=tuple(ad for ad in marked if category not in ad.truth),
    )
