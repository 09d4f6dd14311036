"""``supervisor evaluate screening``: precision and recall per category."""

import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
import orjson
from rich.console import Console
from rich.table import Table

from supervisor.cli.offline.ad_files import Refusals, read_ad_rows
from supervisor.cli.offline.corpus import corpus_files, read_corpus
from supervisor.cli.offline.evaluate_corpus import left_out_report, overall
from supervisor.cli.offline.first_contact import append_contact
from supervisor.cli.offline.readers import ENDPOINT, ReadsAds, reader_options, readers_of
from supervisor.domain.reader.unseen import WRONG_COSTS
from supervisor.domain.screening import Category, Screener, load_rules
from supervisor.domain.screening.challenge import ChallengeCase, ChallengeScores, score_challenge
from supervisor.domain.screening.scoring import Scores, Tally, score

_REFUSED: Final = 3
_PATH: Final = click.Path(exists=True, path_type=Path)
_FILE: Final = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("labelled", nargs=-1, required=True, type=_PATH)
@click.option("--challenge", is_flag=True, help="LABELLED 是分类型的考题（见 docs/screening.md）。")
@click.option(
    "--leave-one-writer-out",
    "leave_out",
    is_flag=True,
    help="逐一留出一位作者，用其余作者的语料训练后再读他的信息。",
)
@click.option(
    "--wrong-costs",
    type=click.FloatRange(0, 100),
    default=WRONG_COSTS,
    show_default=True,
    help="宁可漏掉几条，也不错指一条：据此选定门槛；只用于 --leave-one-writer-out。",
)
@partial(reader_options, endpoint=True)
@click.option(
    "--curves",
    type=click.Path(file_okay=False, path_type=Path),
    help="把曲线（JSON、SVG、说明页）写入这个文件夹；须与 --leave-one-writer-out 同用。",
)
@click.option(
    "--log", type=_FILE, help="把首次接触的成绩追加到这个日志（见 docs/first-contact.md）。"
)
@click.option("--errors", type=_FILE, help="写出判错的条目。")
@click.option("--json", "as_json", is_flag=True, help="在标准输出打印 JSON。")
def screening(  # noqa: PLR0913, PLR0917 - the options of the command
    labelled: tuple[Path, ...],
    challenge: bool,
    leave_out: bool,
    wrong_costs: float,
    reader: str,
    model: Path | None,
    curves: Path | None,
    log: Path | None,
    errors: Path | None,
    as_json: bool,
) -> None:
    """按类别计算筛查的准确率、召回率和 F1。

    LABELLED 为 JSONL 文件或文件夹：id、title、company、text、labels、
    unsure，可含 source 或 writer。
    """
    if reader == ENDPOINT and (leave_out or challenge or log is not None):
        raise click.UsageError("--reader endpoint 只用于直接评测，不与其他方式同用。")
    readers = readers_of(None, reader, model)
    if challenge:
        refusals = Refusals(labelled[0])
        report, table, wrong = _run_challenge(labelled[0], refusals)
        refused = refusals.count
    else:
        report, table, wrong, refused = _run_labelled(corpus_files(labelled), readers)
        if leave_out:
            report = left_out_report(corpus_files(labelled), readers, reader, curves, wrong_costs)
            table = overall_table(report)
        if log is not None:
            append_contact(log, report, readers)
    if errors is not None:
        errors.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in wrong))
    if as_json:
        click.echo(orjson.dumps({**report, "refused": refused}).decode())
    else:
        Console().print(table)
    if refused:
        sys.exit(_REFUSED)


Report = tuple[dict[str, Any], Table, list[dict[str, Any]]]


def _run_labelled(
    files: list[Path], readers: ReadsAds
) -> tuple[dict[str, Any], Table, list[dict[str, Any]], int]:
    entries, refused = read_corpus(files)
    readings = readers.read([entry.ad for entry in entries])
    scores = score(entries, (reading.hits for reading in readings))
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
    report = {**overall(entries, readings), **_scores_report(scores, len(entries))}
    return report, _scores_table(scores), wrong, refused


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


def overall_table(report: dict[str, Any]) -> Table:
    """Show the figures of hands left out, one row for each."""
    table = Table(
        "作者", "条数", "准确率", "召回率", "宏平均 F1", "无问题且无线索", "线索加值得一看"
    )
    groups = [("全部", report), *report["writers"].items()]
    for name, part in groups:
        shares = (
            part["micro"]["precision"],
            part["micro"]["recall"],
            part["macro_f1"],
            part["clean"]["without_lead"],
            part["look"]["bad_ads_with_lead_or_look"],
        )
        table.add_row(name, str(part["ads"]), *map(_share, shares))
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
