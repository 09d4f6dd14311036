"""How well screening agrees with labelled ads: precision, recall and F1 per category."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from supervisor.domain.screening.model import Ad, Category, RuleHit


@dataclass(frozen=True, slots=True)
class LabelledAd:
    """An ad with what readers marked: category → verbatim span.

    ``unsure`` categories count neither for nor against. ``source`` groups the scores.
    """

    ad: Ad
    labels: Mapping[Category, str]
    unsure: frozenset[Category] = frozenset()
    source: str = ""


@dataclass(slots=True)
class Tally:
    """Counts of one category; ``overlapping`` are right flags whose span meets the marked one."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    overlapping: int = 0

    @property
    def precision(self) -> float | None:
        """Share of flags that are right; ``None`` without flags."""
        flags = self.right + self.wrong
        return self.right / flags if flags else None

    @property
    def recall(self) -> float | None:
        """Share of marks that were flagged; ``None`` without marks."""
        marks = self.right + self.missed
        return self.right / marks if marks else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; ``None`` with neither flags nor marks."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One ad and category where screening and readers differ."""

    ad: Ad
    category: Category
    kind: str
    span: str
    rule: str = ""


@dataclass
class Scores:
    """Tallies by category over all ads, and by source and category."""

    overall: dict[Category, Tally] = field(default_factory=dict)
    by_source: dict[str, dict[Category, Tally]] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)

    def tallies(self, category: Category, source: str) -> tuple[Tally, ...]:
        """Return the tallies a verdict counts in."""
        overall = self.overall.setdefault(category, Tally())
        if not source:
            return (overall,)
        return overall, self.by_source.setdefault(source, {}).setdefault(category, Tally())


def score(labelled: Iterable[LabelledAd], screened: Iterable[tuple[RuleHit, ...]]) -> Scores:
    """Compare; a hit under a lawful exception is no flag, since it accuses nobody."""
    scores = Scores()
    for entry, hits in zip(labelled, screened, strict=True):
        flags: dict[Category, list[RuleHit]] = {}
        for hit in hits:
            if hit.exception is None:
                flags.setdefault(hit.category, []).append(hit)
        for category in Category:
            if category not in entry.unsure:
                _count(scores, entry, category, flags.get(category, []))
    return scores


def _count(scores: Scores, entry: LabelledAd, category: Category, flags: list[RuleHit]) -> None:
    marked = entry.labels.get(category)
    if marked is None and not flags:
        return
    for tally in scores.tallies(category, entry.source):
        if marked is None:
            tally.wrong += 1
        elif not flags:
            tally.missed += 1
        else:
            tally.right += 1
            tally.overlapping += any(_meets(entry.ad, marked, hit) for hit in flags)
    if marked is None:
        first = flags[0]
        scores.disagreements.append(
            Disagreement(entry.ad, category, "wrong", first.span, first.rule)
        )
    elif not flags:
        scores.disagreements.append(Disagreement(entry.ad, category, "missed", marked))


def _meets(ad: Ad, marked: str, hit: RuleHit) -> bool:
    """Return whether a hit overlaps any place where the marked span stands in its field."""
    value = {"title": ad.title, "company": ad.company, "text": ad.text}[hit.field]
    place = value.find(marked)
    while place >= 0 and marked:
        if place < hit.end and hit.start < place + len(marked):
            return True
        place = value.find(marked, place + 1)
    return False
