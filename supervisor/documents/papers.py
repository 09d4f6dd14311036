"""Papers of cases: Word templates, what is filled into them, and the PDF of the filled file.

The filled Word file is the only text there is: preview and PDF are read out of it.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import XMLSyntaxError

from supervisor.documents import word
from supervisor.documents.pdf import typeset
from supervisor.domain.cases.papers.kinds import PaperKind

_DAY: Final = (1980, 1, 1, 0, 0, 0)
_MOST: Final = 5 * 1024 * 1024
_WIDTHS: Final = {
    2: (40, 116), 3: (72, 36, 48), 4: (34, 47, 30, 45), 5: (16, 46, 48, 32, 14),
}  # fmt: skip
"""Of the columns of a table, in millimetres, together as wide as the text."""
_ALIGNED: Final = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
}


# What a template's own expressions can raise: it is a program of whoever wrote it.
_OF_THE_TEMPLATE: Final = (
    TemplateError,
    XMLSyntaxError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class BadTemplate(ValueError):
    """A file that is no usable template; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class PaperBlock:
    """A paragraph or a table of a filled paper. ``rows`` are the cells of a table."""

    text: str = ""
    align: str = "left"
    is_title: bool = False
    is_indented: bool = False
    rows: tuple[tuple[str, ...], ...] = ()


@lru_cache(maxsize=len(PaperKind))
def packaged_template(kind: PaperKind) -> bytes:
    """Return the product's own template of a kind as a Word file, always the same bytes."""
    text = files("supervisor.papers").joinpath(f"{kind.value}.txt").read_text(encoding="utf-8")
    document, table = word.official_page(), None
    for line in text.splitlines():
        mark, _, rest = line.partition(" ")
        if mark.startswith("|"):
            table = _table_line(document, table, line)
            continue
        table = None
        _text_line(document, mark, rest, line)
    return _dated(word.content_of(document))


def _text_line(document: Any, mark: str, rest: str, line: str) -> None:
    """Add a line; sender and day stay on the page of the line before them."""
    if mark == ">" and document.paragraphs:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    centre, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    if mark == "=":
        word.line(document, rest, word.TITLE_FONT, word.TITLE_SIZE, centre)
    elif mark in ("^", ">"):
        word.line(document, rest, align=centre if mark == "^" else right)
    elif mark == ":":  # to the left: a line of digits is not drawn apart
        word.line(document, rest, align=WD_ALIGN_PARAGRAPH.LEFT)
    else:
        word.line(document, line).paragraph_format.first_line_indent = word.TEXT_SIZE * 2


def _table_line(document: Any, table: Any, line: str) -> Any:
    """Add a row of cells, or the rows that go through a list (``|* place column column``).

    Among the columns ``#`` counts the rows and ``-`` stays empty for the hand.
    """
    if line.startswith("|*"):
        place, *columns = line[2:].split()
        _row(table, [f"{{%tr for 行 in {place} %}}"])
        _row(table, [_column(column) for column in columns])
        _row(table, ["{%tr endfor %}"])
        return table
    cells = [cell.strip() for cell in line.strip("| ").split("|")]
    if table is None:
        table = document.add_table(rows=0, cols=len(cells))
        table.style = "Table Grid"
    _row(table, cells)
    return table


def _column(name: str) -> str:
    return {"#": "{{loop.index}}", "-": ""}.get(name, f"{{{{行.{name}}}}}")


def _row(table: Any, cells: list[str]) -> None:
    added = table.add_row().cells
    for place, width in zip(added, _WIDTHS.get(len(added), ()), strict=False):
        place.width = Mm(width)
    for place, text in zip(added, cells, strict=False):
        word.run(place.paragraphs[0], text, word.TEXT_FONT, word.TEXT_SIZE)
    if len(cells) < len(added):  # the last cell takes what is left of the row
        added[len(cells) - 1].merge(added[-1])


@lru_cache(maxsize=64)
def places_in(template: bytes) -> tuple[str, ...]:
    """Return the places a template asks for, by name. Raises ``BadTemplate``."""
    opened = _open(template)
    try:
        return tuple(sorted(opened.get_undeclared_template_variables(_environment())))
    except TemplateError as error:
        raise BadTemplate(f"模板的占位符写法有误：{error}") from error


def filled(template: bytes, fields: Mapping[str, Any]) -> bytes:
    """Return a template with its places filled. Raises ``BadTemplate``."""
    opened = _open(template)
    try:
        opened.render(dict(fields), jinja_env=_environment(), autoescape=True)
    except _OF_THE_TEMPLATE as error:
        raise BadTemplate(f"模板不能填写：{error}") from error
    out = io.BytesIO()
    opened.save(out)
    return _dated(out.getvalue())


def blocks_of(content: bytes) -> list[PaperBlock]:
    """Return the text of a Word file, block by block, as preview and PDF show it."""
    return list(_blocks(Document(io.BytesIO(content))))


def as_pdf(content: bytes) -> bytes:
    """Return the PDF of a filled Word file. Raises ``MissingFonts``."""
    blocks = blocks_of(content)
    title = next((one.text for one in blocks if one.is_title), "")
    rows = [
        {"text": one.text, "align": one.align, "title": one.is_title, "indent": one.is_indented,
         "rows": one.rows, "columns": max((len(row) for row in one.rows), default=0)}
        for one in blocks
    ]  # fmt: skip
    return typeset("paper.typ", {"title": title, "blocks": rows})


def _open(template: bytes) -> Any:
    """Open a template. Raises ``BadTemplate`` for what is no Word file, or unfolds too far."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 10 * _MOST:
                raise BadTemplate("模板文件过大。")
        opened = DocxTemplate(io.BytesIO(template))
        opened.init_docx()
    except (
        zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, XMLSyntaxError
    ) as error:  # fmt: skip
        if isinstance(error, BadTemplate):
            raise
        raise BadTemplate("模板不是 Word 文档（.docx）。") from error
    return opened


def _environment() -> SandboxedEnvironment:
    """Return where templates run: they are files of officers, and reach nothing but their places.

    Text of an ad goes into the file as text: the environment escapes it.
    """
    return SandboxedEnvironment(autoescape=True)


def _blocks(document: Any) -> Iterator[PaperBlock]:
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            yield PaperBlock(rows=tuple(_cells(row) for row in part.rows))
        elif isinstance(part, Paragraph):
            yield _paragraph(part)


def _cells(row: Any) -> tuple[str, ...]:
    """Return the cells of a row, a merged one once."""
    found = {id(cell._tc): cell.text for cell in row.cells}
    return tuple(found.values())


def _paragraph(part: Any) -> PaperBlock:
    sizes = [run.font.size for run in part.runs if run.font.size is not None]
    indent = part.paragraph_format.first_line_indent
    return PaperBlock(
        text=part.text,
        align=_ALIGNED.get(part.alignment, "left"),
        is_title=any(size >= word.TITLE_SIZE for size in sizes),
        is_indented=indent is not None and indent > 0,
    )


def _dated(content: bytes) -> bytes:
    """Write the ZIP anew with fixed times, so that equal papers are equal files."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in source.infolist():
            made.writestr(
                zipfile.ZipInfo(entry.filename, _DAY), source.read(entry), zipfile.ZIP_DEFLATED
            )
    return target.getvalue()
