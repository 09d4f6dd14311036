"""``supervisor screen``: ads in, hits out, without a database."""

import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Final

import click
import orjson
from rich.console import Console
from rich.table import Table

from supervisor.cli.offline.ad_files import Refusals, hit_record, open_lines, read_ads
from supervisor.cli.offline.readers import ReadsAds, reader_options, readers_of
from supervisor.domain.reader.reader import ReadAd
from supervisor.domain.screening import Ad, Category

_BATCH: Final = 1024
_AHEAD: Final = 4  # batches in flight per worker: keeps workers busy and memory flat
_REFUSED: Final = 3

_worker_readers: ReadsAds | None = None


@click.command()
@click.argument("ads", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--rules",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="规则包所在文件夹；默认用随产品的规则。",
)
@reader_options
@click.option(
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, help="进程数。"
)
@click.option("--json", "as_json", is_flag=True, help="在标准输出打印 JSON 摘要。")
def screen(  # noqa: PLR0913, PLR0917 - the options of the command
    ads: Path,
    out: Path,
    rules: Path | None,
    reader: str,
    model: Path | None,
    workers: int,
    as_json: bool,
) -> None:
    """筛查招聘信息：读 ADS（JSONL，可 .gz），命中按原顺序写入 OUT。

    每条命中的 reader 写明来自规则（rule）还是机器研判（learned）；
    look 为 0 到 1，表示这条信息值得看一眼的程度。

    退出码：0 完成；2 文件不能读或规则有误；3 完成，但有行被拒收。
    """
    readers = readers_of(rules, reader, model)
    refusals = Refusals(ads)
    started = perf_counter()
    counts: Counter[Category] = Counter()
    total = flagged = 0
    with open_lines(out, "wb") as sink:
        for ad, reading in _screened(readers, read_ads(ads, refusals), workers):
            total += 1
            flagged += bool(reading.hits)
            counts.update({hit.category for hit in reading.hits})
            hits = [hit_record(hit) for hit in reading.hits]
            record = {"id": ad.id, "hits": hits, "look": reading.look}
            sink.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
    summary = {
        "ads": total,
        "flagged": flagged,
        "refused": refusals.count,
        "seconds": round(perf_counter() - started, 3),
        "rules": readers.rules.digest,
        "model": readers.model_digest,
        "categories": {
            str(category): counts[category] for category in Category if counts[category]
        },
    }
    _report(summary, counts, as_json=as_json)
    if refusals.count:
        sys.exit(_REFUSED)


def _screened(readers: ReadsAds, ads: Iterable[Ad], workers: int) -> Iterator[tuple[Ad, ReadAd]]:
    """Yield each ad with its reading, in order, holding only a few batches at a time."""
    if workers == 1:
        for batch in _batches(ads):
            yield from zip(batch, readers.read(batch), strict=True)
        return
    with ProcessPoolExecutor(workers, initializer=_prepare, initargs=(readers,)) as pool:
        yield from _pooled(pool, ads, workers * _AHEAD)


def _pooled(pool: Executor, ads: Iterable[Ad], ahead: int) -> Iterator[tuple[Ad, ReadAd]]:
    waiting: deque[tuple[list[Ad], Future[list[ReadAd]]]] = deque()
    for batch in _batches(ads):
        waiting.append((batch, pool.submit(_screen_batch, batch)))
        if len(waiting) >= ahead:
            done, future = waiting.popleft()
            yield from zip(done, future.result(), strict=True)
    for done, future in waiting:
        yield from zip(done, future.result(), strict=True)


def _batches(ads: Iterable[Ad]) -> Iterator[list[Ad]]:
    source = iter(ads)
    while batch := list(islice(source, _BATCH)):
        yield batch


def _prepare(readers: ReadsAds) -> None:
    """Keep the compiled readers in each worker process."""
    global _worker_readers  # noqa: PLW0603 - process-wide by design: compiling costs a second
    _worker_readers = readers


def _screen_batch(batch: list[Ad]) -> list[ReadAd]:
    if _worker_readers is None:
        raise RuntimeError("the worker was started without its readers")
    return _worker_readers.read(batch)


def _report(summary: dict[str, object], counts: Counter[Category], *, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(summary).decode())
        return
    table = Table(title=f"已筛查 {summary['ads']} 条，有命中 {summary['flagged']} 条")
    table.add_column("类别")
    table.add_column("条数", justify="right")
    for category in Category:
        if counts[category]:
            table.add_row(category.label, str(counts[category]))
    Console(stderr=True).print(table)
