"""The screening engine: one pass to see which rules may apply, then precise places and conditions.

RE2 matches in time linear in the text, whatever a rule's author writes. Only those expressions are
searched for whose words are there.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

import re2

from supervisor.domain.screening.conditions import Found, RunnableRule
from supervisor.domain.screening.model import Ad, RuleHit
from supervisor.domain.screening.packs import RuleSet
from supervisor.domain.screening.parts import is_by_parts, tightened
from supervisor.domain.screening.text.disguises import Disguises
from supervisor.domain.screening.text.document import ScreenedDocument
from supervisor.domain.screening.text.homophones import disguised_spellings
from supervisor.domain.screening.text.numerals import NUMERALS, whole_numbers
from supervisor.domain.screening.text.pairs import PairTable
from supervisor.domain.screening.text.passage import Passage
from supervisor.domain.screening.text.prefilter import Prefilter
from supervisor.domain.screening.text.view import BatchView, build_batch

_SEPARATORS: Final = r"(?:[\s,;:!|/]|。|、)+"
_LEADING: Final = re.compile(f"^{_SEPARATORS}".encode())
_TRAILING: Final = re.compile(f"{_SEPARATORS}$".encode())
_WORDS: Final = re.compile("[\u4e00-\u9fff]{2,}")
_CHOICES: Final = re.compile(r"([\u4e00-\u9fff])\(\?:((?:[\u4e00-\u9fff]+\|)*[\u4e00-\u9fff]+)\)")
_BATCH: Final = 256


class Screener:
    """Finds what in an ad breaks which rule. Pure; may be pickled and sent to other processes."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        spellings = disguised_spellings(rules.disguise.words, rules.disguise.ordinary)
        self._disguises = Disguises({**spellings, **rules.disguise.phrases})

        self._words = PairTable(_word_pairs(rules))

    def __getstate__(self) -> dict[str, Any]:
        return {"rules": self.rules}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["rules"])  # type: ignore[misc] # compiled parts are built anew

    def screen(self, ads: Sequence[Ad]) -> list[tuple[RuleHit, ...]]:
        """Return the hits of each ad, in input order; within an ad by place."""
        results: list[tuple[RuleHit, ...]] = []
        for first in range(0, len(ads), _BATCH):
            results += self._screen_batch(ads[first : first + _BATCH])
        return results

    def _screen_batch(self, ads: Sequence[Ad]) -> Iterator[tuple[RuleHit, ...]]:
        batch = build_batch(ads, self.rules.disguise.chars, self._words)
        disguised = self._disguises.find(batch.bare)
        for index, ad in enumerate(ads):
            hits = self._plain_hits(batch, index, ad)
            if index in disguised:
                hits += self._revealed_hits(batch, index, ad, disguised[index])
            if batch.differs[index]:
                hits += self._bare_hits(batch, index, ad)
            yield _merged(hits) if hits else ()

    def _plain_hits(self, batch: BatchView, index: int, ad: Ad) -> list[RuleHit]:
        matched = self._matched(batch.plain.document(index))
        if not matched:
            return []
        document = ScreenedDocument.of(batch.plain, batch, index)
        return list(self._hits(document, matched, ad))

    def _bare_hits(self, batch: BatchView, index: int, ad: Ad) -> list[RuleHit]:
        """Look past inserted marks; what the plain view shows as well is not told twice."""
        matched = self._matched(batch.bare.document(index))
        if not matched:
            return []
        document = ScreenedDocument.of(batch.bare, batch, index)
        return list(self._hits(document, matched, ad, is_bare=True))

    def _revealed_hits(
        self, batch: BatchView, index: int, ad: Ad, found: Sequence[tuple[int, str, str]]
    ) -> list[RuleHit]:
        """Read words written otherwise as what they stand for."""
        document = ScreenedDocument.of(batch.bare, batch, index).with_replaced(found)
        return list(self._hits(document, self._matched(document.text), ad, is_bare=True))

    def _matched(self, text: bytes) -> list[int]:
        patterns = self._patterns
        return [n for n in self._prefilter.candidates(text) if patterns[n][1].search(text)]

    def _hits(
        self, document: ScreenedDocument, matched: Sequence[int], ad: Ad, *, is_bare: bool = False
    ) -> Iterator[RuleHit]:
        passage = Passage(document.text)
        for number in matched:
            runnable, expression, group = self._patterns[number]
            for match in expression.finditer(document.text):
                if is_bare and not document.is_disguised(*match.span()):
                    continue
                start, end = match.span(group)
                if start < 0:
                    start, end = match.span()
                if is_by_parts(expression):
                    start, end = tightened(expression, document.text, start, end)
                start, end = whole_numbers(document.text, *_trimmed(document.text, start, end))
                found = Found(ad, passage, start, end)
                if runnable.counts(found):
                    hit = _hit(runnable, document, found)
                    if hit is not None:
                        yield hit

    @cached_property
    def _patterns(self) -> list[tuple[RunnableRule, Any, int]]:
        """For every expression of the set: its rule, itself, and the group that is the evidence."""
        compiled = []
        for rule in self.rules.rules:
            runnable = RunnableRule(rule)
            for pattern in rule.patterns:
                expression = re2.compile(pattern)
                compiled.append((runnable, expression, expression.groupindex.get("span", 0)))
        return compiled

    @cached_property
    def _prefilter(self) -> Prefilter:
        return Prefilter([pattern for rule in self.rules.rules for pattern in rule.patterns])


