"""``supervisor evaluate frozen``: models side by side on the ads that teach none of them."""

from pathlib import Path
from typing import Any

import click
import numpy as np
import orjson
from rich.console import Console
from rich.table import Table

from supervisor.cli.offline.corpus import corpus_files, read_corpus
from supervisor.domain.reader.course import flags_of
from supervisor.domain.reader.figures import Answers, curve, figures
from supervisor.domain.reader.frozen import is_frozen
from supervisor.domain.reader.model import CONTENT, ReaderModel, UnreadableModel
from supervisor.domain.reader.packaged import load_model
from supervisor.domain.reader.reader import LearnedReader
from supervisor.domain.screening import RuleHit, Screener, load_rules
from supervisor.domain.screening.scoring import LabelledAd

_PATH = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("corpus", nargs=-1, required=True, type=_PATH)
@click.option(
    "--model",
    "models",
    multiple=True,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="模型文件；可多次给出，逐一比较。",
)
@click.option("--json", "as_json", is_flag=True, help="在标准输出打印 JSON。")
def frozen(corpus: tuple[Path, ...], models: tuple[Path, ...], as_json: bool) -> None:
    """在 CORPUS 中从不用于训练的信息（约百分之八）上比较模型，规则与机器研判一并计算。"""
    ads, refused = read_corpus(corpus_files(corpus))
    if refused:
        raise click.ClickException(f"语料中有 {refused} 行不能用，请先改正。")
    kept = [one for one in ads if is_frozen(one)]
    if not kept:
        raise click.ClickException("语料中没有留作检验的信息。")
    found = Screener(load_rules()).screen([one.ad for one in kept])
    try:
        reports = [measure(load_model(path), kept, found) for path in models]
    except UnreadableModel as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(orjson.dumps({"ads": len(kept), "models": reports}).decode())
        return
    table = Table("模型", "准确率", "召回率", "宏平均 F1", "正常信息无线索")
    for one in reports:
        shares = one["micro"]["precision"], one["micro"]["recall"], one["macro_f1"]
        clean = one["clean"]["without_lead"]
        table.add_row(one["digest"][:12], *(str(share) for share in (*shares, clean)))
    Console().print(table)


def measure(
    model: ReaderModel, kept: list[LabelledAd], found: list[tuple[RuleHit, ...]]
) -> dict[str, Any]:
    """Return the figures of rules and a model together, and the curve over all thresholds."""
    readings = LearnedReader(model).read([one.ad for one in kept], found)
    is_so = np.array([[c in one.labels for c in CONTENT] for one in kept], dtype=np.bool_)
    known = np.array([[c not in one.unsure for c in CONTENT] for one in kept], dtype=np.bool_)
    chance = np.array([one.chance for one in readings], dtype=np.float32)
    leads = flags_of([one.hits for one in readings])
    worth = (1 - np.prod(1 - chance, axis=1)).astype(np.float32)
    answers = Answers(is_so, known, leads, worth)
    return {
        "digest": model.digest,
        **figures(answers),
        "curve": curve(answers, chance, flags_of(found)),
    }
