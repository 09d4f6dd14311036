import io
from datetime import date

from docx import Document
from docx.oxml.ns import qn

from supervisor.documents.statutory_report import build
from supervisor.domain.public.statutory import Figure, FigureKey, Period
from supervisor.domain.public.statutory_words import paragraphs

PERIOD = Period(date(2030, 1, 1), date(2030, 12, 31))


def test_the_document_holds_text_and_exact_figures_in_official_type():
    figures = {key: Figure(key, None) for key in FigureKey}
    figures[FigureKey.AGENCIES] = Figure(FigureKey.AGENCIES, 31)
    figures[FigureKey.PRACTITIONERS] = Figure(FigureKey.PRACTITIONERS, 1_204)
    before = {key: Figure(key, None) for key in FigureKey}
    before[FigureKey.PRACTITIONERS] = Figure(FigureKey.PRACTITIONERS, 1_100)
    pairs = [(figures[key], before[key]) for key in FigureKey]
    text = paragraphs(PERIOD, figures)
    document = Document(io.BytesIO(build("标题", PERIOD, text, pairs, ["口径说明"])))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "（一）机构发展情况。" in words
    assert "从业人员1000余人" in words
    assert "1．口径说明" in words
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert ["从业人员", "1,204", "1,100", "人"] in rows
    assert ["立案", "未统计", "未统计", "件"] in rows
    fonts = {
        run._element.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in document.paragraphs
        for run in paragraph.runs
    }
    assert {"方正小标宋简体", "仿宋_GB2312"} <= fonts
