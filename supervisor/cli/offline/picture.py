"""``supervisor picture``: pictures of ads and papers read and judged, without a database."""

import sys
from pathlib import Path
from typing import Any, Final

import click
import orjson
from rich.table import Table

from supervisor.cli.console import console
from supervisor.cli.offline.dates import EXPECTED, read_date
from supervisor.cli.offline.judge import load
from supervisor.cli.offline.problems import ToldProblems
from supervisor.domain.platform.clock import today, utc_now
from supervisor.domain.screening import Screener, load_rules
from supervisor.services.leads.assess import RegisterInForce
from supervisor.services.lists.folder import UnreadableListsError
from supervisor.services.lists.named_columns import UnreadableTableError
from supervisor.services.pictures.judging import PictureJudge
from supervisor.services.pictures.records import picture_record, refused_record
from supervisor.services.pictures.worker import PictureReader

_REFUSED: Final = 3


@click.group()
def picture() -> None:
    """读招聘图片和证照照片。"""


@picture.command("read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--register",
    "register_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="本局名册（CSV 或 XLSX）；不给则不比对发布主体和证照。",
)
@click.option(
    "--lists",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="其他发证机关的名单：内有 lists.toml 和各份文件。",
)
@click.option("--on", "on_text", metavar="DATE", help="按哪一天核对许可；不填则为今天。")
@click.option("--json", "as_json", is_flag=True, help="每个文件打印一行 JSON。")
def read(
    files: tuple[Path, ...],
    register_file: Path | None,
    folder: Path | None,
    on_text: str | None,
    *,
    as_json: bool,
) -> None:
    """读图片上的字，标出违规用语的位置，比对发布主体，核对照片里的许可证、备案凭证和营业执照。

    FILE：JPEG、PNG、WebP、HEIC 图片，PDF，或装有图片的 ZIP。
    退出码：0 完成；2 用法有误；3 完成，但有文件不能读，error 写明原因。
    """
    try:
        on = read_date(on_text) if on_text else today()
        register = _register(register_file, folder)
    except ValueError as error:
        raise click.UsageError(f"--on {EXPECTED}，实为“{on_text}”") from error
    judge = PictureJudge(Screener(load_rules(None)), register)
    is_refused = False
    with PictureReader() as reader:
        for file in files:
            reading = reader.read_path(file)
            is_refused = is_refused or bool(reading.error)
            if reading.pages:
                record = picture_record(str(file), reading, judge.judge(reading, utc_now(), on))
            else:
                record = refused_record(str(file), reading.error)
            _tell(record, as_json=as_json)
    if is_refused:
        sys.exit(_REFUSED)


def _register(register_file: Path | None, folder: Path | None) -> RegisterInForce | None:
    if register_file is None:
        if folder is not None:
            raise click.UsageError("--lists 要同 --register 一起用。")
        return None
    try:
        return load(register_file, folder, ToldProblems())
    except (UnreadableTableError, UnreadableListsError) as error:
        raise click.UsageError(str(error)) from error


def _tell(record: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(record).decode())
        return
    table = Table(record["file"], "", title_justify="left")
    for line in record["lines"]:
        table.add_row(line["text"], f"{line['confidence']:.0%}")
    for hit in record["hits"]:
        table.add_row(f"{hit['category']}：{hit['span']}", "命中")
    if record["poster"]:
        table.add_row(record["poster"]["name"], record["poster"]["why"] or "")
    if record["licence"]:
        table.add_row(record["licence"]["label"], record["licence"]["why"] or "")
    if "error" in record:
        table.add_row(record["error"], "没有读")
    console.print(table)
