"""The sheets of an XLSX workbook, transitional or strict, read part by part out of the package."""

import io
import posixpath
import xml.parsers.expat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from scrapers.errors import UnreadableFile
from scrapers.tables import limits
from scrapers.tables.filetypes import Source
from scrapers.tables.formulas import unescape_formula, unescape_letters
from scrapers.tables.model import CellKind, Line, Sheet
from scrapers.tables.numberformats import kind_of_format
from scrapers.tables.textlines import clean_cell
from scrapers.tables.worksheet import DAMAGED, Formats, WorksheetReader, merged_down

_CHUNK: Final = 1 << 18
_FAULTS: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError,
    xml.parsers.expat.ExpatError, ValueError, KeyError, IndexError,
)  # fmt: skip
Start = Callable[[str, dict[str, str]], None]


def read_workbook(source: Source) -> list[Sheet]:
    """Return the sheets of a workbook in their order. Raises ``UnreadableFile``, also later."""
    with _packed(source) as package:
        main = _main_part(package)
        targets = _relations(package, main)
        formats, listed = _parts(package, main, targets)
    if not listed:
        raise UnreadableFile("工作簿中没有工作表。")
    return [
        Sheet(name, _lines_of(source, part, formats), is_hidden)
        for name, part, is_hidden in listed[: limits.SHEETS]
    ]


def _lines_of(source: Source, part: str, formats: Formats) -> Callable[[], Iterator[Line]]:
    def lines() -> Iterator[Line]:
        with _packed(source) as package:
            with package.open(part) as body:
                merges = merged_down(iter(lambda: body.read(_CHUNK), b""))
            with package.open(part) as body:
                chunks = iter(lambda: body.read(_CHUNK), b"")
                yield from WorksheetReader(formats, merges).rows(chunks)

    return lines


@contextmanager
def _packed(source: Source) -> Iterator[zipfile.ZipFile]:
    """Open the package; whatever is wrong with it is one reason."""
    try:
        file = io.BytesIO(source) if isinstance(source, bytes) else source
        with zipfile.ZipFile(file) as package:
            yield package
    except _FAULTS as error:
        raise UnreadableFile(DAMAGED) from error


def _main_part(package: zipfile.ZipFile) -> str:
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/officeDocument"):
            found.append(attributes["Target"].lstrip("/"))

    if "_rels/.rels" in package.namelist():
        _walk(package, "_rels/.rels", start)
    return found[0] if found else "xl/workbook.xml"


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return the kind and the path of each part that ``part`` refers to, by its id."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(_: str, attributes: dict[str, str]) -> None:
        if "Id" in attributes:
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes["Id"]] = kind, posixpath.normpath(path)

    _walk(package, f"{folder}/_rels/{name}.rels", start)
    return found


def _parts(
    package: zipfile.ZipFile, main: str, targets: dict[str, tuple[str, str]]
) -> tuple[Formats, list[tuple[str, str, bool]]]:
    """Return what the sheets share, and name, part and hiddenness of each."""
    listed: list[tuple[str, str, bool]] = []
    is_1904 = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal is_1904
        local = name.rpartition(":")[2]
        if local == "workbookPr":
            is_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif local == "sheet":
            key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            kind, part = targets.get(key, ("", ""))
            if kind == "worksheet":
                is_hidden = attributes.get("state", "visible") != "visible"
                listed.append((attributes.get("name", ""), part, is_hidden))

    _walk(package, main, start)
    paths = dict(targets.values())
    names = set(package.namelist())
    strings = _strings(package, paths.get("sharedStrings", ""), names)
    styles = _styles(package, paths.get("styles", ""), names)
    return Formats(strings, styles, is_1904), listed


def _strings(package: zipfile.ZipFile, part: str, names: set[str]) -> list[str]:
    """Return the shared texts; runs are joined, reading aids (pinyin) are no part of a text."""
    found: list[str] = []
    if part not in names:
        return found
    parts: list[str] = []
    is_text = is_phonetic = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal is_text, is_phonetic
        local = name.rpartition(":")[2]
        is_phonetic = is_phonetic or local == "rPh"
        is_text = local == "t" and not is_phonetic

    def end(name: str) -> None:
        nonlocal is_text, is_phonetic
        local = name.rpartition(":")[2]
        is_text = False
        if local == "rPh":
            is_phonetic = False
        elif local == "si":
            found.append(unescape_formula(clean_cell(unescape_letters("".join(parts)))))
            parts.clear()

    def text(characters: str) -> None:
        if is_text:
            parts.append(characters)

    _walk(package, part, start, end, text, most=limits.STRING_BYTES)
    return found


def _styles(package: zipfile.ZipFile, part: str, names: set[str]) -> list[CellKind | int]:
    """Return what each cell style makes of a number."""
    if part not in names:
        return []
    codes: dict[int, str] = {}
    formats: list[int] = []
    in_cells = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal in_cells
        local = name.rpartition(":")[2]
        if local == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif local == "cellXfs":
            in_cells = True
        elif local == "xf" and in_cells:
            formats.append(int(attributes.get("numFmtId", "0")))

    def end(name: str) -> None:
        nonlocal in_cells
        if name.rpartition(":")[2] == "cellXfs":
            in_cells = False

    _walk(package, part, start, end)
    return [kind_of_format(number, codes.get(number)) for number in formats]


def _walk(
    package: zipfile.ZipFile,
    part: str,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    most: int = limits.PART_BYTES,
) -> None:
    """Walk through one part of the package. Raises what ``_packed`` knows."""
    if package.getinfo(part).file_size > most:
        raise UnreadableFile("工作簿的内部清单过大，没有读取。请拆分或改用 CSV 文件。")
    parser = xml.parsers.expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    with package.open(part) as body:
        while chunk := body.read(_CHUNK):
            parser.Parse(chunk)
    parser.Parse(b"", True)


def _refuse(*_: object) -> None:
    raise UnreadableFile(DAMAGED)
