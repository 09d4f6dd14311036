"""The closing report of a campaign as a Word document, with the campaign before beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from supervisor.documents import word
from supervisor.documents.word import HEADING_FONT, TEXT_FONT, TEXT_SIZE

_TABLE_SIZE: Final = Pt(12)
_NUMERALS: Final = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A numbered section: its heading and its text."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of the annex: its title, its headings and its rows of text."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """What the report says; every text is ready to print."""

    title: str
    span: str
    sections: tuple[ReportSection, ...]
    tables: tuple[ReportTable, ...]
    issuer: str
    day: str


def build(report: CampaignReport) -> bytes:
    """Return the Word file."""
    document = word.official_page()
    centre, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    word.line(document, report.title, word.TITLE_FONT, word.TITLE_SIZE, centre)
    word.line(document, report.span, align=centre)
    for number, section in enumerate(report.sections):
        heading = f"{_NUMERALS[number]}、{section.heading}"
        word.line(document, heading, HEADING_FONT).paragraph_format.first_line_indent = (
            TEXT_SIZE * 2
        )
        for text in section.text.splitlines():
            word.line(document, text).paragraph_format.first_line_indent = TEXT_SIZE * 2
    word.line(document, "")
    word.line(document, report.issuer, align=right)
    word.line(document, report.day, align=right)
    for number, table in enumerate(report.tables, start=1):
        title = word.line(document, f"附表{number}　{table.title}", HEADING_FONT)
        title.paragraph_format.page_break_before = number == 1
        _table(document, table)
    return word.content_of(document)


def _table(document: Any, table: ReportTable) -> None:
    made = document.add_table(rows=1, cols=len(table.headings), style="Table Grid")
    _row(made.rows[0].cells, table.headings, HEADING_FONT)
    for row in table.rows:
        _row(made.add_row().cells, row, TEXT_FONT)


def _row(cells: Sequence[Any], texts: Sequence[str], font: str) -> None:
    for cell, text in zip(cells, texts, strict=True):
        word.run(cell.paragraphs[0], text, font, _TABLE_SIZE)
