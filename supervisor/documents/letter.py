"""A letter as a Word file that the office may still edit, and as a PDF that it sends."""

from docx.enum.text import WD_ALIGN_PARAGRAPH

from supervisor.documents import word
from supervisor.documents.pdf import typeset
from supervisor.domain.cases.letters import Letter


def as_word(letter: Letter) -> bytes:
    """Return the letter as a Word document."""
    document = word.official_page()
    centre, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    word.line(document, letter.title, word.TITLE_FONT, word.TITLE_SIZE, centre)
    word.line(document, letter.number, align=centre)
    word.line(document, "")
    if letter.addressee:
        word.line(document, f"{letter.addressee}：")
    for text in letter.paragraphs:
        word.line(document, text).paragraph_format.first_line_indent = word.TEXT_SIZE * 2
    word.line(document, "")
    if letter.signatory:
        word.line(document, f"签发人：{letter.signatory}", align=right)
    word.line(document, letter.sender, align=right)
    word.line(document, letter.day, align=right)
    return word.content_of(document)


def as_pdf(letter: Letter) -> bytes:
    """Return the letter as a PDF. Raises ``MissingFonts``."""
    return typeset(
        "letter.typ",
        {
            "title": letter.title,
            "number": letter.number,
            "addressee": f"{letter.addressee}：" if letter.addressee else "",
            "paragraphs": letter.paragraphs,
            "signatory": f"签发人：{letter.signatory}" if letter.signatory else "",
            "sender": letter.sender,
            "day": letter.day,
        },
    )
