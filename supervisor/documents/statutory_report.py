"""The statutory report as a Word document: the text, then an annex of exact figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from supervisor.documents import word
from supervisor.documents.word import HEADING_FONT, TEXT_FONT, TEXT_SIZE
from supervisor.domain.platform.clock import chinese_day
from supervisor.domain.public.statutory import CampaignLine, Figure, Paragraph, Period

_NOTE_LINE: Final = Pt(20)
_NUMERALS: Final = "一二三四五六七八九十"
_STREET_HEADINGS: Final = (
    "街道", "机构", "属实线索", "立案", "专项检查", "招聘活动", "零工驿站"
)  # fmt: skip
_CAMPAIGN_HEADINGS: Final = ("专项行动", "起止日期", "检查户次", "发现问题", "联合检查")


@dataclass(frozen=True, slots=True)
class Annex:
    """A table behind the text: its heading, its columns with their widths, its rows.

    The first ``words`` columns hold words, the others numbers.
    """

    heading: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: Sequence[tuple[str, ...]]
    words: int = 1


def build(
    title: str,
    period: Period,
    paragraphs: Sequence[Paragraph],
    figures: Iterable[tuple[Figure, Figure]],
    notes: Sequence[str],
    annexes: Sequence[Annex] = (),
) -> bytes:
    """Return the document: title, period, text, then an annex of exact figures and how counted.

    Each figure comes with that of the period before; further annexes follow in order.
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
        told = word.line(document, f"{number}．{note}", size=word.TABLE_SIZE)
        told.paragraph_format.line_spacing = _NOTE_LINE
    for one in annexes:
        if one.rows:
            _annex(document, one)
    return word.content_of(document)


def by_street(rows: Sequence[tuple[str, ...]]) -> Annex:
    """Return the annex of streets; its rows stand under ``_STREET_HEADINGS``."""
    return Annex("附表：按街道", _STREET_HEADINGS, (30, 21, 21, 21, 21, 21, 21), rows)


def by_campaign(campaigns: Iterable[CampaignLine]) -> Annex:
    """Return the annex of campaigns by their titles."""
    rows = [_campaign(one) for one in campaigns]
    return Annex("附表：按专项行动", _CAMPAIGN_HEADINGS, (54, 36, 22, 22, 22), rows, words=2)


def by_period(columns: Sequence[tuple[Period, Sequence[Figure]]]) -> Annex:
    """Return the annex of figures over the last periods; every column has the same figures."""
    headings = ("项目", *(f"{one.first:%Y.%m.%d}至{one.last:%Y.%m.%d}" for one, _ in columns))
    rows = [
        (figures[0].key.label, *(_exact(one) for one in figures))
        for figures in zip(*(figures for _, figures in columns), strict=True)
    ]
    share = 114 // max(len(columns), 1)
    return Annex("附表：近几期走势", headings, (42, *(share for _ in columns)), rows)


def _campaign(one: CampaignLine) -> tuple[str, ...]:
    counts = (f"{count:,}" for count in (one.visits, one.faulty, one.joint))
    return (one.title, f"{one.starts_on}至{one.ends_on}", *counts)


def _annex(document: Any, annex: Annex) -> None:
    heading = word.line(document, annex.heading, HEADING_FONT)
    heading.paragraph_format.space_before = TEXT_SIZE
    heading.paragraph_format.keep_with_next = True
    word.table(document, annex.headings, annex.rows, annex.widths, words=annex.words)


def _numbered(document: Any, numeral: str, paragraph: Paragraph) -> None:
    body = word.paragraph(document)
    body.paragraph_format.first_line_indent = TEXT_SIZE * 2
    word.run(body, f"（{numeral}）{paragraph.heading}", "楷体_GB2312", TEXT_SIZE)
    word.run(body, paragraph.text.removeprefix(paragraph.heading), TEXT_FONT, TEXT_SIZE)


def _table(document: Any, figures: Iterable[tuple[Figure, Figure]]) -> None:
    rows = [
        (figure.key.label, figure.unit, _exact(figure), _exact(before))
        for figure, before in figures
    ]
    headings = ("项目", "单位", "准确数", "上一同长期间")
    word.table(document, headings, rows, (70, 20, 32, 34), words=2)


def _exact(figure: Figure) -> str:
    return "未统计" if figure.value is None else f"{figure.value:,}"
