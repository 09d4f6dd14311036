"""The statutory report as a Word document: the text, then an annex of exact figures."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from supervisor.documents import word
from supervisor.documents.word import HEADING_FONT, TEXT_FONT, TEXT_SIZE
from supervisor.domain.platform.clock import chinese_day
from supervisor.domain.public.statutory import Figure, Paragraph, Period

_TABLE_SIZE: Final = Pt(12)
_NUMERALS: Final = "一二三四五六七八九十"
STREET_HEADINGS: Final = ("街道", "机构", "属实线索", "立案", "专项检查", "招聘活动")


def build(
    title: str,
    period: Period,
    paragraphs: Sequence[Paragraph],
    figures: Iterable[tuple[Figure, Figure]],
    notes: Sequence[str],
    streets: Sequence[tuple[str, ...]] = (),
) -> bytes:
    """Return the document: title, period, text, then an annex of exact figures and how counted.

    Each figure comes with that of the period before; ``streets`` are rows under
    ``STREET_HEADINGS``.
    """
    document = word.official_page()
    centre = WD_ALIGN_PARAGRAPH.CENTER
    word.line(document, title, word.TITLE_FONT, word.TITLE_SIZE, centre)
    span = f"（{chinese_day(period.first)}至{chinese_day(period.last)}）"
    word.line(document, span, align=centre)
    for number, paragraph in enumerate(paragraphs):
        _numbered(document, _NUMERALS[number], paragraph)
    annex = word.line(document, "附表：数据与统计口径", HEADING_FONT)
    annex.paragraph_format.page_break_before = True
    _table(document, figures)
    for number, note in enumerate(notes, start=1):
        word.line(document, f"{number}．{note}", size=_TABLE_SIZE)
    if streets:
        word.line(document, "附表：按街道", HEADING_FONT)
        table = document.add_table(rows=1, cols=len(STREET_HEADINGS), style="Table Grid")
        _row(table.rows[0].cells, STREET_HEADINGS, HEADING_FONT)
        for row in streets:
            _row(table.add_row().cells, row, TEXT_FONT)
    return word.content_of(document)


def _numbered(document: Any, numeral: str, paragraph: Paragraph) -> None:
    body = word.paragraph(document)
    body.paragraph_format.first_line_indent = TEXT_SIZE * 2
    word.run(body, f"（{numeral}）{paragraph.heading}", "楷体_GB2312", TEXT_SIZE)
    word.run(body, paragraph.text.removeprefix(paragraph.heading), TEXT_FONT, TEXT_SIZE)


def _table(document: Any, figures: Iterable[tuple[Figure, Figure]]) -> None:
    table = document.add_table(rows=1, cols=4, style="Table Grid")
    _row(table.rows[0].cells, ("项目", "准确数", "上一同长期间", "单位"), HEADING_FONT)
    for figure, before in figures:
        texts = (figure.key.label, _exact(figure), _exact(before), figure.unit)
        _row(table.add_row().cells, texts, TEXT_FONT)


def _exact(figure: Figure) -> str:
    return "未统计" if figure.value is None else f"{figure.value:,}"


def _row(cells: Sequence[Any], texts: Sequence[str], font: str) -> None:
    for cell, text in zip(cells, texts, strict=True):
        word.run(cell.paragraphs[0], text, font, _TABLE_SIZE)
