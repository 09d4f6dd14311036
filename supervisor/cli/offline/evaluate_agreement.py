"""``supervisor evaluate agreement``: how far two readers of the same ads agree."""

from pathlib import Path
from typing import Any

import click
import orjson

from supervisor.cli.offline.ad_files import Refusals, read_objects
from supervisor.cli.offline.corpus import corpus_files, marks_of, read_corpus
from supervisor.domain.screening.agreement import Agreement, overall
from supervisor.domain.screening.agreement import agreement as agreement_of
from supervisor.domain.screening.scoring import LabelledAd

_PATH = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("corpus", nargs=-1, required=True, type=_PATH)
@click.argument("second", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="在标准输出打印 JSON。")
def agreement(corpus: tuple[Path, ...], second: Path, as_json: bool) -> None:
    """比较两位读者对同一批信息的标注：Cohen's kappa 和 F1。

    SECOND 的每行有 id、labels、unsure；CORPUS 中没有的 id 报错。
    """
    first = {one.ad.id: one for one in read_corpus(corpus_files(corpus))[0]}
    refusals = Refusals(second)
    pairs = []
    for number, row in read_objects(second, refusals):
        read = first.get(str(row.get("id", "")))
        if read is None:
            refusals.add(number, f"语料中没有 id 为 {row.get('id')!r} 的信息")
            continue
        try:
            pairs.append((read, LabelledAd(read.ad, *marks_of(row))))
        except (ValueError, KeyError, TypeError) as error:
            refusals.add(number, f"labels 或 unsure 有误（{error}）")
    found = agreement_of(pairs)
    categories = {str(category): _row(counts) for category, counts in found.items()}
    everything = _row(overall(found))
    report = {
        "ads": len(pairs),
        "refused": refusals.count,
        "all": everything,
        "categories": categories,
    }
    if as_json:
        click.echo(orjson.dumps(report).decode())
        return
    click.echo(f"{len(pairs)} 条信息由两位读者分别标注，{refusals.count} 行未计入。")
    for name, row in {"全部": everything, **categories}.items():
        click.echo(f"{name:<20} kappa {_said(row['kappa'])}  F1 {_said(row['f1'])}")


def _row(counts: Agreement) -> dict[str, Any]:
    return {
        "both": counts.both,
        "first": counts.first,
        "second": counts.second,
        "kappa": None if counts.kappa is None else round(counts.kappa, 4),
        "f1": None if counts.f1 is None else round(counts.f1, 4),
    }


def _said(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"