def _word_pairs(rules: RuleSet) -> set[str]:
    """Return the neighbouring characters of the words that rules look for."""
    pairs = {first + second for first in NUMERALS for second in NUMERALS + "岁周"}
    expressions = [pattern for rule in rules.rules for pattern in rule.patterns]
    for expression in (*expressions, *rules.disguise.words):
        for word in _WORDS.findall(expression):
            pairs.update(word[place : place + 2] for place in range(len(word) - 1))
        for first, choice in _CHOICES.findall(expression):
            pairs.update(first + word[0] for word in choice.split("|") if word)
    return pairs


def _trimmed(text: bytes, start: int, end: int) -> tuple[int, int]:
    """Shed the blanks and separators that an expression took in as context."""
    piece = text[start:end]
    kept = _LEADING.sub(b"", piece)
    start = end - len(kept)
    return start, start + len(_TRAILING.sub(b"", kept))


def _hit(runnable: RunnableRule, document: ScreenedDocument, found: Found) -> RuleHit | None:
    """Place a match in its field; ``None`` where it crosses fields or the rule skips the field."""
    rule = runnable.rule
    placed = _placed(found.ad, *document.place(found.start, found.end))
    if placed is None or placed[0] not in rule.fields:
        return None
    field, start, end, span = placed
    citations = runnable.citations(found)
    return RuleHit(
        category=rule.category,
        field=field,
        start=start,
        end=end,
        span=span,
        rule=rule.id,
        version=rule.version,
        severity=rule.severity,
        basis=tuple(dict.fromkeys(one for _, cited in citations for one in cited)),
        exception=runnable.exception(found),
        by_respondent=citations,
    )


def _placed(ad: Ad, start: int, end: int) -> tuple[str, int, int, str] | None:
    """Turn a place in the ad as a whole into (field, start, end, span) of one of its fields."""
    for field, value in (("title", ad.title), ("company", ad.company), ("text", ad.text)):
        if 0 <= start < end <= len(value):
            return field, start, end, value[start:end]
        start, end = start - len(value) - 1, end - len(value) - 1
    return None


def _merged(hits: list[RuleHit]) -> tuple[RuleHit, ...]:
    """Keep one of the hits of a category that overlap: the gravest, then the shortest."""
    kept: list[RuleHit] = []
    for hit in sorted(hits, key=lambda h: (-h.severity.rank, h.end - h.start)):
        if not any(_is_same(hit, other) for other in kept):
            kept.append(hit)
    order = {"title": 0, "company": 1, "text": 2}
    return tuple(sorted(kept, key=lambda h: (order[h.field], h.start, h.end)))


def _is_same(one: RuleHit, other: RuleHit) -> bool:
    return (
        one.category is other.category
        and one.field == other.field
        and one.start < other.end
        and other.start < one.end
    )
