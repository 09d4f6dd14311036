"""The statutory report as a Word document, laid out as government offices expect it.

Page and type follow the usual official format (GB/T 9704): A4, title in 方正小标宋 二号 (22 pt),
text in 仿宋_GB2312 三号 (16 pt), fixed line spacing of 28 pt, first line indented by two
characters.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from supervisor.domain.statutory import Figure, Paragraph, Period, chinese_day

_TITLE_FONT: Final = "方正小标宋简体"
_TEXT_FONT: Final = "仿宋_GB2312"
_HEADING_FONT: Final = "黑体"
_TITLE_SIZE: Final = Pt(22)
_TEXT_SIZE: Final = Pt(16)
_TABLE_SIZE: Final = Pt(12)
_LINE: Final = Pt(28)
_MARGINS: Final = {"top": 37, "bottom": 35, "left": 28, "right": 26}
_NUMERALS: Final = "一二三四五六七八九十"


def build(
    title: str,
    period: Period,
    paragraphs: Sequence[Paragraph],
    figures: Iterable[Figure],
    notes: Sequence[str],
) -> bytes:
    """Return the document: title, period, text, then an annex of exact figures and how counted."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, millimetres in _MARGINS.items():
        setattr(section, f"{side}_margin", Mm(millimetres))
    _line(document, title, _TITLE_FONT, _TITLE_SIZE, centred=True)
    span = f"（{chinese_day(period.first)}至{chinese_day(period.last)}）"
    _line(document, span, _TEXT_FONT, _TEXT_SIZE, centred=True)
    for number, paragraph in enumerate(paragraphs):
        _numbered(document, _NUMERALS[number], paragraph)
    annex = _line(document, "附表：数据与统计口径", _HEADING_FONT, _TEXT_SIZE)
    annex.paragraph_format.page_break_before = True
    _table(document, figures)
    for number, note in enumerate(notes, start=1):
        _line(document, f"{number}．{note}", _TEXT_FONT, _TABLE_SIZE)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _numbered(document: Any, numeral: str, paragraph: Paragraph) -> None:
    body = _paragraph(document)
    body.paragraph_format.first_line_indent = _TEXT_SIZE * 2
    _run(body, f"（{numeral}）{paragraph.heading}", "楷体_GB2312", _TEXT_SIZE)
    _run(body, paragraph.text.removeprefix(paragraph.heading), _TEXT_FONT, _TEXT_SIZE)


def _line(document: Any, text: str, font: str, size: Pt, *, centred: bool = False) -> Any:
    paragraph = _paragraph(document)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, font, size)
    return paragraph


def _paragraph(document: Any) -> Any:
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    return paragraph


def _run(paragraph: Any, text: str, font: str, size: Pt) -> None:
    """Add text in ``font``; Word takes the font of Chinese characters from the eastAsia slot."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _table(document: Any, figures: Iterable[Figure]) -> None:
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    _row(table.rows[0].cells, ("项目", "准确数", "单位"), _HEADING_FONT)
    for figure in figures:
        value = "未统计" if figure.value is None else f"{figure.value:,}"
        _row(table.add_row().cells, (figure.key.label, value, figure.unit), _TEXT_FONT)


def _row(cells: Sequence[Any], texts: Sequence[str], font: str) -> None:
    for cell, text in zip(cells, texts, strict=True):
        _run(cell.paragraphs[0], text, font, _TABLE_SIZE)
