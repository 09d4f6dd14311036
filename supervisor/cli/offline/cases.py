"""``supervisor cases replay``: cases in, the verdict on each step out, without a database."""

from collections.abc import Iterator
from pathlib import Path

import click
import orjson

from supervisor.cli.offline.ad_files import open_lines
from supervisor.domain.cases.course.replay import Replay, replay
from supervisor.domain.platform.bureau import take_office
from supervisor.settings import Settings

_REFUSED = 3


@click.group()
def cases() -> None:
    """案件程序。"""


@cases.command(name="replay")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def replay_file(file: Path, out: Path) -> None:
    """逐步重放案件：读 FILE（JSONL，一行一案），把每一步的结论写入 OUT。

    格式见 docs/cases.md。退出码：0 完成；3 完成，但有行或步骤不能读。
    """
    take_office(Settings().bureau)
    steps = refused = unread = lines = 0
    with open_lines(file, "rb") as source, open_lines(out, "wb") as sink:
        for found in _replayed(source):
            lines += 1
            steps += len(found.verdicts)
            refused += sum(not one.is_accepted for one in found.verdicts)
            record = found.record()
            unread += "errors" in record
            sink.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
    click.echo(f"{lines} 案，{steps} 步，拒绝 {refused} 步；{unread} 案有不能读的内容。")
    if unread:
        raise click.exceptions.Exit(_REFUSED)


def _replayed(source: Iterator[bytes]) -> Iterator[Replay]:
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            yield Replay(f"line {number}", (), error=f"第{number}行不是 JSON：{error}。")
            continue
        yield replay(row)
