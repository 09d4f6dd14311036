"""Figures over a corpus of several hands: as it stands, and with each hand left out in turn."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import orjson

from supervisor.cli.offline.corpus import examples, read_corpus
from supervisor.cli.offline.curve_page import curve_svg, curves_page
from supervisor.cli.offline.readers import RULES, ReadsAds
from supervisor.domain.reader.classes import Classes
from supervisor.domain.reader.course import Bounds, bounds_of, flags_of
from supervisor.domain.reader.crossed import Crossed
from supervisor.domain.reader.figures import Answers, figures
from supervisor.domain.reader.model import CONTENT
from supervisor.domain.reader.packaged import class_words
from supervisor.domain.reader.reader import ReadAd
from supervisor.domain.reader.training import EXERCISE, lesson_of
from supervisor.domain.reader.unseen import WRONG_COSTS, read_unseen
from supervisor.domain.screening.scoring import LabelledAd


def overall(entries: Sequence[LabelledAd], readings: Sequence[ReadAd]) -> dict[str, Any]:
    """Return micro figures, macro F1, clean ads and the queue of looks of a reading."""
    if not entries:
        return {}
    is_so = np.array([[c in one.labels for c in CONTENT] for one in entries], dtype=np.bool_)
    known = np.array([[c not in one.unsure for c in CONTENT] for one in entries], dtype=np.bool_)
    worth = np.array([1 - np.prod(1 - np.array(one.chance)) for one in readings], dtype=np.float32)
    answers = Answers(is_so, known, flags_of([one.hits for one in readings]), worth)
    return figures(answers)


def left_out_report(
    files: Sequence[Path],
    readers: ReadsAds,
    reader: str,
    curves: Path | None,
    wrong_costs: float = WRONG_COSTS,
) -> dict[str, Any]:
    """Train without each writer in turn, read that writer, and tell how it went.

    Gates and doubts are chosen on the other writers, within the bounds that the model in use was
    given from everyday pages.
    """
    ads, _ = read_corpus(files)
    if len({one.source for one in ads} - {EXERCISE}) < 2:
        raise click.UsageError("留一作者检验至少需要两位作者（writer）的语料。")
    ads += examples(readers.rules)
    lesson = lesson_of(ads, Classes(class_words()))
    found = readers.screener.screen([one.ad for one in ads])
    unseen = read_unseen(lesson, found, lambda writer: click.echo(f"留出 {writer}", err=True))
    crossed = Crossed.of(lesson, unseen, found, _bounds(readers), wrong_costs)
    if curves is not None:
        write_curves(curves, crossed)
    return crossed.report(reader)


def _bounds(readers: ReadsAds) -> Bounds:
    found = bounds_of(readers.reader.model) if readers.reader else None
    nothing = (0.0,) * len(CONTENT)
    return found or Bounds(nothing, nothing)


def write_curves(folder: Path, crossed: Crossed) -> None:
    """Write the curves of rules, reader and both: figures, a drawing, and a page around them."""
    folder.mkdir(parents=True, exist_ok=True)
    found = crossed.curves()
    reports = {kind: crossed.report(kind) for kind in (RULES, "learned", "both")}
    (folder / "curves.json").write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2))
    (folder / "curves.svg").write_text(curve_svg(found), "utf-8")
    (folder / "curves.md").write_text(curves_page(found, reports), "utf-8")
