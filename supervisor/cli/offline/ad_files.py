"""Reading and writing ads as JSON lines, plain or gzipped, one at a time."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, cast

import click

from scrapers.errors import UnreadableFile
from scrapers.files.jsonfiles import read_lines
from supervisor.domain.reader.reader import is_learned
from supervisor.domain.screening import Ad, RuleHit

_EXPECTED: Final = '每行应为一个 JSON 对象，含 "id"、"title"、"text"，可含 "company"'
_NO_TEXT: Final = (None, "")


@dataclass
class Refusals:
    """Lines that could not be read; reported as they come, counted for the exit code."""

    source: Path
    count: int = field(default=0)

    def add(self, line: int, reason: str) -> None:
        """Tell the user at once, so that a long run hides nothing."""
        self.count += 1
        click.echo(f"{self.source} 第 {line} 行：{reason}。{_EXPECTED}", err=True)


@contextmanager
def open_lines(path: Path, mode: str) -> Iterator[IO[bytes]]:
    """Open a file for reading (``rb``) or writing (``wb``), through gzip where its name says so."""
    opened = gzip.open(path, mode) if path.suffix == ".gz" else path.open(mode)  # noqa: SIM115 - closed below
    with cast("IO[bytes]", opened) as file:
        yield file


def read_objects(path: Path, refusals: Refusals) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number, object); blank lines are passed over, broken ones reported."""
    number = 0
    try:
        for number, row in read_lines(path):
            if isinstance(row, dict):
                yield number, row
            elif isinstance(row, UnreadableFile):
                refusals.add(number, row.reason.removesuffix("，未导入"))
            else:
                refusals.add(number, f"是 {type(row).__name__}，不是对象")
    except UnreadableFile as error:
        refusals.add(number + 1, error.reason.rstrip("。"))


def read_ads(path: Path, refusals: Refusals) -> Iterator[Ad]:
    """Yield ads; an object that is no ad is reported and left out."""
    for _, _, ad in read_ad_rows(path, refusals):
        yield ad


def read_ad_rows(path: Path, refusals: Refusals) -> Iterator[tuple[int, dict[str, Any], Ad]]:
    """Yield (line number, object, ad) where more is read from the object than the ad."""
    for number, row in read_objects(path, refusals):
        ad = parse_ad(row)
        if isinstance(ad, Ad):
            yield number, row, ad
        else:
            refusals.add(number, ad)


def parse_ad(row: dict[str, Any]) -> Ad | str:
    """Return the ad an object holds, or what is wrong with it."""
    if "id" not in row or isinstance(row["id"], bool) or not isinstance(row["id"], str | int):
        return '"id" 缺失或不是文字'
    values: dict[str, str] = {}
    for key in ("title", "company", "text"):
        value = row.get(key)
        if value in _NO_TEXT:
            value = ""
        if not isinstance(value, str):
            return f'"{key}" 应为文字，得到 {type(value).__name__}'
        values[key] = value
    if not values["title"] and not values["text"]:
        return '"title" 和 "text" 都没有内容'
    return Ad(id=str(row["id"]), **values)


def hit_record(hit: RuleHit) -> dict[str, Any]:
    """Return a hit as it is written out."""
    return {
        "category": str(hit.category),
        "start": hit.start,
        "end": hit.end,
        "span": hit.span,
        "field": hit.field,
        "rule": hit.rule,
        "severity": str(hit.severity),
        "basis": list(hit.basis),
        "respondents": list(hit.respondents),
        "exception": hit.exception,
        "reader": "learned" if is_learned(hit.rule) else "rule",
    }
