"""``supervisor evaluate screening``: precision and recall per category."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import click
import orjson
from rich.console import Console
from rich.table import Table

from supervisor.cli.offline.ad_files import Refusals, read_ad_rows
from supervisor.domain.screening import Category, Screener, load_rules
from supervisor.domain.screening.challenge import ChallengeCase, ChallengeScores, score_challenge
from supervisor.domain.screening.scoring import LabelledAd, Scores, Tally, score

_REFUSED: Final = 3


@click.command()
@click.argument("labelled", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--challenge", is_flag=True, help="LABELLED 是分类型的考题（见 docs/screening.md）。")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="写出判错的条目。")
@click.option("--json", "as_json", is_flag=True, help="在标准输出打印 JSON。")
def screening(labelled: Path, challenge: bool, errors: Path | None, as_json: bool) -> None:
    """按类别计算筛查的准确率、召回率和 F1。

    LABELLED 为 JSONL：id、title、company、text、labels、unsure，可含 source。
    """
    refusals = Refusals(labelled)
    run = _run_challenge if challenge else _run_labelled
    report, table, wrong = run(labelled, refusals)
    if errors is not None:
        errors.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in wrong))
    if as_json:
        click.echo(orjson.dumps({**report, "refused": refusals.count}).decode())
    else:
        Console().print(table)
    if refusals.count:
        sys.exit(_REFUSED)


Report = tuple[dict[str, Any], Table, list[dict[str, Any]]]


def _run_labelled(path: Path, refusals: Refusals) -> Report:
    entries = list(_labelled(path, refusals))
    screener = Screener(load_rules())
    scores = score(entries, screener.screen([entry.ad for entry in entries]))
    wrong = [
        {
            "id": item.ad.id,
            "category": str(item.category),
            "kind": item.kind,
            "span": item.span,
            "rule": item.rule,
            "title": item.ad.title,
            "text": item.ad.text,
        }
        for item in scores.disagreements
    ]
    return _scores_report(scores, len(entries)), _scores_table(scores), wrong


def _labelled(path: Path, refusals: Refusals) -> Iterable[LabelledAd]:
    for number, row, ad in read_ad_rows(path, refusals):
        try:
            labels = {Category.of(mark["category"]): mark["span"] for mark in row.get("labels", ())}
            unsure = frozenset(_category_of(mark) for mark in row.get("unsure", ()))
        except (ValueError, KeyError, TypeError) as error:
            refusals.add(number, f"labels 或 unsure 有误（{error}）")
            continue
        yield LabelledAd(ad, labels, unsure - set(labels), str(row.get("source") or ""))


def _category_of(mark: Any) -> Category:
    """Accept ``{"category": …}`` and the bare key alike: readers write both."""
    return Category.of(mark if isinstance(mark, str) else mark["category"])


def _scores_report(scores: Scores, total: int) -> dict[str, Any]:
    return {
        "ads": total,
        "categories": {str(c): _figures(t) for c, t in _ordered(scores.overall)},
        "sources": {
            source: {str(c): _figures(t) for c, t in _ordered(tallies)}
            for source, tallies in sorted(scores.by_source.items())
        },
    }


def _ordered(tallies: dict[Category, Tally]) -> list[tuple[Category, Tally]]:
    return [(category, tallies[category]) for category in Category if category in tallies]


def _figures(tally: Tally) -> dict[str, Any]:
    return {
        "right": tally.right,
        "wrong": tally.wrong,
        "missed": tally.missed,
        "precision": tally.precision,
        "recall": tally.recall,
        "f1": tally.f1,
        "span_overlap": tally.overlapping / tally.right if tally.right else None,
    }


def _scores_table(scores: Scores) -> Table:
    table = Table("来源", "类别", "命中对", "误报", "漏报", "准确率", "召回率", "F1", "位置相交")
    groups = [("全部", scores.overall), *sorted(scores.by_source.items())]
    for source, tallies in groups:
        for category, tally in _ordered(tallies):
            figures = _figures(tally)
            counts = (str(figures[key]) for key in ("right", "wrong", "missed"))
            shares = (_share(figures[key]) for key in ("precision", "recall", "f1", "span_overlap"))
            table.add_row(source, category.label, *counts, *shares)
    return table


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _run_challenge(path: Path, refusals: Refusals) -> Report:
    cases = list(_cases(path, refusals))
    screener = Screener(load_rules())
    scores = score_challenge(cases, screener.screen([case.ad for case in cases]))
    wrong = [
        {
            "id": case.ad.id,
            "category": str(case.category),
            "kind": case.kind,
            "text": case.ad.text,
            "title": case.ad.title,
        }
        for case in scores.failed
    ]
    return scores.report(), _challenge_table(scores), wrong


def _cases(path: Path, refusals: Refusals) -> Iterable[ChallengeCase]:
    for number, row, ad in read_ad_rows(path, refusals):
        try:
            yield ChallengeCase.of(ad, row)
        except (ValueError, KeyError) as error:
            refusals.add(number, f"考题有误（{error}）")


def _challenge_table(scores: ChallengeScores) -> Table:
    report = scores.report()
    table = Table("类别", "F1", *report["kinds"])
    for category, row in report["categories"].items():
        cells = (f"{row[kind]['passed']}/{row[kind]['cases']}" for kind in report["kinds"])
        table.add_row(Category.of(category).label, _share(row["f1"]), *cells)
    table.add_row("宏平均 F1", _share(report["macro_f1"]))
    table.add_row("难例误报率", _share(report["hard_negative_false_alarms"]))
    table.add_row("变体召回率", _share(report["evasion_recall"]))
    return table
