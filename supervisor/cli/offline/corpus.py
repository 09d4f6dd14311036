"""Labelled ads from files or folders, in one order whatever order they are named in."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from supervisor.cli.offline.ad_files import Refusals, read_ad_rows
from supervisor.domain.screening import Ad, Category, RuleSet
from supervisor.domain.screening.challenge import ChallengeCase
from supervisor.domain.screening.scoring import LabelledAd

LOG_NAME = "first_contact.jsonl"


def corpus_files(paths: Iterable[Path]) -> list[Path]:
    """Return the JSONL files meant: those named, and those of folders named."""
    found: set[Path] = set()
    for path in paths:
        inside = path.glob("*.jsonl") if path.is_dir() else [path]
        found.update(one for one in inside if one.name != LOG_NAME)
    return sorted(found)


def read_corpus(files: Sequence[Path]) -> tuple[list[LabelledAd], int]:
    """Return the labelled ads of all files and how many lines were refused."""
    refused = 0
    ads: list[LabelledAd] = []
    for path in files:
        refusals = Refusals(path)
        ads += labelled(path, refusals)
        refused += refusals.count
    return ads, refused


def labelled(path: Path, refusals: Refusals) -> Iterator[LabelledAd]:
    """Yield labelled ads; ``source`` is the writer where the file names one.

    Challenge cases (``kind``) are exercises, without a writer.
    """
    for number, row, ad in read_ad_rows(path, refusals):
        try:
            if "kind" in row:
                yield _exercise(ChallengeCase.of(ad, row))
                continue
            labels, unsure = marks_of(row)
        except (ValueError, KeyError, TypeError) as error:
            refusals.add(number, f"labels 或 unsure 有误（{error}）")
            continue
        source = str(row.get("writer") or row.get("source") or "")
        yield LabelledAd(ad, labels, unsure, source)


def marks_of(row: dict[str, Any]) -> tuple[dict[Category, str], frozenset[Category]]:
    """Return what a row marks, with the spans, and what it is unsure of.

    Raises ``ValueError``, ``KeyError`` or ``TypeError`` for marks that are none.
    """
    labels = _labels_of(row.get("labels", ()))
    return labels, frozenset(_category_of(mark) for mark in row.get("unsure", ())) - set(labels)


def examples(rules: RuleSet) -> list[LabelledAd]:
    """Return the examples that rules carry as exercises: what each must find, and what it must not.

    The corpus avoids the usual phrases; whoever is to doubt hits of rules must know them.
    """
    found: list[LabelledAd] = []
    for rule in rules.rules:
        for number, text in enumerate((*rule.hits, *rule.misses)):
            ad = Ad(f"{rule.id}-{number}", "", "", text)
            labels = {rule.category: text} if number < len(rule.hits) else {}
            found.append(LabelledAd(ad, labels))
    return found


def _exercise(case: ChallengeCase) -> LabelledAd:
    return LabelledAd(case.ad, {case.category: case.span} if case.expects_flag else {})


def _labels_of(marks: Any) -> dict[Category, str]:
    """Accept a list of ``{"category": …, "span": …}``, ``{category: span}``, and bare keys."""
    if isinstance(marks, dict):
        return {Category.of(key): span for key, span in marks.items()}
    return {_category_of(mark): "" if isinstance(mark, str) else mark["span"] for mark in marks}


def _category_of(mark: Any) -> Category:
    """Accept ``{"category": …}`` and the bare key alike: readers write both."""
    return Category.of(mark if isinstance(mark, str) else mark["category"])
