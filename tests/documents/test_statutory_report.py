import io
from datetime import date

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from supervisor.documents.statutory_report import build, by_campaign, by_street
from supervisor.domain.public.statutory import CampaignLine, Figure, FigureKey, Period
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
    line = CampaignLine(1, "清理整顿", date(2030, 5, 1), date(2030, 6, 1), 1200, 3, 2)
    street = ("水果湖街道", "31", "2", "1", "4", "5", "6")
    annexes = (by_campaign([line]), by_street([street]), by_street([]))
    document = Document(io.BytesIO(build("标题", PERIOD, text, pairs, ["口径说明"], annexes)))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "（一）机构发展情况。" in words
    assert "从业人员1000余人" in words
    assert "1．口径说明" in words
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert ["从业人员", "人", "1,204", "1,100"] in rows
    assert ["立案", "件", "未统计", "未统计"] in rows
    assert [row[0].text for row in [one.rows[1].cells for one in document.tables[1:]]] == [
        "清理整顿",
        "水果湖街道",
    ]
    campaign, by_streets = document.tables[1:]
    assert [cell.text for cell in campaign.rows[1].cells][2:] == ["1,200", "3", "2"]
    assert [cell.text for cell in by_streets.rows[0].cells][-1] == "零工驿站"
    assert words.count("附表") == 3
    numbers = by_streets.rows[1].cells[1].paragraphs[0]
    assert numbers.alignment is WD_ALIGN_PARAGRAPH.RIGHT
    for table in document.tables:
        heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert heads == [True] + [False] * (len(table.rows) - 1)
    fonts = {
        run._element.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in document.paragraphs
        for run in paragraph.runs
    }
    assert {"方正小标宋简体", "仿宋_GB2312"} <= fonts
