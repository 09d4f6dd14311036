"""``supervisor draw``: redo a published random draw. Needs no database and no account."""

import zipfile
from pathlib import Path

import click

from supervisor.cli.console import console
from supervisor.domain.fieldwork.draws import (
    DRAW_FILE,
    INSPECTORS_FILE,
    RESULT_FILE,
    TARGETS_FILE,
    DrawError,
    verify,
)

_NAMES = (DRAW_FILE, INSPECTORS_FILE, RESULT_FILE, TARGETS_FILE)
_MOST_BYTES = 200 * 1024**2


@click.group()
def draw() -> None:
    """Random draws of inspections."""


@draw.command("verify")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def verify_files(*, files: tuple[Path, ...]) -> None:
    """Redo a draw from its published FILES: a zip, a folder, or the four files themselves.

    Exit codes: 0 the draw is as published; 1 it is not; 2 the files cannot be read.
    """
    try:
        found = _read(files)
        problems = verify(found)
    except (DrawError, OSError, zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise click.UsageError(str(error)) from error
    for problem in problems:
        console.print(problem, style="red", highlight=False)
    if problems:
        raise SystemExit(1)
    console.print("抽取结果与公布的名单、种子一致。", style="green", highlight=False)


def _read(files: tuple[Path, ...]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in files:
        if path.is_dir():
            found |= {name: (path / name).read_bytes() for name in _NAMES if (path / name).exists()}
        elif zipfile.is_zipfile(path):
            found |= _unpacked(path)
        else:
            found[path.name] = path.read_bytes()
    return found


def _unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        wanted = [info for info in archive.infolist() if info.filename in _NAMES]
        if sum(info.file_size for info in wanted) > _MOST_BYTES:
            raise DrawError("压缩包内的文件过大。")
        return {info.filename: archive.read(info) for info in wanted}
