"""``supervisor train``: make a new learned reader from labelled ads."""

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import click
import orjson

from supervisor.cli.offline.ad_files import Refusals, read_ads
from supervisor.cli.offline.corpus import corpus_files, examples, read_corpus
from supervisor.domain.reader.course import Background, Bounds, TooFewHands, bounds_of
from supervisor.domain.reader.course import train as train_model
from supervisor.domain.reader.model import CONTENT, ReaderModel, UnreadableModel
from supervisor.domain.reader.packaged import class_words, load_model
from supervisor.domain.reader.unseen import WRONG_COSTS
from supervisor.domain.screening import Screener, load_rules

_PATH: Final = click.Path(exists=True, path_type=Path)


@click.group()
def train() -> None:
    """训练机器研判的模型。"""


@train.command()
@click.argument("corpus", nargs=-1, required=True, type=_PATH)
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--background",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="日常招聘信息（JSONL，可 .gz，不需标注）：只用来抬高门槛，不从中学习。",
)
@click.option(
    "--floor",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="沿用这个模型文件里由日常信息得出的门槛下限。",
)
@click.option(
    "--wrong-costs",
    type=click.FloatRange(0, 100),
    default=WRONG_COSTS,
    show_default=True,
    help="宁可漏掉几条，也不错指一条：据此选定门槛。",
)
@click.option("--json", "as_json", is_flag=True, help="在标准输出打印 JSON 摘要。")
def reader(
    corpus: tuple[Path, ...],
    out: Path,
    background: Path | None,
    floor: Path | None,
    wrong_costs: float,
    as_json: bool,
) -> None:
    """用 CORPUS（JSONL 文件或文件夹，含 labels 和 writer）训练，模型写入 OUT。

    规则自带的例句和分类型的考题（含 kind）作为习题一并学习，不计入成绩。
    同样的语料总是得到同样的文件。门槛按“未见过的作者”的成绩选定。
    """
    ads, refused = read_corpus(corpus_files(corpus))
    if refused:
        raise click.ClickException(f"语料中有 {refused} 行不能用，请先改正。")
    screener = Screener(load_rules())
    ads += examples(screener.rules)
    found = screener.screen([one.ad for one in ads])
    try:
        model = train_model(
            ads,
            found,
            screener.rules.digest,
            words=class_words(),
            wrong_costs=wrong_costs,
            floor=_floor(screener, background, floor),
            tell=lambda writer: click.echo(f"训练：留出 {writer}", err=True),
        )
    except (TooFewHands, UnreadableModel) as error:
        raise click.ClickException(str(error)) from error
    content = model.to_bytes()
    out.write_bytes(content)
    if as_json:
        click.echo(orjson.dumps(_summary(model, len(content))).decode())
    else:
        click.echo(f"已写入 {out}（{len(content):,} 字节，{model.digest[:12]}）。", err=True)


def _summary(model: ReaderModel, size: int) -> dict[str, Any]:
    """Return what of a model is told to programs."""
    told = ("ads", "writers", "corpus", "rules", "floor", "ceiling", "calibration_error")
    return {
        **{key: model.header.get(key) for key in told},
        "digest": model.digest,
        "bytes": size,
        "gates": _by_category(model.gates),
        "doubts": _by_category(model.doubts),
    }


def _by_category(values: Iterable[float]) -> dict[str, float]:
    return {
        str(category): round(float(value), 4)
        for category, value in zip(CONTENT, values, strict=True)
    }


@train.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def labels(out: Path) -> None:
    """把本单位对“值得一看”的判读写成语料 OUT（JSONL，联系方式已遮盖），供 train reader 使用。"""
    from supervisor.cli.console import application  # noqa: PLC0415 - other commands need no database
    from supervisor.extensions import db  # noqa: PLC0415
    from supervisor.services.reader.labels import corpus_lines  # noqa: PLC0415

    with application().app_context():
        lines = [orjson.dumps(line) for line in corpus_lines(db.session())]
    out.write_bytes(b"".join(line + b"\n" for line in lines))
    click.echo(f"已写出 {len(lines):,} 条判读：{out}", err=True)


@train.command()
@click.argument("corpus", nargs=-1, required=True, type=_PATH)
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def bundle(corpus: tuple[Path, ...], out: Path) -> None:
    """把 CORPUS 的各个文件合成随产品发布的一个语料文件 OUT（.jsonl.gz），候选模型由它训练。"""
    content = b"".join(path.read_bytes() for path in corpus_files(corpus))
    out.write_bytes(gzip.compress(content, mtime=0))
    click.echo(f"已写入 {out}（{out.stat().st_size:,} 字节）。", err=True)


def _floor(
    screener: Screener, background: Path | None, model: Path | None
) -> Background | Bounds | None:
    if background is not None:
        ads = list(read_ads(background, Refusals(background)))
        return Background(ads, screener.screen(ads))
    if model is not None:
        return bounds_of(load_model(model))
    return None
