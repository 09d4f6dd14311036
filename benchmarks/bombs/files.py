"""The hostile files: each a small file that would unpack, nest or repeat without end."""

import gzip
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from supervisor.services.platform.table_writing import xlsx_bytes

_MB: Final = 1 << 20
_OPEN: Final = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
_CLOSE: Final = b"</sheetData></worksheet>"
_HEAD: Final = "编号,职位名称,公司名称\n"


def write(folder: Path) -> dict[str, Path]:
    """Write every file; return them by what they are."""
    made: dict[str, Path] = {}
    for number, (name, suffix, make) in enumerate(_FILES):
        made[name] = folder / f"{number:02}{suffix}"
        made[name].write_bytes(make())
    return made


def _workbook(sheet: bytes, **parts: bytes) -> bytes:
    """Return a workbook with this sheet and, by the end of their names, other parts."""
    whole = zipfile.ZipFile(io.BytesIO(xlsx_bytes(["职位名称", "公司名称"], [])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in whole.namelist():
            stem = name.rpartition("/")[2].partition(".")[0]
            body = sheet if name.endswith("sheet1.xml") else parts.get(stem, whole.read(name))
            packed.writestr(name, body)
    return out.getvalue()


def _cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def _row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _header() -> str:
    return _row(1, _cell("A1", "职位名称"), _cell("B1", "公司名称"))


def _far() -> bytes:
    rows = _header() + _row(2, _cell("A2", "保洁"), _cell("B2", "甲公司"))
    rows += _row(1_048_576, _cell("XFD1048576", "远"))
    return _workbook(_OPEN + rows.encode() + _CLOSE)


def _merged() -> bytes:
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 120_000
    rows = _header() + _row(2, _cell("A2", "保洁"), _cell("B2", "甲公司"))
    tail = f'</sheetData><mergeCells count="120000">{merges}</mergeCells></worksheet>'
    return _workbook(_OPEN + rows.encode() + tail.encode())


def _entities() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return _workbook(f'<!DOCTYPE x [<!ENTITY e0 "lol">{levels}]>'.encode() + _OPEN + _CLOSE)


def _nested_tables() -> bytes:
    return (
        "<html><body>" + "<table><tr><td>" * 30_000 + "甲" + "</td></tr></table>" * 30_000
    ).encode()


def _spans() -> bytes:
    rows = '<tr><td rowspan="65535" colspan="1000">甲</td><td>乙</td></tr>' * 2_000
    return f"<html><body><table>{rows}</table></body></html>".encode()


def _noise(size: int) -> bytes:
    return random.Random(11).randbytes(size)


def _deep() -> bytes:
    return b'{"a":' * 200_000 + b"1" + b"}" * 200_000 + b"\n"


def _members() -> bytes:
    """Return a package of very many parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(60_000):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", b"")
    return out.getvalue()


def _wide() -> bytes:
    return (("甲," * 100_000 + "\n") * 8).encode()


def _quotes() -> Iterator[str]:
    yield _HEAD
    for number in range(5_000):
        yield f'K{number},"理货员,甲公司\n'


_FILES: Final[tuple[tuple[str, str, Callable[[], bytes]], ...]] = (
    ("workbook, 256 MB of blanks", ".xlsx", lambda: _workbook(_OPEN + b" " * (256 * _MB) + _CLOSE)),
    (
        "workbook, shared texts of 300 MB",
        ".xlsx",
        lambda: _workbook(
            _OPEN + _CLOSE, sharedStrings=b"<sst>" + b"<si><t>a</t></si>" * (18 * _MB) + b"</sst>"
        ),
    ),
    (
        "workbook, 8 million cells of one figure",
        ".xlsx",
        lambda: _workbook(_OPEN + b"<row>" + b"<c><v>1</v></c>" * (8 * _MB) + b"</row>" + _CLOSE),
    ),
    ("workbook, a far cell", ".xlsx", _far),
    ("workbook, everything merged 120,000 times", ".xlsx", _merged),
    ("workbook, entities within entities", ".xlsx", _entities),
    ("workbook, 60,000 parts", ".xlsx", _members),
    ("workbook, cut", ".xlsx", lambda: _far()[:2000]),
    ("rubbish named a workbook", ".xlsx", lambda: b"PK\x03\x04" + _noise(_MB)),
    ("one byte", ".csv", lambda: b"\x00"),
    ("CSV, 1 MB of zeros", ".csv", lambda: bytes(_MB)),
    ("CSV, 100,000 columns", ".csv", _wide),
    (
        "CSV, packed, 60 rows of 2 MB of commas",
        ".csv.gz",
        lambda: gzip.compress((b"," * (2 * _MB) + b"\n") * 60),
    ),
    (
        "CSV, packed line of 512 MB",
        ".csv.gz",
        lambda: gzip.compress(_HEAD.encode()) + gzip.compress(b"x" * (512 * _MB), 1),
    ),
    ("CSV, 5,000 quotes left open", ".csv", lambda: "".join(_quotes()).encode()),
    (
        "CSV, 4 MB of quotes",
        ".csv",
        lambda: _HEAD.encode() + b'"' * (4 * _MB - 100) + b"\n" + b"K1,a,b\n",
    ),
    ("JSON lines, 200,000 deep", ".jsonl", _deep),
    ("JSON lines, one line of 64 MB", ".jsonl", lambda: b'{"a":"' + b"x" * (64 * _MB) + b'"}\n'),
    ("web page as .xls, 30,000 tables nested", ".xls", _nested_tables),
    ("web page as .xls, spans over everything", ".xls", _spans),
)
