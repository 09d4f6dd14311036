"""Official paper in Word, laid out as government offices expect it.

Page and type follow the usual official format (GB/T 9704): A4, title in 方正小标宋 二号 (22 pt),
text in 仿宋_GB2312 三号 (16 pt), fixed line spacing of 28 pt, first line indented by two
characters.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TITLE_FONT: Final = "方正小标宋简体"
TEXT_FONT: Final = "仿宋_GB2312"
HEADING_FONT: Final = "黑体"
TITLE_SIZE: Final = Pt(22)
TEXT_SIZE: Final = Pt(16)
TABLE_SIZE: Final = Pt(12)
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LINE: Final = Pt(28)
_MARGINS: Final = {"top": 37, "bottom": 35, "left": 28, "right": 26}


def official_page() -> Any:
    """Return an empty document on official paper."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, millimetres in _MARGINS.items():
        setattr(section, f"{side}_margin", Mm(millimetres))
    return document


def line(
    document: Any,
    text: str,
    font: str = TEXT_FONT,
    size: Pt = TEXT_SIZE,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> Any:
    """Add a paragraph of one run."""
    made = paragraph(document)
    if align is not None:
        made.alignment = align
    run(made, text, font, size)
    return made


def paragraph(document: Any) -> Any:
    """Add an empty paragraph with the official line spacing."""
    made = document.add_paragraph()
    layout = made.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    return made


def run(made: Any, text: str, font: str, size: Pt) -> None:
    """Add text in ``font``; Word takes the font of Chinese characters from the eastAsia slot."""
    added = made.add_run(text)
    added.font.name, added.font.size = font, size
    added._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def table(
    document: Any,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[int],
    words: int = 1,
) -> Any:
    """Add a table: columns of ``widths`` millimetres, the first ``words`` of them to the left.

    The others hold numbers and stand to the right. Headings come again on each page, and no row
    is cut by the end of one.
    """
    made = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    _row(made.rows[0], headings, HEADING_FONT, widths, len(headings))
    _mark(made.rows[0], "w:tblHeader")
    for texts in rows:
        _row(made.add_row(), texts, TEXT_FONT, widths, words)
    return made


def _row(row: Any, texts: Sequence[str], font: str, widths: Sequence[int], words: int) -> None:
    _mark(row, "w:cantSplit")
    for number, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
        cell.width = Mm(width)
        made = cell.paragraphs[0]
        made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(2)
        if number >= words:
            made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run(made, text, font, TABLE_SIZE)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def content_of(document: Any) -> bytes:
    """Return the finished file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
