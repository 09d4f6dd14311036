"""Read a printed page as people do: its words, and the code a telephone would scan."""

import pypdfium2
import zxingcpp


def words(data: bytes) -> str:
    """The text of every page of a PDF, its spaces and line breaks taken out."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    return "".join("".join(pages).split())


def code_of(data: bytes) -> str:
    """What the one code on the first page of a PDF says."""
    page = pypdfium2.PdfDocument(data)[0].render(scale=3).to_pil()
    (code,) = zxingcpp.read_barcodes(page)
    return code.text
