import io
from datetime import date

import pytest
from docx import Document

from supervisor.documents import letter, pdf
from supervisor.domain.cases.letters import Letter
from tests.support.files.printed import words

LETTER = Letter(
    "准予信用修复决定书",
    "测人社信修〔2030〕7号",
    "武汉晨帆人力资源有限公司",
    ("经审查，决定准予修复。", "含有 #标记、$符号$ 与 *星号* 的文字照原样印出。"),
    date(2030, 3, 5),
)


def test_word_and_pdf_say_the_same():
    made = Document(io.BytesIO(letter.as_word(LETTER)))
    typed = "".join("".join(line.text for line in made.paragraphs).split())
    printed = words(letter.as_pdf(LETTER))
    for text in (LETTER.title, LETTER.number, LETTER.addressee, *LETTER.paragraphs, LETTER.sender):
        assert "".join(text.split()) in typed
        assert "".join(text.split()) in printed
    assert "2030年3月5日" in typed
    assert "2030年3月5日" in printed


def test_a_machine_without_chinese_fonts_is_told_rather_than_printed_on(monkeypatch):
    monkeypatch.setattr(pdf, "_SERIF", ("A Font That Nobody Has",))
    with pytest.raises(pdf.MissingFonts):
        letter.as_pdf(LETTER)
